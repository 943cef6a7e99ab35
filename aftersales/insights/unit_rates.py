"""
How much of what was delivered comes back, and how sure that is where units come back together.

    unit-rate/clustered-wilson-1
        returned ÷ delivered units; Wilson's interval for as many independent units as tell as much, which are the
        delivered units ÷ design effect

Fifty units of one order line, returned at once, are one decision, not fifty. The design effect says how much more a
rate varies for that. It is seen in the squared residuals of the lines from the common rate (the linearized variance of
a ratio). It is also to be expected, from how often the units beside a returned one came back too. The greater counts,
since few lines hardly show what the largest may do. Where nothing came back, or everything, a line is one decision.
After Rao and Scott, Biometrics 48 (1992), and Korn and Graubard, Survey Methodology 24 (1998).
"""

from dataclasses import dataclass
from typing import Final, Self

from aftersales.insights.estimates import Estimate, wilson

_DOUBT: Final = 0.5
"""Lines that are supposed to have come back whole, besides those that did or did not."""


@dataclass(frozen=True, kw_only=True)
class UnitSums:
    """
    What a rate of units needs: sums over order lines of what was delivered, what came back, and their products.

    All of them add up, over days and over products.
    """

    delivered: int = 0
    delivered_squared: int = 0
    received: int = 0
    received_squared: int = 0
    received_delivered: int = 0

    def __add__(self, other: Self) -> "UnitSums":
        return UnitSums(
            delivered=self.delivered + other.delivered,
            delivered_squared=self.delivered_squared + other.delivered_squared,
            received=self.received + other.received,
            received_squared=self.received_squared + other.received_squared,
            received_delivered=self.received_delivered + other.received_delivered,
        )

    @property
    def rate(self) -> float:
        """The share that came back; all, where corrections left less delivered than returned."""
        return min(1.0, max(0, self.received) / self.delivered)

    @property
    def line_size(self) -> float:
        """How many units the line of a unit has, in the mean over units."""
        return max(1.0, self.delivered_squared / self.delivered)

    @property
    def likeness(self) -> float:
        """How much alike the units of a line fare: 0 if each comes back or stays by itself, 1 if all do or none."""
        if self.delivered <= 0 or self.received_squared <= 0 or self.rate in (0, 1):
            return 1.0
        lines = self.received**2 / self.received_squared
        together = (lines * self._companions_returned + _DOUBT) / (lines + _DOUBT)
        return min(1.0, max(0.0, (together - self.rate) / (1 - self.rate)))

    @property
    def _companions_returned(self) -> float:
        companions = self.received_delivered - self.received
        return (self.received_squared - self.received) / companions if companions > 0 else 1.0

    def independent_units(self, *, likeness: float) -> float:
        """Return how many independent units tell as much as these do."""
        return self.delivered / (1 + likeness * (self.line_size - 1)) if self.delivered > 0 else 0.0


def unit_rate(sums: UnitSums) -> Estimate | None:
    """Return which share of the delivered units came back."""
    if sums.delivered <= 0:
        return None
    interval = wilson(sums.rate, min(_units_as_seen(sums), sums.independent_units(likeness=sums.likeness)))
    return Estimate.within(0, 1, value=sums.rate, interval=interval, n=sums.delivered)


def _units_as_seen(sums: UnitSums) -> float:
    rate = sums.rate
    residuals = sums.received_squared - 2 * rate * sums.received_delivered + rate**2 * sums.delivered_squared
    if residuals <= 0 or rate in (0, 1):
        return sums.delivered
    return rate * (1 - rate) * sums.delivered**2 / residuals
