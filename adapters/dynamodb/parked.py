"""
Events that could not be told, and those behind them, waiting for a person: the stream forgets after a day.

    PARKED#LANES            <lane>         ParkedLaneRecord    which lanes wait, since when and why
    PARKED#<lane>           <place>        ParkedEventRecord   what waits in a lane, in its order, as it came

A lane is named by the partition of its case or order, a place by where the event is in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adapters.dynamodb.keys import stamp
from adapters.dynamodb.records import ParkedEventRecord, ParkedLaneRecord
from adapters.dynamodb.stream import Arrived
from adapters.dynamodb.table import Range, Table, key_of
from adapters.packing import pack

_LANES: Final = "PARKED#LANES"
_MAX_ERROR: Final = 500


@dataclass(frozen=True)
class ParkedEvents:
    """Keeps parked events in the table."""

    table: Table

    def lanes(self) -> frozenset[str]:
        """Return the lanes that wait."""
        return frozenset(self._lanes())

    def park(self, arrived: Arrived, *, error: str, at: datetime) -> None:
        """Keep an event, and its lane waiting; doing it again changes nothing but the time."""
        record = ParkedEventRecord(f"PARKED#{arrived.lane}", arrived.place, body=pack(arrived.image))
        lane = ParkedLaneRecord(_LANES, arrived.lane)
        for parked in (record, lane):
            parked.error, parked.at = error[:_MAX_ERROR], stamp(at)
            self.table.put(parked)

    def _lanes(self) -> Iterator[str]:
        low: str | None = None
        more = True
        while more:
            found = self.table.query(Range(partition=_LANES, low=low))
            yield from (low := key_of(item).sk for item in found.items)
            more = found.more
