"""Worlds in which it is known what advice would do, to see whether the intervals of recommendations hold it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from math import exp
from random import Random
from typing import Final

from aftersales.insights.approving import mean_of_hours
from aftersales.insights.comparing import mended
from aftersales.insights.estimates import Estimate, share
from bench.insights_truths import Outcome, Truth

FEWEST: Final = 10
"""Of fewer answers that come sooner nothing is recommended."""

HOURS: Final[Mapping[str, tuple[Callable[[Random], float], float]]] = {
    "about five hours": (lambda random: random.uniform(4, 6), 5),
    "an hour to two days": (lambda random: random.uniform(1, 48), 24.5),
    "mostly soon": (lambda random: random.expovariate(1 / 8), 8),
    "soon, and sometimes very late": (lambda random: random.lognormvariate(2, 1), exp(2.5)),
}
"""How long people take to answer, and their mean."""


def answers_sooner() -> Iterator[Truth]:
    """Yield answers of which some come at once with a rule; where these are few there is no recommendation."""
    for n, helped, name in product((10, 20, 50, 200, 500), (0.05, 0.2, 0.5, 1.0), HOURS):
        if n * helped >= FEWEST:
            told = f"{helped} of {n:,} answers, which took {name}"
            yield Truth("sooner/log-t-1", told, partial(_sooner, n, helped, name))


def _sooner(n: int, helped: float, name: str, random: Random) -> Iterator[Outcome]:
    draw, mean = HOURS[name]
    hours = [draw(random) for _ in range(n) if random.random() < helped]
    if hours:
        yield Outcome(helped * mean, mean_of_hours(hours, n=n))


def mendings() -> Iterator[Truth]:
    """Yield articles with a return rate, and a reason that more of their cases give than others do."""
    for units, rate, (cases, own), (other_cases, others) in product(
        (100, 1_000), (0.05, 0.2), ((20, 0.75), (60, 0.3), (200, 0.5)), ((100, 0.2), (2_000, 0.05))
    ):
        told = f"{rate} of {units:,} units, {own} of {cases} cases beside {others} of {other_cases:,}"
        draw = partial(_mended, (units, rate), (cases, own), (other_cases, others))
        yield Truth("mending/square-and-add-1", told, draw)


def _mended(
    units: tuple[int, float], own: tuple[int, float], others: tuple[int, float], random: Random
) -> Iterator[Outcome]:
    rate, mine, theirs = (_share(n, truth, random) for n, truth in (units, own, others))
    if rate and mine and theirs:
        truth = units[1] * (own[1] - others[1]) / (1 - others[1])
        yield Outcome(truth, mended(rate, own=mine, others=theirs))


def _share(n: int, truth: float, random: Random) -> Estimate | None:
    return share(sum(random.random() < truth for _ in range(n)), of=n)
