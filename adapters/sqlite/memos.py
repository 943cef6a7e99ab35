"""Memos: what the machine itself must not forget, such as where the sandbox's clock stands."""

from dataclasses import dataclass

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
