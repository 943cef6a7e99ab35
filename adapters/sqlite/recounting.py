"""Counting anew: what the events of one machine add up to, beside what was counted of them as they happened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adapters.sqlite.connections import Connections
from adapters.sqlite.counters import add, sheets_in
from adapters.sqlite.counting import COUNTED, COUNTING, Folded, events_in, put_aside
from adapters.sqlite.memos import position_in
from adapters.sqlite.waiting import empty
from aftersales.insights.facts import Uncountable
from aftersales.insights.sheets import Sheet, Tally

_AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True)
class SqliteRecounting:
    """The live counters of one machine, and the events that were counted for them."""

    connections: Connections
    now: Callable[[], datetime]

    def folded(self) -> Iterator[Folded]:
        """Yield what events add that were counted already, some at a time."""
        with self.connections.reading() as connection:
            last, position = position_in(connection, COUNTED), 0
            while position < last:
                rows = events_in(connection, after=position, limit=_AT_ONCE)
                yield Folded([row for row in rows if row["position"] <= last])
                position = rows[-1]["position"]

    def sheets(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield the live sheets, as they are at one instant."""
        with self.connections.reading() as connection:
            yield from sheets_in(connection)

    def correct(self, missing: Iterable[tuple[Sheet, Tally]], failures: Sequence[tuple[str, Uncountable]]) -> bool:
        """Add what is missing to the live sheets, and note what still cannot be counted; all of it or nothing."""
        with self.connections.writing() as connection:
            add(connection, missing)
            empty(connection, COUNTING)
            put_aside(connection, failures, at=self.now())
        return True
