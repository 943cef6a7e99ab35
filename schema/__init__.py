"""The contract: what clients see of the business. Nothing is decided here."""
