"""
The sandbox's clock: the product's time, which can be set, ticks on from there, and is kept across restarts.

What is kept is how far the product's time is ahead of the wall's. So it goes on while nobody is running the sandbox,
as any clock does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Protocol

_MEMO: Final = "sandbox-clock-ahead"
_MICROSECOND: Final = timedelta(microseconds=1)


class Memos(Protocol):
    """Keeps short texts by name."""

    def read(self, name: str) -> str | None:
        """Return a memo, if it was ever written."""
        ...

    def write(self, name: str, text: str) -> None:
        """Keep a memo, instead of the one of that name."""
        ...


class SandboxClock:
    """A clock that can be set."""

    def __init__(self, memos: Memos, *, wall_now: Callable[[], datetime]) -> None:
        self._memos = memos
        self._wall_now = wall_now
        self._ahead = int(memos.read(_MEMO) or 0) * _MICROSECOND
        self._standing: datetime | None = None
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the product's time."""
        with self._lock:
            return self._standing or self._wall_now() + self._ahead

    def set(self, at: datetime) -> None:
        """Let the clock tick on from an instant, now and after a restart."""
        ahead = at - self._wall_now()
        # Kept first: a clock that was read must not stand earlier after a crash.
        self._memos.write(_MEMO, str(ahead // _MICROSECOND))
        with self._lock:
            self._ahead = ahead

    @contextmanager
    def standing_at(self, at: datetime) -> Iterator[None]:
        """Let the clock stand still while something happens that belongs to this very instant; then it ticks on."""
        self.set(at)
        with self._lock:
            self._standing = at
        try:
            yield
        finally:
            self.set(at)
            with self._lock:
                self._standing = None
