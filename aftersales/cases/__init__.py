"""A buyer's requests to put an order right, from the first word to the last cent."""
