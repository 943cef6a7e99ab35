"""Doing a thing once: a request's key, what was asked with it, and what came of it."""

from dataclasses import dataclass
from typing import Protocol

from aftersales.errors import RequestKeyReused


@dataclass(frozen=True, kw_only=True)
class RequestKey:
    """
    A client's key for one request.

    `scope` is the tenant, the actor and the mutation; `fingerprint` is a hash of the canonical input without
    requestKey and expectedVersion. Kept for 30 days of wall-clock time.
    """

    scope: str
    key: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What a request led to: the input's fingerprint, and the ids of what it made or changed."""

    fingerprint: str
    outcome: str

    def outcome_for(self, request: RequestKey) -> str:
        """Return what came of the request the first time, or refuse another input under the same key."""
        if self.fingerprint != request.fingerprint:
            raise RequestKeyReused
        return self.outcome


class LostRace(Exception):
    """A write found that someone else was first: read again, and try once more."""


class Requests(Protocol):
    """Remembers what requests led to. A write that has an effect remembers its request in the same transaction."""

    def remembered(self, request: RequestKey) -> Remembered | None:
        """Return what a request led to, unless it is unknown or forgotten."""
        ...

    def remember(self, request: RequestKey, outcome: str) -> None:
        """Note what a request led to, where no other write carries it; raise LostRace if the key was taken since."""
        ...
