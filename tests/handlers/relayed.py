"""Cases that the stream tells of, and what is heard of them."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from adapters.cloud_events import CloudEvent, cloud_event
from adapters.dynamodb.bodies import packed
from adapters.sns import SnsTopic, TopicUnreachable
from aftersales.cases.events import CaseEvent, CaseEventType
from aftersales.identifiers import CaseId
from aftersales.orders.events import OrderEvent
from aftersales.vocabulary import CaseKind, CaseStatus, Party
from tests.cloud import Published
from tests.handlers.event_source_mapping import Record
from tests.shop import BUYER, NOON, SHOP, new_ulid

REQUESTED = CaseEvent(
    case_id=CaseId(f"case_{new_ulid(NOON)}"),
    merchant_id=SHOP.id,
    kind=CaseKind.RETURN,
    number=1,
    type=CaseEventType.REQUESTED,
    at=NOON,
    by=Party.BUYER,
    actor_id=BUYER.id,
    status=CaseStatus.REQUESTED,
    data={"order_number": "A-1"},
)


def events_of_a_case(count: int) -> list[CaseEvent]:
    """Return the first events of a case that nobody has yet."""
    case_id = CaseId(f"case_{new_ulid(NOON)}")
    return [replace(REQUESTED, case_id=case_id, number=number) for number in range(1, count + 1)]


def shard_of(events: Sequence[CaseEvent | OrderEvent], *, spoiled: Sequence[str] = ()) -> list[Record]:
    """Return events as records of a stream, with the bodies of some (by their CloudEvents' ids) spoiled."""
    return [_record(nth, event, id_of(event) in spoiled) for nth, event in enumerate(events)]


def _record(nth: int, event: CaseEvent | OrderEvent, is_spoiled: object) -> Record:
    lane = f"CASE#{event.case_id}" if isinstance(event, CaseEvent) else f"ORDER#{event.order_id}"
    keys = {"PK": {"S": lane}, "SK": {"S": f"EVENT#{event.number:06}"}}
    body = b"\x01spoiled" if is_spoiled else packed(event)
    image = {**keys, "body": {"B": b64encode(body).decode()}}
    change = {"Keys": keys, "NewImage": image, "SequenceNumber": f"{nth + 1:021}", "StreamViewType": "NEW_IMAGE"}
    return {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}


def id_of(event: CaseEvent | OrderEvent) -> str:
    return str(cloud_event(event).body["id"])


def mixed(lanes: Sequence[Sequence[CaseEvent]], *, chance: Random) -> list[CaseEvent]:
    """Return the events of several cases as they might happen: each case's in order, the cases in any."""
    left = [list(lane) for lane in lanes]
    events = []
    while left := [lane for lane in left if lane]:
        events.append(chance.choice(left).pop(0))
    return events


def ids_in(heard: Sequence[Published]) -> list[str]:
    return [published.event["id"] for published in heard]


def first_told(heard: Sequence[Published]) -> Mapping[str, list[int]]:
    """Return the numbers of what was heard by case, each where it was heard first."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for published in heard:
        number = published.event["data"]["number"]
        if number not in numbers[published.event["subject"]]:
            numbers[published.event["subject"]].append(number)
    return numbers


class FlakyTopic:
    """A topic that cannot be reached now and then, by chance."""

    def __init__(self, share: float, *, chance: Random) -> None:
        self._share = share
        self._chance = chance
        self.heard: list[Published] = []

    def publish(self, event: CloudEvent) -> None:
        if self._chance.random() < self._share:
            raise TopicUnreachable
        self.heard.append(Published(event=event.body, attributes=event.attributes))


@dataclass
class Refusing:
    """A topic that refuses an event."""

    refused: str
    topic: SnsTopic

    def publish(self, event: CloudEvent) -> None:
        if event.body["id"] == self.refused:
            raise ValueError(self.refused)
        self.topic.publish(event)
