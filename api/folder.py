"""
The data folder of one installation: where everything is kept, for one process at a time.

    aftersales.db     the business, and the outbox of its events
    files/            evidence
    signing-key       made once, readable by its owner alone
    in-use.db         locked for as long as a process works here
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.authentication.keys import SECRET_BYTES, Keys
from api.settings import BadSettings

_OWNER_ALONE: Final = 0o600
_PATIENCE_SECONDS: Final = 3.0


class FolderInUse(Exception):
    """Another process works on the same folder."""


@dataclass(frozen=True)
class Folder:
    """A folder, and what is where in it."""

    path: Path

    @property
    def database(self) -> Path:
        """Return where the business is kept."""
        return self.path / "aftersales.db"

    @property
    def files(self) -> Path:
        """Return where evidence is kept."""
        return self.path / "files"

    def keys(self) -> Keys:
        """Return the installation's keys; the first time, they are made."""
        place = self.path / "signing-key"
        if not place.exists():
            _write_once(place, secrets.token_bytes(SECRET_BYTES))
        return Keys(place.read_bytes())

    @contextmanager
    def occupied(self) -> Iterator[None]:
        """Keep other processes out of the folder, or refuse to come in where one is. A killed one leaves no trace."""
        lock = _lock_in(self.path)
        try:
            _lock(lock, self.path)
            yield
        finally:
            lock.close()


def _lock_in(path: Path) -> sqlite3.Connection:
    try:
        path.mkdir(parents=True, exist_ok=True)
        # SQLite's locks are the operating system's own, on every one of them, and end with the process.
        # One that was just told to stop is given the time to.
        return sqlite3.connect(path / "in-use.db", timeout=_PATIENCE_SECONDS, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise BadSettings(f"Nothing can be kept in {path}: {error}. Choose another DATA_DIR.") from error


def _lock(lock: sqlite3.Connection, path: Path) -> None:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise FolderInUse(f"Another process works on {path}. Stop it first, or choose another DATA_DIR.") from error


def _write_once(place: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner alone."""
    beginning = place.with_suffix(".new")
    beginning.unlink(missing_ok=True)
    with os.fdopen(os.open(beginning, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beginning.replace(place)
