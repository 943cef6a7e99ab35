"""Products of a category, whose return rates are spread as a beta distribution: what shrinking them is tried on."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from math import sqrt
from random import Random
from typing import Final, NamedTuple

from aftersales.insights.shrinkage import Prior
from aftersales.insights.unit_rates import UnitSums
from bench.insights_truths import Outcome, Truth, sums_of

MOST_LINES: Final = 2_000


class Spread(NamedTuple):
    """How the rates of products are spread: their mean, and as how many units it is as good."""

    mean: float
    strength: float


class Sold(NamedTuple):
    """How many lines of a product are sold: the mean of the logarithm, and its standard deviation."""

    mean: float
    deviation: float


FEW: Final = Sold(2, 1)
SOME: Final = Sold(4, 1.2)

LINES: Final = (("lines of 1", "whole"), ("small lines", "whole"), ("retail and wholesale", "in part"))
SPREADS: Final = (Spread(0.08, 10), Spread(0.08, 40), Spread(0.2, 15), Spread(0.03, 30), Spread(0.1, 5))


def categories() -> Iterator[Truth]:
    """Yield categories of few and of many products, most of them sold seldom."""
    for n, spread, sold, lines in product((10, 30, 100), SPREADS, (FEW, SOME), LINES):
        name = f"{n} products, {told(spread, sold)}, {', '.join(lines)}"
        yield Truth("shrinkage/beta-binomial-1", name, partial(_category, n, spread, sold, lines))


def told(spread: Spread, sold: Sold) -> str:
    """Return in words how the rates are spread, and how much is sold."""
    return f"rates {spread.mean} as of {spread.strength} units, {'few' if sold is FEW else 'some'} sold"


def _category(n: int, spread: Spread, sold: Sold, lines: tuple[str, str], random: Random) -> Iterator[Outcome]:
    drawn = [*products(n, spread, sold, lines=lines, random=random)]
    prior = Prior.fitted_to([sums for _, sums in drawn])
    for rate, sums in drawn:
        yield Outcome(rate, prior.shrunk(sums))


def products(
    n: int, spread: Spread, sold: Sold, *, lines: tuple[str, str], random: Random
) -> Iterator[tuple[float, UnitSums]]:
    """Yield products: the true rate of each, and what was counted of it."""
    for _ in range(n):
        rate = random.betavariate(spread.mean * spread.strength, (1 - spread.mean) * spread.strength)
        count = min(MOST_LINES, max(1, int(random.lognormvariate(*sold))))
        yield rate, sums_of(count, *lines, rate=rate, random=random)


class Errors(NamedTuple):
    """How far a rate lies from the truth, as the root of the mean of the squares."""

    raw: float
    shrunk: float


def errors(n: int, spread: Spread, sold: Sold, *, lines: tuple[str, str], random: Random) -> Errors:
    """Return how wrong the rates of so many products are, as they are and shrunk."""
    drawn = [*products(n, spread, sold, lines=lines, random=random)]
    prior = Prior.fitted_to([sums for _, sums in drawn])
    raw = sum((sums.rate - rate) ** 2 for rate, sums in drawn)
    shrunk = sum((prior.shrunk(sums).value - rate) ** 2 for rate, sums in drawn)
    return Errors(sqrt(raw / n), sqrt(shrunk / n))
