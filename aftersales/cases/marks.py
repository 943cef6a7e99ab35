"""
Marks: short notes that several workers share, each changed only by who knows what it says.

Two things are made of them. A lease keeps others from doing the same at the same time; it ends by itself, for who holds
it may be dead. A bucket of tokens fills at a steady pace: who finds none waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aftersales.idempotency import LostRace

KEPT_FOR: Final = timedelta(days=1)
"""How long marks are kept at least that nobody changes."""

_NOW: Final = timedelta(0)
_ATTEMPTS: Final = 5


class Marks(Protocol):
    """Keeps short texts by name."""

    def read(self, name: str) -> str | None:
        """Return a mark, if there is one."""
        ...

    def replace(self, name: str, *, before: str | None, after: str, until: datetime) -> None:
        """Keep a mark, until then at least, if it still is as it was before; else raise LostRace."""
        ...


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to do something alone until it ends."""

    name: str
    ends_at: datetime


def take_lease(marks: Marks, name: str, *, at: datetime, lasting: timedelta) -> Lease | None:
    """Return a lease, or None while somebody else has it."""
    mark = marks.read(name)
    if mark is not None and datetime.fromisoformat(mark) > at:
        return None
    lease = Lease(name=name, ends_at=at + lasting)
    try:
        marks.replace(name, before=mark, after=lease.ends_at.isoformat(), until=at + KEPT_FOR)
    except LostRace:
        return None
    return lease


def end_lease(marks: Marks, lease: Lease, *, at: datetime) -> None:
    """Let others have what a lease is for from an instant on, unless they took it when it ended."""
    try:
        marks.replace(lease.name, before=lease.ends_at.isoformat(), after=at.isoformat(), until=at + KEPT_FOR)
    except LostRace:
        return


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A bucket of tokens from which never more are taken in a second than this; a fifth of them lie ready at once."""

    name: str
    per_second: int

    def take(self, marks: Marks, *, at: datetime) -> timedelta:
        """Take a token, or return how long to wait before asking again."""
        ready = max(1, self.per_second // 5)
        pace = timedelta(seconds=1) / max(1, self.per_second - ready)
        for _ in range(_ATTEMPTS):
            mark = marks.read(self.name)
            # The mark is the instant at which the bucket is full again.
            full_at = max(datetime.fromisoformat(mark), at) + pace if mark else at + pace
            if (wait := full_at - at - pace * ready) > _NOW:
                return wait
            try:
                marks.replace(self.name, before=mark, after=full_at.isoformat(), until=at + KEPT_FOR)
            except LostRace:
                continue
            return _NOW
        return pace
