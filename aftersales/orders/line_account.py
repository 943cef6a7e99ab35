"""
Where the units of one order line are.

    available → in_case → received → refunded or exchanged       these five add up to what was ordered
        ↑___________|__________|

`credited` counts the units whose value was given back or is under way; it is the k of the cumulative share (
with k units credited before, n more are worth R(paid × (k + n) / N) − R(paid × k / N)). An allowance is money given
back on units that stay with the buyer; those units carry it until they are credited themselves. `came_back` counts
arrivals: a unit that went back to the buyer and came again is counted again. `attempts` counts the cases that the line
had, where the policy limits them. Of the repairs, `repaired_unowed` counts those that no guarantee asked for, and
`workshop_days` how long the others took. `exchanging` counts the credited units whose replacement has not arrived.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from aftersales.money import rounded_half_up


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much money (minor units) given back on so many units that were not credited."""

    units: int
    minor_units: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccount:
    """Where the units of one line are; what is in none of these places is available."""

    in_case: int = 0
    received: int = 0
    refunded: int = 0
    exchanged: int = 0
    repaired: int = 0
    credited: int = 0
    allowances: tuple[Allowance, ...] = ()
    came_back: int = 0
    attempts: int = 0
    workshop_days: int = 0
    repaired_unowed: int = 0
    exchanging: int = 0

    @property
    def taken(self) -> int:
        """How many units are not available."""
        return self.in_case + self.received + self.refunded + self.exchanged

    @property
    def repaired_as_owed(self) -> int:
        """How many were repaired because the guarantee asked for it."""
        return self.repaired - self.repaired_unowed

    @property
    def given_back(self) -> int:
        """How many were credited and not replaced: neither have they been, nor is a replacement under way."""
        return self.credited - self.exchanged - self.exchanging

    @property
    def carrying(self) -> int:
        """How many units carry an allowance."""
        return sum(allowance.units for allowance in self.allowances)

    @property
    def allowed(self) -> int:
        """How much was given back on units that carry an allowance, in minor units."""
        return _worth(self.allowances)

    def credit(self, units: int, *, of: int, paid: int) -> tuple[Self, int]:
        """Credit units, those without an allowance first, and return what allowances on them are deducted."""
        left = max(0, units - (of - self.credited - self.carrying))
        kept: list[Allowance] = []
        for allowance in self.allowances:
            now = min(left, allowance.units)
            left -= now
            if now < allowance.units:
                share = rounded_half_up(allowance.minor_units * now, allowance.units)
                kept.append(Allowance(allowance.units - now, allowance.minor_units - share))
        carried, still_carried = _worth(self.allowances), _worth(kept)
        deducted = self._bearable(carried - still_carried, units, of=of, paid=paid)
        if deducted != carried - still_carried:
            kept = [Allowance(sum(one.units for one in kept), carried - deducted)]
        return replace(self, credited=self.credited + units, allowances=tuple(kept)), deducted

    def _bearable(self, deducted: int, units: int, *, of: int, paid: int) -> int:
        """Return the nearest deduction that these units can bear, and that leaves no more than the others can bear."""
        before = rounded_half_up(paid * self.credited, of)
        after = rounded_half_up(paid * (self.credited + units), of)
        too_much_for_the_rest = _worth(self.allowances) - (paid - after)
        return min(max(deducted, too_much_for_the_rest), after - before)

    def allow(self, units: int, minor_units: int, *, of: int) -> Self:
        """Give an allowance on units: on those that carry none first, and then on top of the oldest."""
        carried = list(self.allowances)
        missing = units - (of - self.credited - self.carrying)
        while missing > 0 and carried:
            oldest = carried.pop(0)
            missing -= oldest.units
            units += max(0, -missing)
            minor_units += oldest.minor_units
        return replace(self, allowances=(*carried, Allowance(units, minor_units)))


def _worth(allowances: Iterable[Allowance]) -> int:
    return sum(allowance.minor_units for allowance in allowances)
