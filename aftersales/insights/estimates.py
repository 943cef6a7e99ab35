"""
Figures that say how sure they are: each with the interval that holds the truth for 95 of 100 such figures.

    share/wilson-1
        successes ÷ all; Wilson's score interval (JASA 22, 1927)
    nps/adjusted-wald-1
        100 × (promoters − detractors) ÷ answers; the interval as if three more had answered, ¾ of them as promoters and
        ¾ as detractors (Rocks, The American Statistician 70, 2016)
    mean/adjusted-wald-1
        the mean of the answers; the interval as if one more had answered, a little of everything

Nothing is estimated from nothing: that is None. No interval leaves what is possible, or its own value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final, Self

from aftersales.feedback.scores import EFFORTS, is_detractor, is_promoter

CONFIDENCE: Final = 0.95

Z: Final = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
"""How many standard errors an interval reaches to either side."""

_ADDED: Final = 3
_ADDED_TO_EITHER_SIDE: Final = 0.75


@dataclass(frozen=True)
class Estimate:
    """A figure, how low and how high the truth may be, and of how many things it tells."""

    value: float
    low: float
    high: float
    n: int

    @classmethod
    def within(cls, least: float, most: float, *, value: float, interval: tuple[float, float], n: int) -> Self:
        """Return the estimate whose interval stays within what is possible."""
        low, high = interval
        return cls(value, min(value, max(least, low)), max(value, min(most, high)), n)


def share(successes: int, *, of: int) -> Estimate | None:
    """Return a share of many, never under none nor over all: counts of two kinds may reach us at different times."""
    if of <= 0:
        return None
    rate = min(max(0, successes), of) / of
    return Estimate.within(0, 1, value=rate, interval=wilson(rate, of), n=of)


def nps(answers: Mapping[int, int]) -> Estimate | None:
    """Return the net promoter score of so many answers of each kind, 0 to 10."""
    n = sum(answers.values())
    if n <= 0:
        return None
    promoters = sum(count for answer, count in answers.items() if is_promoter(answer))
    detractors = sum(count for answer, count in answers.items() if is_detractor(answer))
    high = (promoters + _ADDED_TO_EITHER_SIDE) / (n + _ADDED)
    low = (detractors + _ADDED_TO_EITHER_SIDE) / (n + _ADDED)
    interval = _around(100 * (high - low), 100 * sqrt((high + low - (high - low) ** 2) / (n + _ADDED)))
    return Estimate.within(-100, 100, value=100 * (promoters - detractors) / n, interval=interval, n=n)


def mean_of(answers: Mapping[int, int], *, scale: range = EFFORTS) -> Estimate | None:
    """Return the mean of so many answers of each kind on a scale."""
    n = sum(answers.values())
    if n <= 0:
        return None
    total = sum(answer * count for answer, count in answers.items())
    mean = (total + _mean(scale)) / (n + 1)
    squares = sum(answer**2 * count for answer, count in answers.items()) + _mean([answer**2 for answer in scale])
    interval = _around(mean, sqrt(max(0.0, squares / (n + 1) - mean**2) / n))
    return Estimate.within(scale[0], scale[-1], value=total / n, interval=interval, n=n)


def wilson(rate: float, n: float) -> tuple[float, float]:
    """Return between what the truth lies, if a rate was seen in n independent trials, whole or not."""
    middle = (rate + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * sqrt(rate * (1 - rate) / n + Z**2 / (4 * n**2))
    return (middle - reach if rate > 0 else 0.0), (middle + reach if rate < 1 else 1.0)


def _around(middle: float, error: float) -> tuple[float, float]:
    return middle - Z * error, middle + Z * error


def _mean(numbers: range | list[int]) -> float:
    return sum(numbers) / len(numbers)
