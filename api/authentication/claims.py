"""What a token says about who asks, and the Actor that it makes: nothing is trusted here that was not verified."""

import re
from collections.abc import Mapping
from typing import Final

from aftersales.actors import Actor
from aftersales.identifiers import ActorId, MerchantId, OrderId, is_id
from aftersales.vocabulary import Party

Claims = Mapping[str, object]

MERCHANT_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}")
"""What a merchant may be called: it becomes part of keys and of event sources."""

_MAX_SUBJECT: Final = 200


class BadClaims(Exception):
    """The claims name nobody that could ask."""


def actor_from(claims: Claims) -> Actor:
    """Return who asks by verified claims, or refuse claims that name nobody."""
    party = _party(claims)
    merchant_id = _merchant(claims)
    if merchant_id is None and party is not Party.PLATFORM:
        raise BadClaims(f"A {party.lower()}'s token needs a merchant.")
    return Actor(
        id=_subject(claims),
        party=party,
        merchant_id=None if party is Party.PLATFORM else merchant_id,
        role=_role(claims) if party is Party.MERCHANT else None,
        order_id=_order(claims, party),
    )


def _subject(claims: Claims) -> ActorId:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= _MAX_SUBJECT or not subject.isprintable():
        raise BadClaims(f"sub must be a text of 1 to {_MAX_SUBJECT} printable characters.")
    return ActorId(subject)


def _party(claims: Claims) -> Party:
    party = claims.get("party")
    if not isinstance(party, str) or party not in Party.__members__:
        raise BadClaims(f"party must be one of {', '.join(Party.__members__)}.")
    return Party[party]


def _merchant(claims: Claims) -> MerchantId | None:
    merchant = claims.get("merchant")
    if merchant is None:
        return None
    if not isinstance(merchant, str) or not MERCHANT_ID.fullmatch(merchant):
        raise BadClaims("merchant must be 1 to 64 letters, digits and . _ : @ -")
    return MerchantId(merchant)


def _role(claims: Claims) -> str | None:
    role = claims.get("role")
    # A role that nobody knows may do nothing; an empty one must not fall back to the role of those who have none.
    if role is not None and (not isinstance(role, str) or not role):
        raise BadClaims("role must be a text.")
    return role


def _order(claims: Claims, party: Party) -> OrderId | None:
    order = claims.get("order")
    if order is None:
        return None
    if party is not Party.BUYER or not isinstance(order, str) or not is_id("ord", order):
        raise BadClaims("order must be an order's id, and is for buyers alone.")
    return OrderId(order)
