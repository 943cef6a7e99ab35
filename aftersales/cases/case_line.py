"""The lines of a case: so many of one order line, why, and what became of each unit."""

from dataclasses import dataclass, replace
from typing import Self

from aftersales.identifiers import CaseLineId, OrderLineId
from aftersales.money import Money
from aftersales.vocabulary import Condition, Disposition


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """A verdict on units that came back: how many are accepted and rejected, and their condition if anyone looked."""

    accepted: int
    rejected: int
    condition: Condition | None = None
    disposition: Disposition | None = None
    diminished: Money | None = None


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """
    So many of one order line, each unit in one place.

        settled       remedied before the case was opened again
        dropped       announced, but never came; available again
        received      came back; inspections say which of them are accepted
        kept          stays with the buyer, or was lost, and is remedied all the same
        outstanding   everything else: still to come

    `amount` is a part of the value, asked for instead of all of it.
    """

    id: CaseLineId
    order_line_id: OrderLineId
    quantity: int
    reason: str
    amount: Money | None = None
    replacement_sku: str | None = None
    replacement_price: Money | None = None
    settled: int = 0
    dropped: int = 0
    received: int = 0
    kept: int = 0
    inspections: tuple[Inspection, ...] = ()

    @property
    def accepted(self) -> int:
        """How many units that came back are accepted."""
        return sum(inspection.accepted for inspection in self.inspections)

    @property
    def rejected(self) -> int:
        """How many units that came back are rejected."""
        return sum(inspection.rejected for inspection in self.inspections)

    @property
    def uninspected(self) -> int:
        """How many units that came back have no verdict yet."""
        return self.received - self.accepted - self.rejected

    @property
    def outstanding(self) -> int:
        """How many units are still to come."""
        return self.quantity - self.settled - self.dropped - self.received - self.kept

    @property
    def entitled(self) -> int:
        """How many units the buyer gets a remedy for."""
        return self.accepted + self.kept

    def again(self, units: int) -> Self:
        """Begin anew with so many of the units; the rest is settled as far as it was accepted."""
        settled = min(self.settled + self.entitled, self.quantity - units)
        return replace(
            self,
            settled=settled,
            dropped=self.quantity - units - settled,
            received=0,
            kept=0,
            inspections=(),
        )

    def kept_whole(self) -> Self:
        """Grant the remedy for what is outstanding without its coming back."""
        return replace(self, kept=self.kept + self.outstanding)

    def accepted_unseen(self) -> Self:
        """Accept what came back and has no verdict."""
        if not self.uninspected:
            return self
        return replace(self, inspections=(*self.inspections, Inspection(accepted=self.uninspected, rejected=0)))

    def accepted_after_all(self) -> Self:
        """Accept what was rejected."""
        turned = (replace(one, accepted=one.accepted + one.rejected, rejected=0) for one in self.inspections)
        return replace(self, inspections=tuple(turned))
