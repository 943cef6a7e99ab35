"""Cases: one buyer's request to put part of an order right, from the first word to the last cent."""
