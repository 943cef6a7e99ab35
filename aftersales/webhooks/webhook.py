"""
A webhook: where a shop wants to hear of which events, and how well it listens.

    accepts ──fails→ failing ──five in a row→ resting, tried once in a while ──fails for three days→ disabled
       ↑───────────────┴────────────accepts────────────┘

Where the shop says that nobody is there any more (410), it is disabled at once. Nothing enables one again: the shop
creates another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from aftersales.actors import Actor
from aftersales.cases.events import CaseEventType
from aftersales.feedback.events import FeedbackEventType
from aftersales.identifiers import MerchantId, WebhookId
from aftersales.orders.events import ORDER_BUYER_ERASED, ORDER_IMPORTED, ORDER_UPDATED

EVENT_TYPES: Final = frozenset(
    {ORDER_BUYER_ERASED, ORDER_IMPORTED, ORDER_UPDATED, *map(str, CaseEventType), *map(str, FeedbackEventType)}
)
"""What a webhook can listen to: docs/events.md tells of each."""

NewSecret = Callable[[], str]
"""Makes a secret to sign with, in the form of Standard Webhooks: whsec_ and 32 bytes of chance in base64."""

_TIRED: Final = 5
_FIRST_REST: Final = timedelta(minutes=5)
_LONGEST_REST: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 4
_LOST: Final = timedelta(days=3)


class Answer(StrEnum):
    """What came of offering an event."""

    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    """Whatever it was: no connection, no answer in time, or another answer than one from 200 to 299."""
    GONE = "GONE"
    """410: nobody is there any more."""


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """
    A webhook. `version` counts its changes from 1; of a deleted one nothing is left but whose it was.

    `failed_deliveries` counts the attempts in a row that were not accepted, `failing_since` is when the first was made.
    """

    id: WebhookId
    merchant_id: MerchantId
    url: str
    types: tuple[str, ...]
    secret: str = field(repr=False)
    created_at: datetime
    version: int = 1
    failed_deliveries: int = 0
    failing_since: datetime | None = None
    resting_until: datetime | None = None
    disabled_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def is_listening(self) -> bool:
        """Tell whether it is to hear of anything at all."""
        return self.disabled_at is None and self.deleted_at is None

    def wants(self, event_type: str, *, at: datetime) -> bool:
        """Tell whether it is to hear of an event of a type that happened at an instant: not before it was there."""
        return self.is_listening and event_type in self.types and at >= self.created_at

    def rests_until(self, at: datetime) -> datetime | None:
        """Return until when it is left alone, if it failed so often that it is now."""
        return self.resting_until if self.resting_until is not None and at < self.resting_until else None

    def is_visible_to(self, viewer: Actor) -> bool:
        """Tell whether it is among what a viewer has to do with."""
        return viewer.works_for(self.merchant_id)

    def after(self, answer: Answer, *, at: datetime) -> Self:
        """Return the webhook as it stands after an attempt; one that works as before is the same."""
        if answer is not Answer.ACCEPTED:
            return self._failed(at, is_gone=answer is Answer.GONE)
        if self.failing_since is None:
            return self
        return replace(self, version=self.version + 1, failed_deliveries=0, failing_since=None, resting_until=None)

    def deleted(self, *, at: datetime) -> Self:
        """Return what is left of it once the shop deletes it."""
        return replace(self, version=self.version + 1, url="", types=(), secret="", deleted_at=at)

    def _failed(self, at: datetime, *, is_gone: bool) -> Self:
        failed, since = self.failed_deliveries + 1, self.failing_since or at
        is_lost = is_gone or at - since >= _LOST
        return replace(
            self,
            version=self.version + 1,
            failed_deliveries=failed,
            failing_since=since,
            resting_until=None if failed < _TIRED else at + _rest_after(failed),
            disabled_at=at if is_lost and self.disabled_at is None else self.disabled_at,
        )


def _rest_after(failed: int) -> timedelta:
    doublings = min(failed - _TIRED, _MOST_DOUBLINGS)
    return min(_FIRST_REST * (1 << doublings), _LONGEST_REST)
