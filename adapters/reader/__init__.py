"""The reader of what buyers say: small, ours, and on the standard library alone."""
