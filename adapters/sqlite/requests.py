"""What requests led to, kept for 30 days of the wall's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Final

from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from aftersales.idempotency import Remembered, RequestKey

KEPT_FOR: Final = timedelta(days=30)


@dataclass(frozen=True)
class SqliteRequests:
    """Remembers what requests led to, within the transactions of others or in one of its own."""

    connections: Connections
    wall_now: Callable[[], datetime]

    def remembered(self, request: RequestKey) -> Remembered | None:
        """Return what a request led to, unless it is unknown or forgotten."""
        with self.connections.reading() as connection:
            return self.read(connection, request)

    def remember(self, request: RequestKey, outcome: str) -> None:
        """Note what a request led to; raise LostRace if the key was taken since."""
        with self.connections.writing() as connection:
            self.note(connection, request, outcome)

    def read(self, connection: Connection, request: RequestKey) -> Remembered | None:
        """Return what a request led to, as a transaction sees it."""
        row = connection.execute(
            "SELECT fingerprint, outcome FROM requests WHERE scope = ? AND key = ? AND expires_at > ?",
            (request.scope, request.key, sortable_text(self.wall_now())),
        ).fetchone()
        return row and Remembered(fingerprint=row["fingerprint"], outcome=row["outcome"])

    def note(self, connection: Connection, request: RequestKey, outcome: str) -> None:
        """Note what a request led to, in a transaction, and forget those that have expired."""
        now = self.wall_now()
        connection.execute("DELETE FROM requests WHERE expires_at <= ?", (sortable_text(now),))
        connection.execute(
            "INSERT INTO requests (scope, key, fingerprint, outcome, expires_at) VALUES (?, ?, ?, ?, ?)",
            (request.scope, request.key, request.fingerprint, outcome, sortable_text(now + KEPT_FOR)),
        )
