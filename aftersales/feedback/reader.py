"""A reader: what understands the texts of buyers."""

from typing import Protocol

from aftersales.feedback.reading import Reading
from aftersales.languages import LanguageTag


class Reader(Protocol):
    """
    Reads texts; the same text always gives the same reading.

    `version` sorts, as a text, after those of earlier readers: the day it was made, 2026-11-22, and a letter where a
    day has several, 2026-11-22b. What an earlier version has read is read again; what a later one has read is left.
    """

    @property
    def version(self) -> str: ...

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what a text of up to 5,000 characters says. `language` is what the buyer told, if they did."""
        ...
