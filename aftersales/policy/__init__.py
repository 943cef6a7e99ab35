"""Policy: what a merchant promises, as an ordered list of typed rules, and what a refund is worth under it."""
