"""The table's stream, as it comes to a Lambda: records of what happened, in their order, and what each of them says."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self, cast

from adapters.announced import cause_told_in
from adapters.documents import Document
from adapters.dynamodb.bodies import document_in, thing_in
from adapters.dynamodb.keys import Key, number_in
from adapters.events import Event, kind_of
from adapters.packing import pack, unpack
from aftersales.attempts import attempted
from aftersales.consuming import Heard
from aftersales.identifiers import CorrelationId

Image = Mapping[str, Mapping[str, Any]]  # An item as the stream shows it: DynamoDB's own form, with bytes in Base64.


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A record of an event. Its lane is the subject whose nth event it is; the stream has a number of its own."""

    lane: str
    number: int
    sequence_number: str
    image: Image = field(repr=False)

    @classmethod
    def in_record(cls, record: Mapping[str, Any]) -> Self:
        """Return what has arrived with a record of the stream."""
        change = record["dynamodb"]
        return cls(
            lane=change["Keys"]["PK"]["S"].partition("#")[2],
            number=number_in(Key(change["Keys"]["PK"]["S"], change["Keys"]["SK"]["S"])),
            sequence_number=change["SequenceNumber"],
            image=change["NewImage"],
        )

    @property
    def id(self) -> str:
        """What no other event is called."""
        return f"{self.lane}/{self.number}"

    @property
    def as_heard(self) -> Heard:
        """The event as consumers hear it, with all that came."""
        return Heard(lane=self.lane, number=self.number, body=pack(self.image))

    def event(self) -> Event:
        """Return what happened."""
        return _event_in(self.lane, self.image)


def event_of(heard: Heard) -> Event:
    """Return what happened that a consumer has heard from the stream."""
    return _event_in(heard.lane, _unpacked(heard.body))


def cause_in(body: bytes) -> CorrelationId | None:
    """Return the request that an event goes back to, as consumers hear it; None where it says none or is unreadable."""
    return cause_told_in(attempted(partial(_document_in, body)))


def _document_in(body: bytes) -> Document:
    return document_in(_kept_in(_unpacked(body)))


def _event_in(lane: str, image: Image) -> Event:
    return thing_in(kind_of(lane), _kept_in(image))


def _unpacked(body: bytes) -> Image:
    # What was packed is what came.
    return cast(Image, unpack(body))


def _kept_in(image: Image) -> bytes:
    return b64decode(image["body"]["B"])
