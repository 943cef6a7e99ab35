"""
Events that could not be told, and those behind them, waiting for a person: the stream forgets after a day.

    PARKED#LANES            <lane>         WaitingRecord       which lanes wait, since when and why
    PARKED#<lane>           <place>        ParkedEventRecord   what waits in a lane, in its order, as it came

A lane is named by the partition of its case or order, a place by where the event is in it.

An event that could not be counted waits apart from that, in the table of insights, and holds up no other. Only its name
and the reason are kept: it stays where it was recorded, and may be as big as a record gets.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from adapters.dynamodb.generations import Generation
from adapters.dynamodb.insight_records import uncounted_key
from adapters.dynamodb.records import ParkedEventRecord, WaitingRecord
from adapters.dynamodb.stream import Arrived
from adapters.dynamodb.table import Range, Table
from adapters.packing import pack
from aftersales.idempotency import LostRace

_LANES: Final = "PARKED#LANES"
_MAX_ERROR: Final = 500


@dataclass(frozen=True)
class ParkedEvents:
    """Keeps parked events in the table."""

    table: Table

    def lanes(self) -> frozenset[str]:
        """Return the lanes that wait."""
        return frozenset(key.sk for key in self.table.read_range(Range(partition=_LANES)))

    def park(self, arrived: Arrived, *, error: str, at: datetime) -> None:
        """Keep an event and its lane waiting; what waits already stays as it is."""
        event = ParkedEventRecord(f"PARKED#{arrived.lane}", arrived.place, body=pack(arrived.image))
        _keep(self.table, event, error, at)
        _keep(self.table, WaitingRecord(_LANES, arrived.lane), error, at)


@dataclass(frozen=True)
class UncountedEvents:
    """Keeps events that could not be counted, in the table of insights."""

    table: Table

    def put_aside(self, event_id: str, *, error: str, generations: Iterable[Generation], at: datetime) -> None:
        """Keep an event waiting in generations; what waits already stays as it is."""
        for generation in generations:
            _keep(self.table, WaitingRecord(*uncounted_key(generation.name, event_id)), error, at)


def _keep(table: Table, record: WaitingRecord, error: str, at: datetime) -> None:
    record.error, record.at = error[:_MAX_ERROR], at.astimezone(UTC).isoformat()
    with suppress(LostRace):
        table.put_new(record)
