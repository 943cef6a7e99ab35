"""Where the events of a consumer wait on one machine, lane by lane, and what it has done."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection, Row
from typing import Final

from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from aftersales.consuming import Heard, Lane, Waiting

_KEPT: Final = timedelta(days=15)
"""As long as elsewhere, where a queue may keep an event for 14 days."""


@dataclass(frozen=True, kw_only=True)
class SqliteRoom:
    """Keeps the promises of WaitingRoom."""

    connections: Connections
    consumer: str

    def lanes(self) -> Sequence[Lane]:
        """Return the lanes in which something waits."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT lane, arrivals, try_at FROM lanes WHERE consumer = ? ORDER BY lane", (self.consumer,)
            ).fetchall()
        return [_lane_in(row) for row in rows]

    def park(self, waiting: Waiting, *, try_at: datetime) -> None:
        """Let an event wait in its lane, to be tried at an instant; what waits there already stays as it is."""
        with self.connections.writing() as connection:
            park(connection, self.consumer, waiting, try_at=try_at)

    def take(self, lane: Lane, *, until: datetime) -> Lane | None:
        """Return a lane to whoever is first to try it, for a while."""
        with self.connections.writing() as connection:
            row = connection.execute(
                """UPDATE lanes SET try_at = ? WHERE consumer = ? AND lane = ? AND try_at = ?
                   RETURNING lane, arrivals, try_at""",
                (sortable_text(until), self.consumer, lane.name, sortable_text(lane.try_at)),
            ).fetchone()
        return _lane_in(row) if row else None

    def waiting_in(self, lane: Lane) -> Sequence[Waiting]:
        """Return what waits in a lane, in its order."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT lane, number, body, attempts, error, at FROM waiting
                   WHERE consumer = ? AND lane = ? ORDER BY number""",
                (self.consumer, lane.name),
            ).fetchall()
        return [waiting_in(row) for row in rows]

    def failed(self, waiting: Waiting, *, try_at: datetime) -> None:
        """Note that the first event of a lane was tried once more, and when the lane is to be tried again."""
        lane, number = waiting.event.lane, waiting.event.number
        with self.connections.writing() as connection:
            connection.execute(
                """UPDATE waiting SET attempts = ?, error = ?, at = ?
                   WHERE consumer = ? AND lane = ? AND number = ?""",
                (waiting.attempts, waiting.error, sortable_text(waiting.at), self.consumer, lane, number),
            )
            connection.execute(
                "UPDATE lanes SET try_at = ? WHERE consumer = ? AND lane = ?",
                (sortable_text(try_at), self.consumer, lane),
            )

    def passed(self, event: Heard) -> None:
        """Let go of an event that waits no more."""
        with self.connections.writing() as connection:
            connection.execute(
                "DELETE FROM waiting WHERE consumer = ? AND lane = ? AND number = ?",
                (self.consumer, event.lane, event.number),
            )

    def close(self, lane: Lane) -> bool:
        """Open the way for what comes next in a lane, unless something came to wait there since it was taken."""
        with self.connections.writing() as connection:
            closed = connection.execute(
                "DELETE FROM lanes WHERE consumer = ? AND lane = ? AND arrivals = ?",
                (self.consumer, lane.name, lane.arrivals),
            )
            return closed.rowcount == 1


@dataclass(frozen=True, kw_only=True)
class SqliteLedger:
    """Keeps the promises of Ledger."""

    connections: Connections
    consumer: str
    now: Callable[[], datetime]

    def done(self, ids: Collection[str]) -> Collection[str]:
        """Return those of some events that were done."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT id FROM done
                   WHERE consumer = ? AND expires_at > ? AND id IN (SELECT value FROM json_each(?))""",
                (self.consumer, sortable_text(self.now()), json.dumps(list(ids))),
            ).fetchall()
        return {row["id"] for row in rows}

    def note(self, event_id: str) -> None:
        """Note that an event was done, and forget what was long ago."""
        now = self.now()
        with self.connections.writing() as connection:
            connection.execute("DELETE FROM done WHERE expires_at <= ?", (sortable_text(now),))
            connection.execute(
                "INSERT OR REPLACE INTO done (consumer, id, expires_at) VALUES (?, ?, ?)",
                (self.consumer, event_id, sortable_text(now + _KEPT)),
            )


def lanes_in(connection: Connection, consumer: str) -> set[str]:
    """Return the names of the lanes of a consumer in which something waits, as a transaction sees them."""
    return {row["lane"] for row in connection.execute("SELECT lane FROM lanes WHERE consumer = ?", (consumer,))}


def park(connection: Connection, consumer: str, waiting: Waiting, *, try_at: datetime) -> None:
    """Let an event wait in its lane, in a transaction; what waits there already stays as it is."""
    event = waiting.event
    parked = connection.execute(
        """INSERT OR IGNORE INTO waiting (consumer, lane, number, body, attempts, error, at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (consumer, event.lane, event.number, event.body, waiting.attempts, waiting.error, sortable_text(waiting.at)),
    )
    if parked.rowcount:
        connection.execute(
            """INSERT INTO lanes (consumer, lane, arrivals, try_at) VALUES (?, ?, 1, ?)
               ON CONFLICT (consumer, lane) DO UPDATE SET arrivals = arrivals + 1""",
            (consumer, event.lane, sortable_text(try_at)),
        )


def empty(connection: Connection, consumer: str) -> None:
    """Let go of everything that waits for a consumer, in a transaction."""
    connection.execute("DELETE FROM waiting WHERE consumer = ?", (consumer,))
    connection.execute("DELETE FROM lanes WHERE consumer = ?", (consumer,))


def waiting_in(row: Row) -> Waiting:
    """Return the event that a row lets wait."""
    return Waiting(
        event=Heard(lane=row["lane"], number=row["number"], body=row["body"]),
        attempts=row["attempts"],
        error=row["error"],
        at=datetime.fromisoformat(row["at"]),
    )


def _lane_in(row: Row) -> Lane:
    return Lane(name=row["lane"], arrivals=row["arrivals"], try_at=datetime.fromisoformat(row["try_at"]))
