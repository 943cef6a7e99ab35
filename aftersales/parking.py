"""What waits for a person: events that some consumer could not work off in three attempts, and how they go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from aftersales.actors import Actor
from aftersales.idempotency import LostRace, RequestKey, Requests
from aftersales.pages import Page, Slice
from aftersales.vocabulary import Permission

CONSUMERS: Final = (
    "deliver_webhooks",
    "notify_phones",
    "read_feedback",
    "relay_events",
    "settle_refunds",
    "update_insights",
)
"""Whoever does something about what happened, by name and in order."""


@dataclass(frozen=True, kw_only=True)
class ParkedEvent:
    """An event that waits; its id names the consumer and the event."""

    id: str
    at: datetime
    consumer: str
    error: str
    attempts: int


class ParkedEvents(Protocol):
    """Everything that waits, whoever it waits for."""

    def waiting(self, page: Slice) -> Page[ParkedEvent]:
        """Return a page of what waits, consumer by consumer and lane by lane."""
        ...

    def redrive(self, parked_id: str, *, at: datetime, request: RequestKey) -> None:
        """
        Let the lane be tried again in which an event waits, from its first event on, and note the request with its id.

        Raise NotFound if the event does not wait, and LostRace if the lane or the key was taken since it was read.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class ParkingOperations:
    """The use cases of whoever looks after the product itself."""

    events: ParkedEvents
    requests: Requests
    wall_now: Callable[[], datetime]

    def waiting(self, page: Slice, *, viewer: Actor) -> Page[ParkedEvent]:
        """Return a page of what waits; nothing for those who do not look after it."""
        return self.events.waiting(page) if viewer.may(Permission.OPERATE) else Page()

    def redrive(self, parked_id: str, *, actor: Actor, request: RequestKey) -> str:
        """Let a lane be tried again in which an event waits, or refuse; a repeated request asks for it once."""
        actor.must_have(Permission.OPERATE)
        try:
            return self._redriven(parked_id, request)
        except LostRace:
            # Whoever was first took the key, or the lane: then there is nothing left to ask of it.
            return self._redriven(parked_id, request)

    def _redriven(self, parked_id: str, request: RequestKey) -> str:
        if (done := self.requests.remembered(request)) is not None:
            return done.outcome_for(request)
        self.events.redrive(parked_id, at=self.wall_now(), request=request)
        return parked_id
