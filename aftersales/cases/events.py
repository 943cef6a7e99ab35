"""
What happened to a case, in the past tense.

Subscribers read these. Add fields if you must; never rename or remove one. One act is one event, also where it moves
the case two steps. `data` is JSON, in snake_case, without personal data: free text is kept beside the event, in items
that can be erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from aftersales.identifiers import ActorId, CaseId, CorrelationId, MerchantId
from aftersales.vocabulary import CaseKind, CaseStatus, Party

FEEDBACK_REQUESTED: Final = "feedback_requested"
"""What the event that completes a case says besides: of which stage the buyer is asked for feedback."""


class CaseEventType(StrEnum):
    """What can happen to a case."""

    REQUESTED = "case.requested"
    WITHDRAWAL_CONFIRMED = "case.withdrawal_confirmed"
    INFO_REQUESTED = "case.info_requested"
    INFO_PROVIDED = "case.info_provided"
    OFFER_MADE = "case.offer_made"
    OFFER_ACCEPTED = "case.offer_accepted"
    OFFER_DECLINED = "case.offer_declined"
    APPROVED = "case.approved"
    DECLINED = "case.declined"
    CANCELED = "case.canceled"
    SHIPMENT_REGISTERED = "case.shipment_registered"
    SHIPMENT_TRACKED = "case.shipment_tracked"
    GOODS_RECEIVED = "case.goods_received"
    GOODS_INSPECTED = "case.goods_inspected"
    REFUND_SUBMITTED = "case.refund_submitted"
    REFUND_TRANSFERRED = "case.refund_transferred"
    REFUND_SETTLED = "case.refund_settled"
    REFUND_FAILED = "case.refund_failed"
    REFUND_RETRIED = "case.refund_retried"
    DIFFERENCE_PAID = "case.difference_paid"
    REPLACEMENT_SHIPPED = "case.replacement_shipped"
    REPLACEMENT_DELIVERED = "case.replacement_delivered"
    REPAIR_COMPLETED = "case.repair_completed"
    ESCALATED = "case.escalated"
    ARBITRATED = "case.arbitrated"
    REOPENED = "case.reopened"
    MESSAGE_POSTED = "case.message_posted"
    EVIDENCE_ADDED = "case.evidence_added"
    DEADLINE_PASSED = "case.deadline_passed"
    BUYER_ERASED = "case.buyer_erased"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What people wrote with an act: a text, and comments by line number."""

    text: str | None = None
    comments: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.text or self.comments)


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """
    Something that happened to a case. `number` counts the case's events from 1; `status` is where it stands after.

    `internal` ones are hidden from the buyer's timeline. `words` are not part of what is published. `actor_id` is which
    of the merchant's or the platform's people, or which system, it was; the buyer is named in the case alone. Whoever
    keeps an event says the hash of the one before it, and that of its words, and which request it goes back to.
    """

    case_id: CaseId
    merchant_id: MerchantId
    kind: CaseKind
    number: int
    type: CaseEventType
    at: datetime
    by: Party
    status: CaseStatus
    actor_id: ActorId | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    internal: bool = False
    words: Words = field(default_factory=Words, compare=False)
    correlation_id: CorrelationId | None = field(default=None, compare=False)
    previous_hash: str = field(default="", compare=False)
    words_hash: str = field(default="", compare=False)
