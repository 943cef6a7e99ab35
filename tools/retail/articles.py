"""
What a stock code stands for.

    85123A, 22423, DCGS0003, DCGSSGIRL   an article that can be sent back
    POST, DOT, C2                        what the customer paid for shipping
    M, D, S, BANK CHARGES, gift_0001_20… neither: manual entries, discounts, samples, charges, vouchers
"""

import re
from enum import Enum, auto
from typing import Final

_SHIPPING: Final = frozenset({"POST", "DOT", "C2"})
_ARTICLE: Final = re.compile(r"(?P<family>\d{5})[A-Za-z]*|DCGS[A-Z0-9]+")


class Stock(Enum):
    """What is behind a stock code."""

    ARTICLE = auto()
    SHIPPING = auto()
    NOTHING = auto()


def stock(code: str) -> Stock:
    """Return what is behind a stock code."""
    if code in _SHIPPING:
        return Stock.SHIPPING
    return Stock.ARTICLE if _ARTICLE.fullmatch(code) else Stock.NOTHING


def family(code: str) -> str | None:
    """Return the digits that an article shares with its variants, if its code has any."""
    article = _ARTICLE.fullmatch(code)
    return article["family"] if article else None
