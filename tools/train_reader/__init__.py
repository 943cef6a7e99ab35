"""Train the reader of `adapters/reader` from labeled texts: the same texts and seed give the same artifact."""
