"""
Order links: the bearer token in the link that lets a guest look after one order.

A JSON Web Token (RFC 7519) signed with HMAC SHA-256, which the standard library does by itself: this signs inside
the API's zip, where PyJWT is not. `tokens` verifies it like any other.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aftersales.orders.links import MAX_HOURS, OrderLink
from aftersales.orders.order import Order
from aftersales.vocabulary import Party

ISSUER: Final = "order-links"
_HEADER: Final = {"alg": "HS256", "typ": "JWT"}


@dataclass(frozen=True)
class SignedOrderLinks:
    """Signs order links with one key, which is asked for when there is something to sign."""

    key: Callable[[], bytes]

    def link_to(self, order: Order, *, expires_at: datetime) -> OrderLink:
        """Return the link to an order; the same order and instant give the same token."""
        claims = {
            "iss": ISSUER,
            "sub": order.buyer_id,
            "party": Party.BUYER.value,
            "merchant": order.merchant_id,
            "order": order.id,
            # No link lives longer, so this is never in the future; and it is the same when the link is asked for again.
            "iat": int((expires_at - timedelta(hours=MAX_HOURS)).timestamp()),
            "exp": int(expires_at.timestamp()),
        }
        return OrderLink(token=signed(claims, key=self.key()), expires_at=expires_at)


def signed(claims: Mapping[str, object], *, key: bytes) -> str:
    """Return claims as a token signed with HMAC SHA-256."""
    message = f"{_part(_HEADER)}.{_part(claims)}"
    return f"{message}.{_text(hmac.digest(key, message.encode(), 'sha256'))}"


def _part(content: Mapping[str, object]) -> str:
    return _text(json.dumps(content, separators=(",", ":")).encode())


def _text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
