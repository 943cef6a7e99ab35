"""Insights in the contract: what many cases and much feedback come to."""
