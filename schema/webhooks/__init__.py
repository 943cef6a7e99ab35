"""Webhooks as clients see them."""
