"""The product to try: a demo shop, ready tokens and a clock to turn. On this machine only."""
