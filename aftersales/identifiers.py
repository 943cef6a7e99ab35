"""
Ids: a prefix and a ULID, sortable by time.

A ULID is 48 bits of milliseconds and 80 bits of chance (github.com/ulid/spec). What belongs to something else takes
its owner's ULID with a number in the last 16 bits, so that an order line's id names its order and needs no index:

    ord_01ARZ3NDEKTSV4RRFFQ6KA0000        an order: the last 16 bits are zero
    oln_01ARZ3NDEKTSV4RRFFQ6KA0003        its third line
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, NewType

ActorId = NewType("ActorId", str)
MerchantId = NewType("MerchantId", str)
OrderId = NewType("OrderId", str)
OrderLineId = NewType("OrderLineId", str)
CaseId = NewType("CaseId", str)
CaseLineId = NewType("CaseLineId", str)
RemedyId = NewType("RemedyId", str)
ShipmentId = NewType("ShipmentId", str)
MessageId = NewType("MessageId", str)
EvidenceId = NewType("EvidenceId", str)
FeedbackId = NewType("FeedbackId", str)
WebhookId = NewType("WebhookId", str)
DeviceId = NewType("DeviceId", str)
GatewayAccount = NewType("GatewayAccount", str)
TransferReference = NewType("TransferReference", str)
CorrelationId = NewType("CorrelationId", str)
"""What a request is called, and all that goes back to it: not made of anyone's words, for events say it for ever."""

NewUlid = Callable[[datetime], str]
"""Makes a ULID of an instant, with chance of its own and the last 16 bits zero."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_ID: Final = re.compile(r"[a-z]{2,4}_[0-7][0-9A-HJKMNP-TV-Z]{25}")
_OWNED_BITS: Final = 16
_OWNED_CHARACTERS: Final = 4
"""So many characters hold the bits of the number, and a few more."""
MAX_OWNED: Final = 2**_OWNED_BITS - 1


def ulid(at: datetime, chance: int) -> str:
    """Return the ULID of an instant, with the lowest 64 bits of `chance`, which owns up to 65,535 things."""
    value = ((at - _EPOCH) // _MILLISECOND << 80) | ((chance & (2**64 - 1)) << _OWNED_BITS)
    return _encoded(value)


def owned(prefix: str, owner: str, number: int) -> str:
    """Return the id of the owner's thing of that number, from 1."""
    if not 1 <= number <= MAX_OWNED:
        raise ValueError(f"an owner numbers its things from 1 to {MAX_OWNED}, not {number}")
    return f"{prefix}_{_encoded(_decoded(owner) | number)}"


def owner(prefix: str, thing: str) -> str:
    """Return the id of what a thing belongs to."""
    return f"{prefix}_{_encoded(_decoded(thing) >> _OWNED_BITS << _OWNED_BITS)}"


def number(thing: str) -> int:
    """Return which of its owner's things this is, from 1; 0 for what has no owner."""
    return _decoded(thing[-_OWNED_CHARACTERS:]) & MAX_OWNED


def is_id(prefix: str, text: str) -> bool:
    """Tell whether a text has the form of an id with that prefix."""
    return text.startswith(f"{prefix}_") and _ID.fullmatch(text) is not None


def id_of(prefix: str, digest: bytes) -> str:
    """Return the id that the first 128 bits of a digest come to, for what is known by something else than its time."""
    return f"{prefix}_{_encoded(int.from_bytes(digest[:16]))}"


def earliest(prefix: str, at: datetime) -> str:
    """Return an id that sorts before every id of that instant or later, and after every earlier one."""
    return f"{prefix}_{ulid(at, 0)}"


def _encoded(value: int) -> str:
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))


def _decoded(identifier: str) -> int:
    value = 0
    for character in identifier[-26:]:
        value = value << 5 | _VALUES[character]
    return value
