"""
A reading: what was understood of a text. Its language, how it sounds on the whole, and which aspects it speaks of.

A reader that does not know says so: language or sentiment is then None.
"""

from dataclasses import dataclass
from enum import StrEnum

from aftersales.languages import LanguageTag


class Sentiment(StrEnum):
    """How a text, or a place in it, sounds; what is mixed counts as neutral."""

    NEGATIVE = "NEGATIVE"
    NEUTRAL = "NEUTRAL"
    POSITIVE = "POSITIVE"


class Aspect(StrEnum):
    """What a text can speak of."""

    PRODUCT_QUALITY = "PRODUCT_QUALITY"
    DESCRIPTION_MISMATCH = "DESCRIPTION_MISMATCH"
    SIZE_FIT = "SIZE_FIT"
    PACKAGING = "PACKAGING"
    WRONG_OR_MISSING_ITEM = "WRONG_OR_MISSING_ITEM"
    DELIVERY_SPEED = "DELIVERY_SPEED"
    COURIER = "COURIER"
    CUSTOMER_SERVICE = "CUSTOMER_SERVICE"
    PAYMENT = "PAYMENT"
    ORDERING = "ORDERING"
    PRICE = "PRICE"
    RETURNS = "RETURNS"
    AUTHENTICITY = "AUTHENTICITY"
    SAFETY = "SAFETY"
    OTHER = "OTHER"


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One place in a text that speaks of an aspect. The quote is the text's own words; it is erased with the text."""

    aspect: Aspect
    sentiment: Sentiment
    quote: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """
    What a version of the reader understood of a text.

    `score` is from −1 to 1, its sign the best guess between negative and positive, also where `sentiment` is neutral.
    """

    reader: str
    language: LanguageTag | None = None
    sentiment: Sentiment | None = None
    score: float | None = None
    mentions: tuple[Mention, ...] = ()

    @property
    def complaints(self) -> frozenset[Aspect]:
        """The aspects that the text complains of."""
        return frozenset(mention.aspect for mention in self.mentions if mention.sentiment is Sentiment.NEGATIVE)

    def __post_init__(self) -> None:
        if self.score is not None and not -1 <= self.score <= 1:
            raise ValueError(f"a score is from -1 to 1, not {self.score}")
