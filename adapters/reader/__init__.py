"""Understands what buyers write, by a small model of the project's own. docs/reader.md says how well."""

from adapters.reader.small_reader import SmallReader, small_reader

__all__ = ["SmallReader", "small_reader"]
