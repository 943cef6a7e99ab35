"""Rules that decide how fast: what needs no person, and how long a stage may take."""

from dataclasses import dataclass
from typing import Final

from aftersales.money import Money
from aftersales.policy.reasons import where_it_is
from aftersales.policy.rules.trusting import BuyerHistory, Hundredths, bears, provided
from aftersales.vocabulary import CaseKind, CaseStatus
from aftersales.wording import Said, any_of, word_for

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
class AutomaticApproval:
    """
    Up to this value, requests of these kinds and reasons are approved at once; left out, any kind or reason.

    It may ask for a buyer of at most this risk, and of at most so many cases in the year before.
    """

    id: str
    up_to: Money
    kinds: tuple[CaseKind, ...] | None = None
    reasons: tuple[str, ...] | None = None
    max_risk: Hundredths | None = None
    max_cases: int | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        return Said(
            "Requests{of} worth up to {amount}{when} are approved at once{trusted}.",
            of=Said(" for {kinds}", kinds=any_of(*map(word_for, self.kinds))) if self.kinds else "",
            amount=self.up_to,
            when=where_it_is(self.reasons),
            trusted=provided(max_risk=self.max_risk, max_cases=self.max_cases),
        )

    def covers(self, kind: CaseKind, value: Money, reasons: frozenset[str], *, history: BuyerHistory | None) -> bool:
        """Tell whether a request needs no person; an amount in another currency says nothing."""
        return (
            value.currency == self.up_to.currency
            and value <= self.up_to
            and (self.kinds is None or kind in self.kinds)
            and (self.reasons is None or reasons <= frozenset(self.reasons))
            and bears(history, max_risk=self.max_risk, max_cases=self.max_cases)
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
        status = word_for(self.status)
        if self.hours == 1:
            return Said("A case may stay {status} for one hour.", status=status)
        return Said("A case may stay {status} for {hours} hours.", status=status, hours=self.hours)
