"""
What happened to a feedback, in the past tense.

Subscribers read these. Add fields if you must; never rename or remove one. `data` is JSON, in snake_case, without
personal data: no text, no reply and no quote of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aftersales.identifiers import ActorId, CorrelationId, FeedbackId, MerchantId
from aftersales.vocabulary import FeedbackStage, Party


class FeedbackEventType(StrEnum):
    """What can happen to a feedback."""

    SUBMITTED = "feedback.submitted"
    READ = "feedback.read"
    REPLIED = "feedback.replied"
    BUYER_ERASED = "feedback.buyer_erased"


@dataclass(frozen=True, kw_only=True)
class FeedbackEvent:
    """
    Something that happened to a feedback; `number` counts its events from 1. A buyer is named in the feedback alone.

    Whoever keeps an event says the hash of the one before it, that of the words as they are after it, and which request
    it goes back to.
    """

    feedback_id: FeedbackId
    merchant_id: MerchantId
    stage: FeedbackStage
    number: int
    type: FeedbackEventType
    at: datetime
    by: Party
    actor_id: ActorId | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    correlation_id: CorrelationId | None = field(default=None, compare=False)
    previous_hash: str = field(default="", compare=False)
    words_hash: str = field(default="", compare=False)
