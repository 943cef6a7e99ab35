"""
The topic of the one machine: what the world has been told, in order, each event exactly once.

Events wait in their table until the relay moves them; each keeps its position. Both are in one database, so that moving
them is one transaction, and nothing is lost or told twice whenever the machine stops.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.cloud_events import cloud_event
from adapters.documents import Document, text_of
from adapters.sqlite.connections import Connections
from adapters.sqlite.events import event_in


@dataclass(frozen=True, kw_only=True)
class Published:
    """A CloudEvent as JSON, its message attributes and its position in the topic."""

    position: int
    body: Document
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class SqliteTopic:
    """What was published, and the relay that publishes."""

    connections: Connections

    def relay(self, limit: int = 100) -> int:
        """Publish the oldest events that wait, and return how many they were."""
        with self.connections.writing() as connection:
            waiting = connection.execute(
                """SELECT position, subject, body FROM events
                   WHERE position > (SELECT coalesce(max(position), 0) FROM published) ORDER BY position LIMIT ?""",
                (limit,),
            ).fetchall()
            for row in waiting:
                told = cloud_event(event_in(row["subject"], row["body"]))
                connection.execute(
                    "INSERT INTO published (position, body, attributes) VALUES (?, ?, ?)",
                    (row["position"], text_of(told.body), text_of(told.attributes)),
                )
        return len(waiting)

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
