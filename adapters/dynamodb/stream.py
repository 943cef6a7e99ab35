"""The table's stream, as it comes to a Lambda: records of what happened, in their order, and what each of them says."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from adapters.dynamodb.bodies import thing_in
from adapters.events import Event, kind_of

Image = Mapping[str, Mapping[str, Any]]  # An item as the stream shows it: DynamoDB's own form, with bytes in Base64.


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A record of an event. Its lane is the subject whose event it is; the stream knows it by its number."""

    lane: str
    place: str
    sequence_number: str
    image: Image = field(repr=False)

    @classmethod
    def in_record(cls, record: Mapping[str, Any]) -> Self:
        """Return what has arrived with a record of the stream."""
        change = record["dynamodb"]
        return cls(
            lane=change["Keys"]["PK"]["S"],
            place=change["Keys"]["SK"]["S"],
            sequence_number=change["SequenceNumber"],
            image=change["NewImage"],
        )

    @property
    def id(self) -> str:
        """What no other event is called."""
        return f"{self.lane}/{self.place}"

    def event(self) -> Event:
        """Return what happened."""
        return thing_in(kind_of(self.lane.partition("#")[2]), b64decode(self.image["body"]["B"]))
