"""
The counting of one machine: every event is folded into the counters of insights, in order, each exactly once.

Counters and the position up to which events were counted are kept in one transaction, so nothing is lost or counted
twice whenever the machine stops. An event that cannot be counted keeps no other waiting: it is noted, and told.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from sqlite3 import Connection, Row
from typing import Final

from adapters.sqlite.connections import Connections
from adapters.sqlite.counters import add
from adapters.sqlite.events import event_in
from aftersales.insights.facts import Uncountable, counted, facts_in
from aftersales.insights.sheets import Facts

_POSITION: Final = "insights-counted"
_logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class SqliteCounting:
    """Counts what happened."""

    connections: Connections

    def catch_up(self, limit: int = 200) -> int:
        """Count the oldest events that wait, and return how many they were."""
        with self.connections.writing() as connection:
            waiting = events_in(connection, after=position_in(connection), limit=limit)
            if waiting:
                folded = Folded(waiting)
                add(connection, folded.facts)
                note(connection, folded.failures)
                remember(connection, position=waiting[-1]["position"])
                folded.tell()
        return len(waiting)


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
                "%d events were not counted, the first at position %s; rebuild the insights once that is mended.",
                len(self.failures),
                position,
                exc_info=error,
            )


def position_in(connection: Connection) -> int:
    """Return up to which position events were counted."""
    row = connection.execute("SELECT text FROM memos WHERE name = ?", (_POSITION,)).fetchone()
    return int(row["text"]) if row else 0


def remember(connection: Connection, *, position: int) -> None:
    """Note up to which position events were counted."""
    connection.execute(
        "INSERT INTO memos (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text",
        (_POSITION, str(position)),
    )


def note(connection: Connection, failures: Sequence[tuple[str, Uncountable]]) -> None:
    """Note which events could not be counted, and why."""
    connection.executemany(
        "INSERT INTO uncounted (position, error) VALUES (?, ?)",
        ((int(position), str(error)) for position, error in failures),
    )


def events_in(connection: Connection, *, after: int, limit: int) -> Sequence[Row]:
    """Return so many rows of events after a position, in order."""
    return connection.execute(
        "SELECT position, subject, body FROM events WHERE position > ? ORDER BY position LIMIT ?", (after, limit)
    ).fetchall()


def _facts_in(row: Row) -> Facts:
    return facts_in(event_in(row["subject"], row["body"]))
