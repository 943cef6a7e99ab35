"""
Scores: what buyers answer in numbers, and what many answers come to.

    CSAT      ratings of 4 and 5, as a share of all ratings
    NPS       100 × (answers of 9 and 10 − answers of 0 to 6) ÷ all answers: from −100 to 100
    effort    the mean of the answers, 1 to 7
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

RATINGS: Final = range(1, 6)
RECOMMENDATIONS: Final = range(11)
EFFORTS: Final = range(1, 8)

_SATISFIED: Final = 4
_PROMOTER: Final = 9
_DETRACTOR: Final = 6


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What one buyer answered: how satisfied, how likely to recommend (`nps`), how much effort it was."""

    rating: int | None = None
    nps: int | None = None
    effort: int | None = None

    def __bool__(self) -> bool:
        return not (self.rating is None and self.nps is None and self.effort is None)


def is_satisfied(rating: int) -> bool:
    """Tell whether a rating counts towards CSAT."""
    return rating >= _SATISFIED


def is_promoter(nps: int) -> bool:
    """Tell whether an answer counts for NPS."""
    return nps >= _PROMOTER


def is_detractor(nps: int) -> bool:
    """Tell whether an answer counts against NPS."""
    return nps <= _DETRACTOR


def csat(ratings: Collection[int]) -> Fraction | None:
    """Return the share of those who are satisfied; None of no ratings."""
    return Fraction(sum(map(is_satisfied, ratings)), len(ratings)) if ratings else None


def nps(answers: Collection[int]) -> Fraction | None:
    """Return the net promoter score; None of no answers."""
    net = sum(map(is_promoter, answers)) - sum(map(is_detractor, answers))
    return Fraction(100 * net, len(answers)) if answers else None


def effort(answers: Collection[int]) -> Fraction | None:
    """Return the mean effort; None of no answers."""
    return Fraction(sum(answers), len(answers)) if answers else None
