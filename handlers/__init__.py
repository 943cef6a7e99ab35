"""The Lambdas, named for what they do; each wires its own adapters."""

from handlers import starting

starting.begin()
