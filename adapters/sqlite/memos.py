"""Memos: what the machine itself must not forget, such as where the sandbox's clock stands."""

from dataclasses import dataclass
from sqlite3 import Connection

from adapters.sqlite.connections import Connections


@dataclass(frozen=True)
class Memos:
    """Short texts by name."""

    connections: Connections

    def read(self, name: str) -> str | None:
        """Return a memo, if it was ever written."""
        with self.connections.reading() as connection:
            row = connection.execute("SELECT text FROM memos WHERE name = ?", (name,)).fetchone()
        return row and str(row["text"])

    def write(self, name: str, text: str) -> None:
        """Keep a memo, instead of the one of that name."""
        with self.connections.writing() as connection:
            connection.execute(
                "INSERT INTO memos (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text",
                (name, text),
            )


def position_in(connection: Connection, name: str) -> int:
    """Return up to which position something was done, as a transaction sees it."""
    row = connection.execute("SELECT text FROM memos WHERE name = ?", (name,)).fetchone()
    return int(row["text"]) if row else 0


def remember_position(connection: Connection, name: str, position: int) -> None:
    """Note up to which position something was done, in a transaction."""
    connection.execute(
        "INSERT INTO memos (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text",
        (name, str(position)),
    )
