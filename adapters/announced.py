"""What the topic announced, as whoever subscribed to it reads it back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.causes import because_of
from aftersales.consuming import Heard
from aftersales.identifiers import CorrelationId, MerchantId


class NotAnEvent(Exception):
    """A message says nothing that the topic would announce."""


@dataclass(frozen=True, kw_only=True)
class Announced:
    """
    An event as it was published. Its id is of the subject and the number: no other event has it.

    `text` is the message itself, for who passes it on.
    """

    id: str
    subject: str
    number: int
    type: str
    merchant_id: MerchantId
    at: datetime
    data: Mapping[str, object]
    text: str = field(repr=False)
    correlation_id: CorrelationId | None = None
    """The request that it goes back to; events of old say none."""


def announced_in(body: bytes) -> Announced:
    """Return what a message announces, or refuse one that announces nothing."""
    try:
        match json.loads(body):
            case {
                "id": str(event_id),
                "source": str(source),
                "subject": str(subject),
                "type": str(kind),
                "time": str(time),
                "data": {"number": int(number)} as data,
            } as event if event_id == f"{subject}/{number}" and number > 0:
                return Announced(
                    id=event_id,
                    subject=subject,
                    number=number,
                    type=kind,
                    merchant_id=MerchantId(source.removeprefix("/merchants/")),
                    at=datetime.fromisoformat(time),
                    data=data,
                    text=body.decode(),
                    correlation_id=cause_told_in(event),
                )
    except ValueError as error:
        raise NotAnEvent("This is not what the topic publishes.") from error
    raise NotAnEvent("This is not what the topic publishes.")


def cause_in(body: bytes) -> CorrelationId | None:
    """Return the request that a message goes back to, whatever else is wrong with it; None where it says none."""
    try:
        return cause_told_in(json.loads(body))
    except (ValueError, RecursionError):
        return None


def working_because_of_it(work: Callable[[Announced], object]) -> Callable[[Heard], object]:
    """Return the work of a consumer as it is done of what it heard, and said to go back to what that goes back to."""

    def do(heard: Heard) -> object:
        event = announced_in(heard.body)
        with because_of(event.correlation_id):
            return work(event)

    return do


def cause_told_in(event: object) -> CorrelationId | None:
    """Return the request that an event says it goes back to, as it is told or as it is kept."""
    match event:
        case {"correlationid": str(told)} | {"correlation_id": str(told)}:
            return CorrelationId(told)
    return None
