"""
The counting of one machine: every event is folded into the counters of insights, in order, each exactly once.

Counters and the position up to which events were counted are kept in one transaction, so nothing is lost or counted
twice whenever the machine stops. An event that cannot be counted keeps no other waiting, and waits for a person.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from sqlite3 import Connection, Row
from typing import Final

from adapters.sqlite.connections import Connections
from adapters.sqlite.counters import add
from adapters.sqlite.events import event_in
from adapters.sqlite.memos import position_in, remember_position
from adapters.sqlite.waiting import SqliteRoom, park
from aftersales.consuming import UNTIL_ASKED, Consumer, Heard, Waiting
from aftersales.insights.facts import Uncountable, counted, facts_in
from aftersales.insights.sheets import Facts

COUNTING: Final = "update_insights"
COUNTED: Final = "insights-counted"

_logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SqliteCounting:
    """Counts what happened."""

    connections: Connections
    now: Callable[[], datetime]

    def catch_up(self, limit: int = 200) -> int:
        """Count the oldest events that wait, and return how many they were."""
        with self.connections.writing() as connection:
            waiting = events_in(connection, after=position_in(connection, COUNTED), limit=limit)
            if waiting:
                folded = Folded(waiting)
                add(connection, folded.facts)
                put_aside(connection, folded.failures, at=self.now())
                remember_position(connection, COUNTED, waiting[-1]["position"])
                folded.tell()
        return len(waiting)

    @property
    def parked(self) -> Consumer:
        """What tries again to count what could not be counted."""
        room = SqliteRoom(connections=self.connections, consumer=COUNTING)
        return Consumer(work=self._count, room=room, now=self.now)

    def _count(self, event: Heard) -> None:
        """Count an event that was put aside, unless it was counted."""
        with self.connections.writing() as connection:
            taken = connection.execute(
                "DELETE FROM waiting WHERE consumer = ? AND lane = ? AND number = ?",
                (COUNTING, event.lane, event.number),
            )
            if taken.rowcount:
                add(connection, facts_in(event_in(event.lane, event.body.decode())))


class Folded:
    """What rows of events add, and which of them, by position, could not be counted."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.events = len(rows)
        self.facts = Facts()
        self.failures: list[tuple[str, Uncountable]] = []
        for row in rows:
            try:
                self.facts.merge(counted(partial(_facts_in, row)))
            except Uncountable as error:
                self.failures.append((str(row["position"]), error))

    def tell(self) -> None:
        """Tell of what could not be counted, if anything could not."""
        if self.failures:
            position, error = self.failures[0]
            _logger.error(
                "%d events were not counted, the first at position %s; redrive them once that is mended.",
                len(self.failures),
                position,
                exc_info=error,
            )


def put_aside(connection: Connection, failures: Sequence[tuple[str, Uncountable]], *, at: datetime) -> None:
    """Let wait what could not be counted, each for a person: counting is the same whenever it is tried."""
    for position, error in failures:
        row = connection.execute(
            "SELECT subject, number, body FROM events WHERE position = ?", (int(position),)
        ).fetchone()
        event = Heard(lane=row["subject"], number=row["number"], body=row["body"].encode())
        park(connection, COUNTING, Waiting(event=event, attempts=1, error=str(error), at=at), try_at=UNTIL_ASKED)


def events_in(connection: Connection, *, after: int, limit: int) -> Sequence[Row]:
    """Return so many rows of events after a position, in order."""
    return connection.execute(
        "SELECT position, subject, body FROM events WHERE position > ? ORDER BY position LIMIT ?", (after, limit)
    ).fetchall()


def _facts_in(row: Row) -> Facts:
    return facts_in(event_in(row["subject"], row["body"]))
