"""Ids of events that wait: the consumer, the lane, and which event of it."""

from typing import NamedTuple, Self

from aftersales.consuming import Waiting
from aftersales.errors import NotFound
from aftersales.parking import CONSUMERS, ParkedEvent


class ParkedId(NamedTuple):
    """What an id says: `relay_events/case_01…/3`."""

    consumer: str
    lane: str
    number: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what an id says, or refuse a text that is none."""
        consumer, _, event_id = text.partition("/")
        lane, _, number = event_id.rpartition("/")
        if consumer not in CONSUMERS or not lane or not (number.isascii() and number.isdigit()):
            raise NotFound(text)
        return cls(consumer, lane, int(number))


def parked_event(consumer: str, waiting: Waiting) -> ParkedEvent:
    """Return an event that waits for a consumer, as whoever looks after it sees it."""
    return ParkedEvent(
        id=f"{consumer}/{waiting.event.id}",
        at=waiting.at,
        consumer=consumer,
        error=waiting.error,
        attempts=waiting.attempts,
    )
