"""Feedback in the contract: what buyers said, what was understood of it, and what the merchant replied."""
