"""The contract: what clients see of the business. Nothing is decided here."""

from schema import vocabulary
from schema.insights import vocabulary as vocabulary_of_insights

__all__ = ["vocabulary", "vocabulary_of_insights"]
"""The enums are registered before any type names one."""
