"""The Lambdas, named for what they do; each wires its own adapters."""
