"""Tokens as issuers make them, good ones and forged ones."""

import time
from collections.abc import Mapping
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.authentication.issuers import Issuer, issuers_from

SHOP_IDP: Final = "https://id.shop.example"
PARTNER: Final = "partner"
PARTNER_KEY: Final = "a key that two parties share, with bytes enough"

_PRIVATE: Final = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
PUBLIC_PEM: Final = _PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

REGISTERED: Final[Mapping[str, Mapping[str, object]]] = {
    SHOP_IDP: {
        "algorithm": "RS256",
        "keys": {"2026-11": PUBLIC_PEM},
        "parties": ["BUYER", "MERCHANT"],
        "merchants": ["shop-1"],
    },
    PARTNER: {"algorithm": "HS256", "key": PARTNER_KEY, "parties": ["PLATFORM", "SYSTEM"], "merchants": "*"},
}


def issuers() -> list[Issuer]:
    """Return the issuers that are registered here."""
    return list(issuers_from(REGISTERED).values())


def claims(**changed: object) -> dict[str, object]:
    """Return the claims of a good token for a buyer of the shop; a claim that is None is left out."""
    now = int(time.time())
    good = {"iss": SHOP_IDP, "sub": "ann", "party": "BUYER", "merchant": "shop-1", "iat": now, "exp": now + 600}
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def token(*, kid: object = "2026-11", **changed: object) -> str:
    """Return a token that the shop's issuer signs."""
    return jwt.encode(claims(**changed), _PRIVATE, algorithm="RS256", headers={"kid": kid} if kid else None)


def partner_token(**changed: object) -> str:
    """Return a token that the partner signs."""
    partners = {"iss": PARTNER, "party": "SYSTEM", **changed}
    return jwt.encode(claims(**partners), PARTNER_KEY, algorithm="HS256")
