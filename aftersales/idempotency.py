"""Doing a thing once: a request's key, what was asked with it, and what came of it."""

from dataclasses import dataclass
from typing import Final, Protocol

from aftersales.errors import RequestKeyReused
from aftersales.identifiers import ActorId, MerchantId
from aftersales.vocabulary import Party

_PLAIN: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


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


def scope_of(merchant_id: MerchantId | None, party: Party, actor_id: ActorId, mutation: str = "") -> str:
    """Return the scope of the keys of someone's mutation; without a mutation, what all their scopes begin with."""
    # Ids are the shop's own, and may hold anything.
    return "/".join(_quoted(part) for part in (merchant_id or "", party, actor_id, mutation))


def _quoted(part: str) -> str:
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in part.encode())


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
