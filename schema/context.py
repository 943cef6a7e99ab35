"""What every resolver has at hand: who asks and in which language, the business, and what was read."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

import strawberry

from aftersales.actors import Actor
from aftersales.business import Business
from aftersales.errors import InvalidInput
from aftersales.idempotency import RequestKey, scope_of
from aftersales.languages import LanguageTag
from aftersales.wording import ENGLISH, Said
from schema.cursors import Cursors
from schema.reading import Reading

MAX_KEY: Final = 200
_ABOUT_THE_REQUEST: Final = frozenset({"request_key", "expected_version"})


class Keyed(Protocol):
    """An input that carries its request's key."""

    request_key: strawberry.ID


@dataclass(kw_only=True)
class Context:
    """One HTTP request's context. What was read is kept for this request alone."""

    actor: Actor
    business: Business
    cursors: Cursors
    language: LanguageTag = ENGLISH
    asked_for: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """Which fields of the schema were asked for, and how they were refused: whoever watches the service is told."""
    reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        self.reading = Reading(self.business, self.actor)

    def key_of(self, given: Keyed, *, mutation: str) -> RequestKey:
        """Return a mutation's request key, or refuse one that cannot be kept; what was read is read anew from here."""
        self.reading = Reading(self.business, self.actor)
        key = given.request_key
        if not 1 <= len(key) <= MAX_KEY or not key.isprintable() or not key.strip():
            raise InvalidInput.at("requestKey", message=Said("must be 1 to {most} printable characters", most=MAX_KEY))
        who = self.actor
        scope = scope_of(who.merchant_id, who.party, who.id, mutation)
        return RequestKey(scope=scope, key=key, fingerprint=_fingerprint(given))


Info = strawberry.Info[Context, None]


def _fingerprint(given: Keyed) -> str:
    """Return a hash of what is asked: the same input asks the same, in whatever order its fields came."""
    asked = {name: value for name, value in vars(given).items() if name not in _ABOUT_THE_REQUEST}
    canonical = json.dumps(asked, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> str | Mapping[str, object]:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return vars(value)
