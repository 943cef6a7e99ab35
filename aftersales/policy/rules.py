"""
The rules that a policy can hold: one frozen class each, data that answers a question about a line or a case.

    Window              until when something may be asked for       ┐ these say yes or no
    FinalSale           what may not come back                      ┘
    RestockingFee       kept back for what came back                ┐ these cost
    ReturnFreight       who pays the way back                       ┘
    AutomaticApproval   what needs no person                        ┐ these decide how fast
    StageDeadline       how long a stage may take                   ┘

Of several rules of one class that match, the most specific holds, and among equals the first in the list.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.reasons import Reason
from aftersales.vocabulary import CaseKind, CaseStatus, Citation, Condition, Party, ProductTrait
from aftersales.zones import last_second

_MONEY_BACK_OR_SWAP: Final = frozenset({CaseKind.REFUND, CaseKind.RETURN, CaseKind.EXCHANGE})
STAGES: Final = frozenset(
    {
        CaseStatus.REQUESTED,
        CaseStatus.AWAITING_INFO,
        CaseStatus.OFFER_PENDING,
        CaseStatus.APPROVED,
        CaseStatus.IN_TRANSIT,
        CaseStatus.RECEIVED,
        CaseStatus.INSPECTED,
        CaseStatus.DISPUTED,
    }
)
"""The stages that wait for someone, and can have a deadline."""


@dataclass(frozen=True, kw_only=True)
class Season:
    """The days, first to last, on which an order must have been placed."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Window:
    """So many days after delivery in which something may be asked for; what is not said matches anything."""

    id: str
    days: int
    kinds: tuple[CaseKind, ...] | None = None
    category: str | None = None
    territory: str | None = None
    season: Season | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        kinds = " or ".join(kind.lower() for kind in self.kinds) if self.kinds else "any request"
        of = f" of {self.category}" if self.category else ""
        there = f" in {self.territory}" if self.territory else ""
        when = f", for orders placed from {self.season.first} to {self.season.last}" if self.season else ""
        return f"{kinds[0].upper()}{kinds[1:]}{of}{there} within {self.days} days of delivery{when}."

    @property
    def specificity(self) -> int:
        """How many conditions the rule has."""
        return sum(part is not None for part in (self.kinds, self.category, self.territory, self.season))

    def covers(self, kind: CaseKind, line: OrderLine, order: Order) -> bool:
        """Tell whether this window is about such a request."""
        placed_on = order.placed_at.astimezone(order.zone).date()
        return (
            (self.kinds is None or kind in self.kinds)
            and (self.category is None or self.category == line.category)
            and (
                self.territory is None
                or order.territory == self.territory
                or order.territory.startswith(f"{self.territory}-")
            )
            and (self.season is None or self.season.first <= placed_on <= self.season.last)
        )

    def until(self, line: OrderLine, order: Order) -> datetime | None:
        """Return the last second of the last day, where the order lives; None while nothing was delivered."""
        delivered_at = order.delivery_of(line)
        return None if delivered_at is None else self.end(delivered_at, zone=order.zone).astimezone(delivered_at.tzinfo)

    def end(self, delivered_at: datetime, *, zone: ZoneInfo) -> datetime:
        """Return the last second of the last day in a zone, for what was delivered at an instant."""
        return last_second(delivered_at.astimezone(zone).date() + timedelta(days=self.days), zone=zone)


@dataclass(frozen=True, kw_only=True)
class FinalSale:
    """What may not come back for money or another; repairs and missing parts stay possible."""

    id: str
    category: str | None = None
    trait: ProductTrait | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        what = " and ".join(
            part for part in (self.category, self.trait and self.trait.lower().replace("_", " ")) if part
        )
        return f"What is sold as {what} does not come back: all sales are final."

    def covers(self, kind: CaseKind, line: OrderLine) -> bool:
        """Tell whether this rule keeps such a line from coming back."""
        return (
            kind in _MONEY_BACK_OR_SWAP
            and (self.category is None or self.category == line.category)
            and (self.trait is None or self.trait in line.traits)
        )


@dataclass(frozen=True, kw_only=True)
class RestockingFee:
    """
    Kept back from the refund of goods that came back: hundredths of a percent of their value, or an amount a case.

    Only for goods in these conditions, where any are named. Never for a reason that does not blame the buyer.
    """

    id: str
    percent: int | None = None
    amount: Money | None = None
    conditions: tuple[Condition, ...] | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        worth = str(self.amount) if self.amount is not None else f"{_percentage(self.percent or 0)} % of their value"
        if self.conditions is None:
            return f"A restocking fee of {worth} is kept back for goods that come back."
        states = " or ".join(condition.lower().replace("_", " ") for condition in self.conditions)
        return f"A restocking fee of {worth} is kept back for goods that come back {states}."

    def covers(self, condition: Condition | None) -> bool:
        """Tell whether the fee is due for goods in a condition; None is one that nobody has seen yet."""
        return self.conditions is None or condition in self.conditions


@dataclass(frozen=True, kw_only=True)
class ReturnFreight:
    """
    Who pays for the way back, and what the buyer's share is.

    A rule that names no reasons makes the buyer pay only for reasons that blame the buyer.
    """

    id: str
    paid_by: Party
    amount: Money | None = None
    reasons: tuple[str, ...] | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        share = f", {self.amount}" if self.amount is not None and self.paid_by is Party.BUYER else ""
        when = f" where the reason is {' or '.join(self.reasons)}" if self.reasons is not None else ""
        return f"The {self.paid_by.lower()} pays for the way back{share}{when}."

    @property
    def specificity(self) -> int:
        """How many conditions the rule has."""
        return int(self.reasons is not None)

    def covers(self, reason: Reason) -> bool:
        """Tell whether this rule is about a reason."""
        if self.reasons is not None:
            return reason.code in self.reasons
        return self.paid_by is not Party.BUYER or reason.fault is Party.BUYER


@dataclass(frozen=True, kw_only=True)
class AutomaticApproval:
    """Up to this value, requests of these kinds and reasons are approved at once; left out, any kind or reason."""

    id: str
    up_to: Money
    kinds: tuple[CaseKind, ...] | None = None
    reasons: tuple[str, ...] | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        what = " or ".join(f"{kind.capitalize()} requests" for kind in self.kinds) if self.kinds else "Requests"
        why = f" where the reason is {' or '.join(self.reasons)}" if self.reasons is not None else ""
        return f"{what} worth up to {self.up_to}{why} are approved at once."

    def covers(self, kind: CaseKind, value: Money, reasons: frozenset[str]) -> bool:
        """Tell whether a request needs no person; an amount in another currency says nothing."""
        return (
            value.currency == self.up_to.currency
            and value <= self.up_to
            and (self.kinds is None or kind in self.kinds)
            and (self.reasons is None or reasons <= frozenset(self.reasons))
        )


@dataclass(frozen=True, kw_only=True)
class StageDeadline:
    """How many hours a stage may take before its outcome is decided by rule."""

    id: str
    status: CaseStatus
    hours: int

    @property
    def text(self) -> str:
        """The rule in words."""
        return f"{self.status.capitalize().replace('_', ' ')} may last {self.hours} hours."


PolicyRule = Window | FinalSale | RestockingFee | ReturnFreight | AutomaticApproval | StageDeadline
Rule = TypeVar("Rule", Window, ReturnFreight)


def most_specific(rules: tuple[Rule, ...]) -> Rule | None:
    """Return the rule with the most conditions, the first among equals; None of none."""
    return max(rules, key=lambda rule: rule.specificity, default=None)


def citation(rule: PolicyRule) -> Citation:
    """Return a rule as it is cited."""
    return Citation(rule=rule.id, text=rule.text)


def _percentage(hundredths: int) -> str:
    return f"{hundredths / 100:g}"
