"""How the reader learns: the same texts and the same seed give the same weights."""
