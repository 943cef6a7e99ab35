"""
Whether a difference is one: what an aspect does to the score, and what has changed since.

    impact/square-and-add-1
        mean score of all texts − mean score of those that do not mention the aspect, which is the share that mention it
        × (their mean − the mean of the others); the intervals of the two factors are joined by their squares
    change/newcombe-1
        share now − share before; the intervals of the two shares are joined by their squares
        (Newcombe, Statistics in Medicine 17, 1998, method 10)
    change/fisher-mid-p-1
        how likely so great a change, either way, is by chance alone: Fisher's exact test, with half the weight on what
        was seen (Lancaster, JASA 56, 1961), the smaller tail twice
    mending/square-and-add-1
        by how much the return rate of an article falls if its cases give a reason as seldom as others do, and every
        other reason as often as now: rate × (its share − theirs) ÷ (1 − their share); the intervals of the three are
        joined by their squares, each taken as far as it alone moves the whole
    significance/benjamini-hochberg-1
        which of the changes shown together are real, 5 in 100 of these wrongly so (JRSS B 57, 1995)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, hypot, lgamma, sqrt
from typing import Final, NamedTuple, Self

from aftersales.insights.estimates import Estimate, Z, share, wilson
from aftersales.insights.feedback_facts import SCALE

_SUPPOSED: Final = 2
"""Texts that are supposed to differ as all texts do, besides those of a group."""

_NOTHING: Final = 1e-17


@dataclass(frozen=True)
class Moments:
    """How many texts have a score, the sum of their scores in thousandths, and the sum of the squares."""

    n: int
    total: int
    squares: int

    def __sub__(self, other: Self) -> "Moments":
        return Moments(self.n - other.n, self.total - other.total, self.squares - other.squares)

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def deviations(self) -> float:
        """The sum of the squared differences from the mean."""
        return max(0.0, self.squares - self.total**2 / self.n)


class Part(NamedTuple):
    """So many, of so many."""

    some: int
    of: int


@dataclass(frozen=True)
class Change:
    """By how much a share has changed, and how likely it would change so by chance alone."""

    estimate: Estimate
    p_value: float


def impact(everyone: Moments, *, mentioning: Moments) -> Estimate | None:
    """Return what the texts that mention an aspect do to the mean score, if some do and some do not."""
    others = everyone - mentioning
    if mentioning.n <= 0 or others.n <= 0:
        return None
    weight = mentioning.n / everyone.n
    low, high = wilson(weight, everyone.n)
    gap = (mentioning.mean - others.mean) / SCALE
    spread = (everyone.deviations / SCALE**2 + 1) / (everyone.n + 1)
    error = Z * weight * sqrt(_error_squared(mentioning, spread) + _error_squared(others, spread))
    reach = sorted((gap * low, gap * high))
    value = gap * weight
    interval = (value - hypot(value - reach[0], error), value + hypot(reach[1] - value, error))
    return Estimate.within(-2, 2, value=value, interval=interval, n=mentioning.n)


def change_of_share(now: Part, *, before: Part) -> Change | None:
    """Return by how much a share has changed, if there was something to have a share of both times."""
    new, old = share(now.some, of=now.of), share(before.some, of=before.of)
    if new is None or old is None:
        return None
    value = new.value - old.value
    low = value - hypot(new.value - new.low, old.high - old.value)
    high = value + hypot(new.high - new.value, old.value - old.low)
    estimate = Estimate.within(-1, 1, value=value, interval=(low, high), n=now.of + before.of)
    return Change(estimate, _chance_of_as_much(*sorted((_possible(now), _possible(before)), key=_rate)))


def mended(rate: Estimate, *, own: Estimate, others: Estimate) -> Estimate:
    """Return by how much a return rate falls if the own share of a reason falls to that of others, which is not all."""

    def fall(rate: float, own: float, others: float) -> float:
        return rate * (own - others) / (1 - others)

    value = fall(rate.value, own.value, others.value)
    least = (
        fall(rate.low, own.value, others.value),
        fall(rate.value, own.low, others.value),
        fall(rate.value, own.value, others.high),
    )
    most = (
        fall(rate.high, own.value, others.value),
        fall(rate.value, own.high, others.value),
        fall(rate.value, own.value, others.low),
    )
    interval = value - hypot(*(value - less for less in least)), value + hypot(*(more - value for more in most))
    return Estimate.within(-1, 1, value=value, interval=interval, n=own.n)


def significant(p_values: Sequence[float], *, false_discoveries: float = 0.05) -> tuple[bool, ...]:
    """Tell which of the changes that are shown together are real, so that few of those are not."""
    in_order = sorted(p_values)
    allowed = (false_discoveries * rank / len(in_order) for rank in range(1, len(in_order) + 1))
    passed = [p for p, limit in zip(in_order, allowed, strict=True) if p <= limit]
    return tuple(bool(passed) and p <= passed[-1] for p in p_values)


def _error_squared(group: Moments, spread: float) -> float:
    # So that two texts that agree by luck do not look sure.
    return (group.deviations / SCALE**2 + _SUPPOSED * spread) / (group.n - 1 + _SUPPOSED) / group.n


def _possible(part: Part) -> Part:
    return Part(min(max(0, part.some), part.of), part.of)


def _rate(part: Part) -> float:
    return part.some / part.of


def _chance_of_as_much(less: Part, more: Part) -> float:
    seen, *further = _chances(less, more)
    tail = seen / 2 + sum(further)
    return 2 * min(tail, 1 - tail)


def _chances(less: Part, more: Part) -> Iterator[float]:
    """Yield how likely the larger share has as many, one more, two more, and so on, of the successes of both."""
    successes = less.some + more.some
    ways = _log_ways(Part(successes, less.of + more.of))
    chance = exp(_log_ways(less) + _log_ways(more) - ways)
    for k in range(more.some, min(more.of, successes) + 1):
        yield chance
        chance *= (more.of - k) * (successes - k) / ((k + 1) * (less.of - successes + k + 1))
        if chance < _NOTHING:
            return


def _log_ways(part: Part) -> float:
    return lgamma(part.of + 1) - lgamma(part.some + 1) - lgamma(part.of - part.some + 1)
