"""
What a product's return rate is likely to be where few of it were sold: between its own and that of products like it.

    shrinkage/beta-binomial-1
        the rates of products are spread as a beta distribution, fitted to all of them by its moments (Kleinman, JASA
        68, 1973); of each, the mean and the middle 95 % of what its own units leave possible

One return of two sold does not make a product that half come back of. Units of a line count as in
unit-rate/clustered-wilson-1, their likeness taken from all products together. The spread of the rates is taken one
standard error wider than it looks, and the mean for as unsure as it is: ten products promise less than a thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, NamedTuple, Self

from aftersales.insights.beta import beta_quantile
from aftersales.insights.estimates import CONFIDENCE, Estimate
from aftersales.insights.unit_rates import UnitSums

_WIDEST: Final = 0.2
"""Of the spread: a prior tells as much as four units at least, if its mean is known."""

_UNKNOWN: Final = 0.5
"""The spread where nothing is known: the prior of Jeffreys, which tells as much as one unit."""

_ROUNDS: Final = 3


class _Rate(NamedTuple):
    rate: float
    units: float


@dataclass(frozen=True, kw_only=True)
class Prior:
    """What is known of a product by its likes: the mean rate, as good as so many units, and how alike a line fares."""

    mean: float
    strength: float
    likeness: float

    @classmethod
    def fitted_to(cls, products: Sequence[UnitSums]) -> Self:
        """Return what the products tell of each other; where they are none, next to nothing."""
        delivered = [sums for sums in products if sums.delivered > 0]
        likeness = sum(delivered, start=UnitSums()).likeness
        rates = [_Rate(sums.rate, sums.independent_units(likeness=likeness)) for sums in delivered]
        spread = _WIDEST
        for _ in range(_ROUNDS):
            spread = _spread(rates, assumed=spread)
        weight = sum(_weights(rates, spread))
        return cls(
            mean=_mean(rates, spread),
            strength=1 / min(_UNKNOWN, spread + 1 / (weight + 1)) - 1,
            likeness=likeness,
        )

    def shrunk(self, sums: UnitSums) -> Estimate:
        """Return the rate of a product; of one that was never delivered, what its likes tell."""
        units = sums.independent_units(likeness=self.likeness)
        returned = units * sums.rate if units else 0.0
        a, b = self.mean * self.strength + returned, (1 - self.mean) * self.strength + units - returned
        interval = (beta_quantile((1 - CONFIDENCE) / 2, a, b), beta_quantile((1 + CONFIDENCE) / 2, a, b))
        return Estimate.within(0, 1, value=a / (a + b), interval=interval, n=max(0, sums.delivered))


def _weights(rates: Sequence[_Rate], spread: float) -> list[float]:
    """Return how much each rate tells of the mean: at most as much as 1 ÷ spread units, however many were sold."""
    return [rate.units / (1 + spread * (rate.units - 1)) for rate in rates]


def _mean(rates: Sequence[_Rate], spread: float) -> float:
    # Half a unit more on either side, so that a shop without returns does not promise that none will come.
    weights = _weights(rates, spread)
    return (sum(weight * rate.rate for weight, rate in zip(weights, rates, strict=True)) + 0.5) / (sum(weights) + 1)


def _spread(rates: Sequence[_Rate], *, assumed: float) -> float:
    """Return how much alike the units of a product fare, a standard error wider, weighing by what is assumed of it."""
    mean, weights = _mean(rates, assumed), _weights(rates, assumed)
    free = [weight * (1 - weight / sum(weights)) for weight in weights]
    by_chance = sum(weight / rate.units for weight, rate in zip(free, rates, strict=True))
    if sum(free) <= by_chance:
        return _WIDEST
    variance = mean * (1 - mean)
    seen = sum(weight * (rate.rate - mean) ** 2 for weight, rate in zip(weights, rates, strict=True)) / variance
    spread = min(_UNKNOWN, max(0.0, (seen - by_chance) / (sum(free) - by_chance)))
    errors = (
        (weight * (spread + (1 - spread) / rate.units)) ** 2 * (2 + 1 / (rate.units * variance))
        for weight, rate in zip(free, rates, strict=True)
    )
    return min(_WIDEST, spread + sqrt(sum(errors)) / (sum(free) - by_chance))
