"""
A consumer of the topic on one machine: it hears everything from where it stopped, in order.

How far it has heard is written down behind what it did, so whatever was in the middle when the machine stopped is heard
again: its ledger, if it needs one, knows what was done.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Row
from threading import Event
from typing import Final, Self

from adapters.announced import Announced, cause_in, working_because_of_it
from adapters.causes import because_of
from adapters.sqlite.connections import Connections
from adapters.sqlite.memos import position_in, remember_position
from adapters.sqlite.waiting import SqliteRoom
from aftersales.consuming import Consumer, Heard, Ledger

_logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SqliteListener:
    """Hears what was told, and lets wait what could not be worked off. `news` is set when something may have been."""

    name: str
    connections: Connections
    parked: Consumer
    news: Event = field(default_factory=Event)

    @classmethod
    def of(
        cls,
        name: str,
        *,
        connections: Connections,
        work: Callable[[Announced], object],
        now: Callable[[], datetime],
        ledger: Ledger | None = None,
    ) -> Self:
        """Return the consumer of that name; with a ledger, its work is not done twice."""
        consumer = Consumer(
            work=working_because_of_it(work),
            room=SqliteRoom(connections=connections, consumer=name),
            ledger=ledger,
            now=now,
        )
        return cls(name=name, connections=connections, parked=consumer)

    def catch_up(self, limit: int = 100) -> int:
        """Hear the oldest events that were told since, and return how many they were."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT position, body FROM published WHERE position > ? ORDER BY position LIMIT ?",
                (position_in(connection, self._memo), limit),
            ).fetchall()
        came = self.parked.hear(_heard_in(row) for row in rows)
        for failure in came.failures:
            with because_of(cause_in(failure.event.body)):
                _logger.error("%s failed at %s.", self.name, failure.event.id, exc_info=failure.error)
        if came.again:
            raise RuntimeError(f"{self.name} could not even let {came.again[0].id} wait")
        if rows:
            self._remember(rows[-1]["position"])
        return len(rows)

    def _remember(self, position: int) -> None:
        with self.connections.writing() as connection:
            remember_position(connection, self._memo, position)

    @property
    def _memo(self) -> str:
        return f"heard-{self.name}"


def _heard_in(row: Row) -> Heard:
    body = row["body"]
    event = json.loads(body)
    return Heard(lane=event["subject"], number=event["data"]["number"], body=body.encode())
