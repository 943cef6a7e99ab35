"""What people decided about a case: the decision, an offer, a dispute. Their words are in the events that they name."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.money import Money
from aftersales.vocabulary import CaseStatus, Citation, DecisionOutcome, Party


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Approved or declined, by whom, and because of which rules; `event` is the number of the event with the note."""

    outcome: DecisionOutcome
    by: Party
    at: datetime
    event: int
    automatic: bool = False
    because: tuple[Citation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WithdrawalReceipt:
    """
    What a buyer holds in hand of a withdrawal: the instant at which it was confirmed.

    What it says besides never changes, and so is kept once: the case's lines and rules, and the order's articles.
    """

    at: datetime


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Money instead of what was asked; with `keep_item` the goods stay with, or go back to, the buyer."""

    amount: Money
    keep_item: bool
    expires_at: datetime
    event: int


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """
    A case before the platform. `came_from` is where it stood; the last ruling is final.

    `event` is the number of the event with the statement, `ruling_event` of the one with the grounds.
    """

    opened_at: datetime
    opened_by: Party
    came_from: CaseStatus
    event: int
    ruling: DecisionOutcome | None = None
    ruled_at: datetime | None = None
    ruling_event: int | None = None
