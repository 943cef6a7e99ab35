"""Buyers' phones as clients see them."""
