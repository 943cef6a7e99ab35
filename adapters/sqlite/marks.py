"""Marks that workers share: leases and buckets of tokens, forgotten once nobody has to keep them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from aftersales.idempotency import LostRace


@dataclass(frozen=True)
class SqliteMarks:
    """Keeps short texts by name."""

    connections: Connections
    wall_now: Callable[[], datetime]

    def read(self, name: str) -> str | None:
        """Return a mark, if there is one."""
        with self.connections.reading() as connection:
            row = connection.execute("SELECT text FROM marks WHERE name = ?", (name,)).fetchone()
        return row and str(row["text"])

    def replace(self, name: str, *, before: str | None, after: str, until: datetime) -> None:
        """Keep a mark, until then at least, if it still is as it was before; else raise LostRace."""
        with self.connections.writing() as connection:
            row = connection.execute("SELECT text FROM marks WHERE name = ?", (name,)).fetchone()
            if (row and row["text"]) != before:
                raise LostRace
            connection.execute("DELETE FROM marks WHERE expires_at <= ?", (sortable_text(self.wall_now()),))
            connection.execute(
                """INSERT INTO marks (name, text, expires_at) VALUES (?, ?, ?)
                   ON CONFLICT (name) DO UPDATE SET text = excluded.text, expires_at = excluded.expires_at""",
                (name, after, sortable_text(until)),
            )
