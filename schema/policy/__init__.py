"""Policies in the contract: merchants, what they promise, and the reasons that buyers and merchants give."""
