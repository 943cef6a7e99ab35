"""Webhooks: a shop's own systems hear what happens as soon as it does, each event at an address that the shop names."""
