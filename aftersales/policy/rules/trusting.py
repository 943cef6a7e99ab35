"""
Rules that trust the buyer: what is granted before anybody has seen the goods, or without their coming back.

Each may name the most risk at which it holds. Risk never takes more than the speed away: whoever is not trusted gets
the same, later.
"""

from dataclasses import dataclass
from typing import ClassVar

from aftersales.money import Money
from aftersales.vocabulary import CaseKind
from aftersales.wording import Said, all_of

Hundredths = int
"""A share of one: 50 is 0.50."""


@dataclass(frozen=True, kw_only=True)
class BuyerHistory:
    """What is known of a buyer when a request is made: its risk, and how many cases the year before it had."""

    risk: Hundredths
    cases: int


@dataclass(frozen=True, kw_only=True)
class KeepItem:
    """Below this value, what would come back for money or for another article stays with the buyer."""

    id: str
    below: Money
    max_risk: Hundredths | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        return Said(
            "Returns and exchanges worth less than {amount} are granted, and the goods stay{trusted}.",
            amount=self.below,
            trusted=provided(max_risk=self.max_risk),
        )

    def covers(self, kind: CaseKind, value: Money, history: BuyerHistory | None) -> bool:
        """Tell whether the goods stay; an amount in another currency says nothing."""
        return (
            kind in (CaseKind.RETURN, CaseKind.EXCHANGE)
            and value.currency == self.below.currency
            and value < self.below
            and bears(history, max_risk=self.max_risk)
        )


@dataclass(frozen=True, kw_only=True)
class _Instant:
    """What is done up to a value once the carrier has the goods, for one kind of case."""

    kind: ClassVar[CaseKind]

    id: str
    up_to: Money
    max_risk: Hundredths | None = None

    def covers(self, kind: CaseKind, value: Money, history: BuyerHistory | None) -> bool:
        """Tell whether the merchant acts before the goods are seen; an amount in another currency says nothing."""
        return (
            kind is self.kind
            and value.currency == self.up_to.currency
            and value <= self.up_to
            and bears(history, max_risk=self.max_risk)
        )


@dataclass(frozen=True, kw_only=True)
class InstantRefund(_Instant):
    """Up to this value, a return is refunded once the carrier has the goods: what arrives is the merchant's risk."""

    kind = CaseKind.RETURN

    @property
    def text(self) -> str:
        """The rule in words."""
        return Said(
            "Returns worth up to {amount} are refunded once the carrier has the parcel{trusted}.",
            amount=self.up_to,
            trusted=provided(max_risk=self.max_risk),
        )


@dataclass(frozen=True, kw_only=True)
class InstantExchange(_Instant):
    """Up to this value, another article is sent once the carrier has the goods: what arrives is the merchant's risk."""

    kind = CaseKind.EXCHANGE

    @property
    def text(self) -> str:
        """The rule in words."""
        return Said(
            "Exchanges worth up to {amount} go on once the carrier has the parcel{trusted}.",
            amount=self.up_to,
            trusted=provided(max_risk=self.max_risk),
        )


def bears(history: BuyerHistory | None, *, max_risk: Hundredths | None, max_cases: int | None = None) -> bool:
    """Tell whether a rule trusts a buyer so far; of a buyer whom nobody looked at, only if it asks nothing."""
    if history is None:
        return max_risk is None and max_cases is None
    is_safe = max_risk is None or history.risk <= max_risk
    return is_safe and (max_cases is None or history.cases <= max_cases)


def provided(*, max_risk: Hundredths | None, max_cases: int | None = None) -> str:
    """Return what a rule asks of a buyer, in words that end its sentence."""
    conditions: list[str] = []
    if max_risk is not None:
        conditions.append(Said("the risk is at most {risk}", risk=f"{max_risk / 100:.2f}"))
    if max_cases is not None:
        conditions.append(_few_cases(max_cases))
    return Said(", provided that {conditions}", conditions=all_of(*conditions)) if conditions else ""


def _few_cases(most: int) -> str:
    if most == 0:
        return Said("the buyer had no case in the year before")
    if most == 1:
        return Said("the buyer had at most one case in the year before")
    return Said("the buyer had at most {count} cases in the year before", count=most)
