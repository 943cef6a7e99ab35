"""Connections to the books: opened as they are needed, lent to one thread at a time, and used again."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from sqlite3 import Connection
from threading import BoundedSemaphore, Lock
from typing import Final

from adapters.sqlite.tables import prepare
from aftersales.idempotency import LostRace

IN_MEMORY: Final = ":memory:"

_MOST: Final = 64
_TAKEN: Final = frozenset({sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE})
_SETTINGS: Final = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    # What was answered survives a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Connections:
    """The connections to one database. One in memory lives in its only connection, so everybody takes turns there."""

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._idle: list[Connection] = []
        self._seats = BoundedSemaphore(1 if path == IN_MEMORY else _MOST)
        # Writers of this process queue here, in turn; SQLite lets those of other processes wait and try again.
        self._writers = Lock()
        self._numbers = count(1)
        self.lent = 0
        """How often a connection was lent: what a request to the storage is elsewhere."""
        try:
            with self._lent() as connection:
                prepare(connection)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees everything as it was at one instant."""
        with self._lent() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection of which all is kept or nothing; raise LostRace for what was to be new and exists."""
        with self._writers, self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except sqlite3.IntegrityError as error:
                raise _explained(error) from error
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def compact(self) -> None:
        """Write the database anew without what was deleted, and keep nothing of it in the log beside it."""
        with self._writers, self._lent() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the connections; whoever holds one must have given it back."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        with self._seats:
            self.lent = next(self._numbers)
            connection = self._taken()
            try:
                yield connection
            finally:
                self._idle.append(connection)

    def _taken(self) -> Connection:
        # Another thread may take the last idle one between a look and a grasp.
        try:
            return self._idle.pop()
        except IndexError:
            return self._opened()

    def _opened(self) -> Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _explained(error: sqlite3.IntegrityError) -> Exception:
    """Tell what someone else wrote first from what must not be written at all."""
    return LostRace() if error.sqlite_errorcode in _TAKEN else error
