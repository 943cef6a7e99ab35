"""What the topic announced, as whoever subscribed to it reads it back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aftersales.identifiers import MerchantId


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
            } if event_id == f"{subject}/{number}" and number > 0:
                return Announced(
                    id=event_id,
                    subject=subject,
                    number=number,
                    type=kind,
                    merchant_id=MerchantId(source.removeprefix("/merchants/")),
                    at=datetime.fromisoformat(time),
                    data=data,
                    text=body.decode(),
                )
    except ValueError as error:
        raise NotAnEvent("This is not what the topic publishes.") from error
    raise NotAnEvent("This is not what the topic publishes.")
