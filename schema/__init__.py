"""The contract: what clients see of the business. Nothing is decided here."""

from schema import vocabulary

__all__ = ["vocabulary"]
"""The enums are registered before any type names one."""
