"""How right a reader is: pure sums over what it said and what was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import pi, sqrt
from typing import Final, NamedTuple, Self

from aftersales.feedback.reading import Sentiment

BINS: Final = 10
"""Of equal width, from a chance of 0 to a chance of 1."""

_EVEN: Final = 0.5


class Chance(NamedTuple):
    """How likely a text was said to be good, and whether it is."""

    said: float
    is_good: bool


def accuracy(chances: Sequence[Chance]) -> float:
    """Return the share of texts whose better guess, good or bad, is right; an even chance is no guess."""
    return sum((chance.said > _EVEN) if chance.is_good else (chance.said < _EVEN) for chance in chances) / len(chances)


def calibration_error(chances: Sequence[Chance]) -> float:
    """Return how far, in the mean, what was said lies from what is: 0.02 if 70 % turn out to be 68 % or 72 %."""
    gaps = (abs(sum(chance.said - chance.is_good for chance in bin_)) for bin_ in _bins(chances))
    return sum(gaps) / len(chances)


def error_by_luck(chances: Sequence[Chance]) -> float:
    """Return the calibration error to expect of somebody who is perfectly calibrated, on so few texts."""
    gaps = (sqrt(2 / pi * sum(chance.said * (1 - chance.said) for chance in bin_)) for bin_ in _bins(chances))
    return sum(gaps) / len(chances)


def _bins(chances: Sequence[Chance]) -> list[list[Chance]]:
    def bin_of(chance: Chance) -> int:
        return min(BINS - 1, int(chance.said * BINS))

    return [list(bin_) for _, bin_ in groupby(sorted(chances, key=bin_of), key=bin_of)]


@dataclass(frozen=True, kw_only=True)
class Hits:
    """How many things were there, how many were said, and how many of those were right. Hits add up."""

    there: int = 0
    said: int = 0
    right: int = 0

    def __add__(self, other: Self) -> "Hits":
        return Hits(there=self.there + other.there, said=self.said + other.said, right=self.right + other.right)

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.said + self.there) if self.said + self.there else 0.0


class Verdict(NamedTuple):
    """How a text sounds, and how a reader said that it does, if it said anything."""

    there: Sentiment
    said: Sentiment | None


def hits_of(verdicts: Sequence[Verdict], sentiment: Sentiment) -> Hits:
    """Return the hits of one sentiment."""
    return Hits(
        there=sum(verdict.there is sentiment for verdict in verdicts),
        said=sum(verdict.said is sentiment for verdict in verdicts),
        right=sum(verdict.there is verdict.said is sentiment for verdict in verdicts),
    )


def macro_f1(verdicts: Sequence[Verdict]) -> float:
    """Return the mean of F1 over the three sentiments, each as important as the others."""
    return sum(hits_of(verdicts, sentiment).f1 for sentiment in Sentiment) / len(Sentiment)
