"""What functions are told in secret, and tokens that they believe: of one issuer, who speaks for the usual shop."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt

from tests.cloud import SIGNING_KEY
from tests.shop import SHOP

ISSUER: Final = "https://id.shop.example"
SECRET: Final = "a secret of the shop and of nobody else"

_SPEAKS_FOR: Final = {"parties": ["BUYER", "MERCHANT", "SYSTEM"], "merchants": [SHOP.id]}


def issuers(*, secret: str = SECRET) -> str:
    """Return how functions are told of the issuer."""
    return json.dumps({ISSUER: {"algorithm": "HS256", "key": secret, **_SPEAKS_FOR}})


SECRETS: Final = {
    "/aftersales/dev/signing-key": b64encode(SIGNING_KEY).decode(),
    "/aftersales/dev/issuers": issuers(),
    "/aftersales/dev/payment-accounts": "{}",
}


def bearer(claims: Mapping[str, Any], *, ends_in: timedelta = timedelta(hours=1), secret: str = SECRET) -> str:
    """Return what comes with the requests of whoever these claims are about."""
    return f"Bearer {token_of(claims, ends_in=ends_in, secret=secret)}"


def token_of(claims: Mapping[str, Any], *, ends_in: timedelta = timedelta(hours=1), secret: str = SECRET) -> str:
    """Return the issuer's word that someone is whoever these claims are about."""
    now = datetime.now(UTC)
    times = {"iat": now - timedelta(hours=1), "exp": now + ends_in}
    return jwt.encode({"iss": ISSUER, **claims, **times}, secret, "HS256")
