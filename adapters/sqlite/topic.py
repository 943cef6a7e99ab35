"""
The topic of the one machine: what the world has been told, in order, each event exactly once.

Events wait in their table until the relay moves them, in one transaction, so that nothing is lost or told twice
whenever the machine stops. One that cannot be told waits with all that follows in its lane, and keeps no other waiting:
once it can be, it is told behind what was told meanwhile.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from sqlite3 import Connection, Row
from typing import Final

from adapters.announced import cause_told_in
from adapters.causes import because_of
from adapters.cloud_events import CloudEvent, cloud_event
from adapters.documents import Document, text_of
from adapters.sqlite.connections import Connections
from adapters.sqlite.events import event_in
from adapters.sqlite.memos import position_in, remember_position
from adapters.sqlite.waiting import SqliteRoom, lanes_in, park
from aftersales.attempts import attempted
from aftersales.consuming import BEHIND, Consumer, Heard, Waiting, next_try

RELAY: Final = "relay_events"

_logger: Final = logging.getLogger(__name__)
_RELAYED: Final = "events-relayed"


@dataclass(frozen=True, kw_only=True)
class Published:
    """A CloudEvent as JSON, its message attributes and its position in the topic."""

    position: int
    body: Document
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SqliteTopic:
    """What was published, and the relay that publishes."""

    connections: Connections
    now: Callable[[], datetime]

    def relay(self, limit: int = 100) -> int:
        """Publish the oldest events that wait, or park them, and return how many they were."""
        with self.connections.writing() as connection:
            waiting = connection.execute(
                "SELECT position, subject, number, body FROM events WHERE position > ? ORDER BY position LIMIT ?",
                (position_in(connection, _RELAYED), limit),
            ).fetchall()
            parked = lanes_in(connection, RELAY)
            told = [self._relay(connection, row, parked) for row in waiting]
            if waiting:
                remember_position(connection, _RELAYED, waiting[-1]["position"])
        _say(told)
        return len(waiting)

    @property
    def parked(self) -> Consumer:
        """What tries again to tell what could not be told."""
        return Consumer(work=self._tell, room=SqliteRoom(connections=self.connections, consumer=RELAY), now=self.now)

    def published(self, after: int = 0, limit: int = 100) -> tuple[Published, ...]:
        """Return what was published after a position, in order."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT position, body, attributes FROM published WHERE position > ? ORDER BY position LIMIT ?",
                (after, limit),
            ).fetchall()
        return tuple(
            Published(position=row["position"], body=json.loads(row["body"]), attributes=json.loads(row["attributes"]))
            for row in rows
        )

    def _relay(self, connection: Connection, row: Row, parked: set[str]) -> CloudEvent | None:
        """Tell an event and return it, or park it, with the lanes in which anything waits."""
        event = Heard(lane=row["subject"], number=row["number"], body=row["body"].encode())
        waiting = Waiting(event=event, attempts=0, error=BEHIND, at=self.now())
        if event.lane not in parked:
            told = attempted(partial(_told, event))
            if not isinstance(told, Exception):
                return _published(connection, told, row["position"])
            waiting = waiting.after(told, at=self.now())
        parked.add(event.lane)
        park(connection, RELAY, waiting, try_at=next_try(waiting))
        return None

    def _tell(self, event: Heard) -> None:
        told = _told(event)
        with self.connections.writing() as connection:
            (position,) = connection.execute(
                "SELECT position FROM events WHERE subject = ? AND number = ?", (event.lane, event.number)
            ).fetchone()
            published = _published(connection, told, position)
        _say([published])


def _told(event: Heard) -> CloudEvent:
    return cloud_event(event_in(event.lane, event.body.decode()))


def _published(connection: Connection, told: CloudEvent, position: int) -> CloudEvent | None:
    """Tell the event of a position and return it, unless it was told."""
    inserted = connection.execute(
        "INSERT OR IGNORE INTO published (event, body, attributes) VALUES (?, ?, ?)",
        (position, text_of(told.body), text_of(told.attributes)),
    )
    return told if inserted.rowcount else None


def _say(published: Iterable[CloudEvent | None]) -> None:
    """Log what was told, once it is in the books: what is undone was told to nobody."""
    for body in (told.body for told in published if told is not None):
        with because_of(cause_told_in(body)):
            _logger.info("Told subscribers of an event", extra={"event": body["id"], "type": body["type"]})
