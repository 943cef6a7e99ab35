"""Events as records of the table's stream, and counted as they come with it."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final

from adapters.dynamodb.bodies import packed
from adapters.dynamodb.counting import Counting
from adapters.dynamodb.generations import Generations
from adapters.dynamodb.insight_batches import Uncounted, portions_of
from adapters.dynamodb.records import EventRecord
from adapters.dynamodb.stream import Arrived
from adapters.dynamodb.table import Table
from adapters.events import Event, subject_of
from aftersales.cases.events import CaseEvent
from aftersales.orders.events import OrderEvent

Record = Mapping[str, Any]  # As the stream says it.

SHARD: Final = "shardId-00000001795348800000-0a1b2c3d"

_numbers: Final = count(1)


def record_of(event: Event) -> Record:
    """Return the record of an event as Lambda hands it over; later ones have higher numbers."""
    pk, sk = _key_of(event)
    keys = {"PK": {"S": pk}, "SK": {"S": sk}}
    image = {**keys, "body": {"B": b64encode(packed(event)).decode()}}
    # They have no fixed length: the first here are a digit shorter than those after.
    sequence = str(10**21 - 20 + next(_numbers))
    change = {"Keys": keys, "NewImage": image, "SequenceNumber": sequence, "StreamViewType": "NEW_IMAGE"}
    return {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}


def record(table: Table, events: Sequence[Event]) -> None:
    """Record events in a table of cases, each beside its subject."""
    for event in events:
        pk, sk = _key_of(event)
        table.put_new(EventRecord(pk, sk, body=packed(event)))


def count_into(table: Table, events: Sequence[Event], *, at: datetime, shard: str = SHARD) -> None:
    """Count events into a table of insights, once they have come with the stream."""
    assert not count_records(table, [record_of(event) for event in events], at=at, shard=shard)


def count_records(table: Table, records: Sequence[Record], *, at: datetime, shard: str = SHARD) -> Sequence[Uncounted]:
    """Count what comes with the stream into a table of insights, and return what nobody can count."""
    uncounted: list[Uncounted] = []
    arrived = [Arrived.in_record(record) for record in records]
    counting = Counting(table=table, shard=shard, at=at)
    for portion in portions_of(arrived, generations=Generations.of(table), shard=shard):
        uncounted += portion.uncounted
        for key, additions in portion.additions.items():
            counting.add(key, additions)
    return uncounted


def _key_of(event: Event) -> tuple[str, str]:
    kind = "CASE" if isinstance(event, CaseEvent) else "ORDER" if isinstance(event, OrderEvent) else "FEEDBACK"
    return f"{kind}#{subject_of(event)}", f"EVENT#{event.number:06}"
