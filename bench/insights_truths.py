"""
Worlds in which the truth is known, to see whether intervals hold it: shops, buyers and texts drawn by chance.

A truth draws what a shop might have counted, and yields each estimate made of it beside what was true.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from random import Random
from typing import Final, NamedTuple

from aftersales.feedback.scores import EFFORTS
from aftersales.insights.comparing import Moments, Part, change_of_share, impact
from aftersales.insights.estimates import Estimate, mean_of, nps, share
from aftersales.insights.feedback_facts import SCALE
from aftersales.insights.unit_rates import UnitSums, unit_rate


class Outcome(NamedTuple):
    """What was true, and what was said of it."""

    truth: float
    estimate: Estimate


@dataclass(frozen=True)
class Truth:
    """A world: which formula is tried on it, what is true in it, and how to draw what a shop sees of it."""

    formula: str
    told: str
    draw: Callable[[Random], Iterator[Outcome]]


def shares() -> Iterator[Truth]:
    """Yield shares as of buyers who are satisfied, or of cases decided automatically."""
    for n, rate in product((10, 30, 100, 300, 1_000, 5_000), (0.02, 0.1, 0.3, 0.5, 0.8, 0.97)):
        yield Truth("share/wilson-1", f"{rate} of {n:,}", partial(_share, n, rate))


def _share(n: int, rate: float, random: Random) -> Iterator[Outcome]:
    yield from _outcome(rate, share(_successes(n, rate, random), of=n))


NPS_MIXES: Final[Mapping[str, Sequence[float]]] = {
    "even": (1, 1, 1),
    "good": (60, 25, 15),
    "great": (85, 12, 3),
    "bad": (10, 20, 70),
    "awful": (2, 8, 90),
    "calm": (10, 80, 10),
    "split": (50, 2, 48),
}
"""Promoters, those between, and detractors."""


def recommendations() -> Iterator[Truth]:
    """Yield buyers who would recommend a shop, or would not."""
    for n, (name, mix) in product((10, 20, 50, 200, 1_000, 5_000), NPS_MIXES.items()):
        yield Truth("nps/adjusted-wald-1", f"{name}, {n:,} answers", partial(_nps, n, mix))


def _nps(n: int, mix: Sequence[float], random: Random) -> Iterator[Outcome]:
    truth = 100 * (mix[0] - mix[2]) / sum(mix)
    yield from _outcome(truth, nps(Counter(random.choices((9, 7, 3), mix, k=n))))


EFFORT_MIXES: Final[Mapping[str, Sequence[float]]] = {
    "even": (1, 1, 1, 1, 1, 1, 1),
    "easy": (50, 25, 10, 6, 4, 3, 2),
    "hard": (2, 4, 6, 8, 15, 25, 40),
    "either": (45, 5, 2, 1, 2, 5, 40),
    "middling": (1, 4, 20, 50, 20, 4, 1),
    "effortless": (80, 10, 4, 2, 2, 1, 1),
}


def efforts() -> Iterator[Truth]:
    """Yield buyers who say how much effort it was."""
    for n, (name, mix) in product((10, 20, 50, 200, 1_000, 5_000), EFFORT_MIXES.items()):
        yield Truth("mean/adjusted-wald-1", f"{name}, {n:,} answers", partial(_effort, n, mix))


def _effort(n: int, mix: Sequence[float], random: Random) -> Iterator[Outcome]:
    truth = sum(effort * weight for effort, weight in zip(EFFORTS, mix, strict=True)) / sum(mix)
    yield from _outcome(truth, mean_of(Counter(random.choices(EFFORTS, mix, k=n))))


SIZES: Final[Mapping[str, Mapping[int, float]]] = {
    "lines of 1": {1: 1},
    "small lines": {1: 70, 2: 15, 3: 8, 4: 4, 6: 3},
    "retail and wholesale": {1: 30, 2: 20, 3: 15, 6: 12, 12: 10, 24: 8, 50: 5},
    "lines of 1 to 50": dict.fromkeys(range(1, 51), 1),
}
"""How many lines have how many units."""

Returned = Callable[[int, float, Random], int]


def _whole(units: int, rate: float, random: Random) -> int:
    return units if random.random() < rate else 0


def _one_by_one(units: int, rate: float, random: Random) -> int:
    return _successes(units, rate, random)


def _in_part(units: int, rate: float, random: Random) -> int:
    """Return half of the lines whole, and of the others every unit or not, so that the rate stays."""
    if random.random() >= rate / 0.75:
        return 0
    return units if random.random() < 1 / 2 else _successes(units, 1 / 2, random)


RETURNED: Final[Mapping[str, Returned]] = {"whole": _whole, "unit by unit": _one_by_one, "in part": _in_part}


def returns() -> Iterator[Truth]:
    """Yield orders whose lines come back whole, in part, or unit by unit."""
    cells = product((10, 30, 100, 300, 1_000), SIZES, RETURNED, (0.03, 0.1, 0.3))
    for lines, sizes, returned, rate in cells:
        told = f"{rate} of {lines:,} lines ({sizes}), {returned}"
        yield Truth("unit-rate/clustered-wilson-1", told, partial(_unit_rate, lines, sizes, returned, rate))


def _unit_rate(lines: int, sizes: str, returned: str, rate: float, random: Random) -> Iterator[Outcome]:
    yield from _outcome(rate, unit_rate(sums_of(lines, sizes, returned, rate=rate, random=random)))


def sums_of(lines: int, sizes: str, returned: str, *, rate: float, random: Random) -> UnitSums:
    """Return the sums over so many lines, drawn by chance."""
    delivered = random.choices([*SIZES[sizes]], [*SIZES[sizes].values()], k=lines)
    received = [RETURNED[returned](units, rate, random) for units in delivered]
    return UnitSums(
        delivered=sum(delivered),
        delivered_squared=sum(units**2 for units in delivered),
        received=sum(received),
        received_squared=sum(units**2 for units in received),
        received_delivered=sum(came * went for came, went in zip(received, delivered, strict=True)),
    )


SCORES: Final[Mapping[str, tuple[Sequence[float], Sequence[float]]]] = {
    "mostly good": ((-0.95, -0.6, 0.1, 0.7, 0.95), (10, 8, 7, 25, 50)),
    "mostly bad": ((-0.95, -0.6, 0.1, 0.7, 0.95), (55, 25, 6, 6, 8)),
    "either": ((-0.95, -0.6, 0.1, 0.7, 0.95), (30, 15, 10, 15, 30)),
    "calm": ((-0.3, -0.1, 0.1, 0.3, 0.5), (20, 20, 20, 20, 20)),
}
"""Scores of texts, and how frequent they are."""

GROUPS: Final = (
    ("mostly bad", "mostly good"),
    ("either", "mostly good"),
    ("mostly good", "mostly good"),
    ("mostly bad", "either"),
    ("mostly good", "either"),
    ("mostly bad", "calm"),
)
"""How those who mention an aspect score, and how the others do."""

_RARE: Final = 2


def impacts() -> Iterator[Truth]:
    """Yield texts of which some mention an aspect; aspects that nearly nobody mentions are left out."""
    for n, weight, (some, others) in product((30, 100, 300, 1_000), (0.05, 0.15, 0.4), GROUPS):
        if n * weight > _RARE:
            told = f"{weight} of {n:,} texts {some}, the others {others}"
            yield Truth("impact/square-and-add-1", told, partial(_impact, n, weight, some, others))


def _impact(n: int, weight: float, some: str, others: str, random: Random) -> Iterator[Outcome]:
    mentioning = _successes(n, weight, random)
    scores = _scores(some, mentioning, random)
    estimate = impact(_moments(scores + _scores(others, n - mentioning, random)), mentioning=_moments(scores))
    yield from _outcome(weight * (_mean_score(some) - _mean_score(others)), estimate)


def _scores(name: str, n: int, random: Random) -> list[int]:
    scores, frequent = SCORES[name]
    return [round(score * SCALE) for score in random.choices(scores, frequent, k=n)]


def _moments(scores: Sequence[int]) -> Moments:
    return Moments(len(scores), sum(scores), sum(score**2 for score in scores))


def _mean_score(name: str) -> float:
    scores, frequent = SCORES[name]
    return sum(score * weight for score, weight in zip(scores, frequent, strict=True)) / sum(frequent)


def changes() -> Iterator[Truth]:
    """Yield shares of texts that complain, now and in the period before."""
    rates = ((0.02, 0.02), (0.05, 0.1), (0.1, 0.1), (0.3, 0.2), (0.5, 0.5), (0.1, 0.4))
    for (now, before), (new, old) in product(((10, 10), (20, 60), (100, 80), (400, 400), (2_000, 1_500)), rates):
        told = f"{new} of {now:,} now, {old} of {before:,} before"
        yield Truth("change/newcombe-1", told, partial(_change, (now, new), (before, old)))


def _change(now: tuple[int, float], before: tuple[int, float], random: Random) -> Iterator[Outcome]:
    new, old = (Part(_successes(n, rate, random), n) for n, rate in (now, before))
    change = change_of_share(new, before=old)
    yield from _outcome(now[1] - before[1], change.estimate if change else None)


def _successes(n: int, rate: float, random: Random) -> int:
    return sum(random.random() < rate for _ in range(n))


def _outcome(truth: float, estimate: Estimate | None) -> Iterator[Outcome]:
    if estimate:
        yield Outcome(truth, estimate)
