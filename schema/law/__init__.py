"""The law in the contract: its rows, and how a deadline is reckoned."""
