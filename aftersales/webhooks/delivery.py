"""
The delivery of an event to a webhook: what is remembered of it, so that nothing is sent again that was accepted.

    pending ──accepted→ accepted
       ├──refused→ pending, due again after a minute, 5 minutes, half an hour, 2, 5 and then every 8 hours
       └──a day has passed→ given up
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from zlib import crc32

from aftersales.identifiers import MerchantId, WebhookId
from aftersales.webhooks.webhook import Answer

REMEMBERED_FOR: Final = timedelta(days=30)
"""No queue hands an event over again as late as that."""

LEASE: Final = timedelta(minutes=2)
"""So long nobody else tries what someone has begun to try: a machine that stops meanwhile leaves it due again."""

_A_DAY: Final = timedelta(days=1)
_PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=8),
)
_SPREAD: Final = 0.1


class DeliveryStatus(StrEnum):
    """What became of a delivery."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    GIVEN_UP = "GIVEN_UP"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An event as it was published: whose it is, and the text that every subscriber gets."""

    event_id: str
    type: str
    merchant_id: MerchantId
    at: datetime
    body: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A delivery. `version` counts what is kept of it, from 1; the text stays for as long as it may have to be sent."""

    webhook_id: WebhookId
    event_id: str
    body: str
    begun_at: datetime
    due_at: datetime | None
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    version: int = 0

    @classmethod
    def of(cls, notice: Notice, *, to: WebhookId, at: datetime) -> Self:
        """Return the delivery of an event, which is due at once."""
        return cls(webhook_id=to, event_id=notice.event_id, body=notice.body, begun_at=at, due_at=at)

    @property
    def forgotten_at(self) -> datetime:
        """When nothing of it needs to be remembered any more."""
        return self.begun_at + REMEMBERED_FOR

    def taken(self, *, at: datetime) -> Self:
        """Return the delivery as someone begins to try it again."""
        return replace(self, version=self.version + 1, due_at=at + LEASE)

    def after(self, answer: Answer, *, at: datetime) -> Self:
        """Return the delivery as it stands after an attempt."""
        attempts = self.attempts + 1
        if answer is Answer.ACCEPTED:
            return replace(self._settled(DeliveryStatus.ACCEPTED), attempts=attempts)
        return replace(self.postponed(at + self._pause_after(attempts)), attempts=attempts)

    def postponed(self, until: datetime) -> Self:
        """Return the delivery as it is tried again later, or given up where that would be too late."""
        if until - self.begun_at > _A_DAY:
            return self.given_up()
        return replace(self, version=self.version + 1, due_at=until)

    def given_up(self) -> Self:
        """Return the delivery as nobody tries it any more."""
        return self._settled(DeliveryStatus.GIVEN_UP)

    def _settled(self, status: DeliveryStatus) -> Self:
        return replace(self, version=self.version + 1, status=status, due_at=None, body="")

    def _pause_after(self, attempts: int) -> timedelta:
        """Return how long to wait: a little less than the schedule says, each delivery another time."""
        pause = _PAUSES[min(attempts, len(_PAUSES)) - 1]
        chance = crc32(f"{self.webhook_id} {self.event_id} {attempts}".encode()) / 2**32
        return pause * (1 - _SPREAD * chance)
