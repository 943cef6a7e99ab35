"""
The issuers whose tokens are believed, and for whom each may speak.

    {"https://id.shop.example": {
        "algorithm": "RS256",                        tokens say theirs too; this one counts
        "keys": {"2026-11": "-----BEGIN PUBLIC…"},   by the token's kid; or "key", where there is one
        "parties": ["BUYER", "MERCHANT"],
        "merchants": ["shop-1"],                     or "*"
        "audience": "aftersales"}}                   where its tokens name one
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aftersales.identifiers import MerchantId
from aftersales.vocabulary import Party
from api.authentication.claims import MERCHANT_ID
from api.authentication.keys import SECRET_BYTES
from api.authentication.order_links import ISSUER as ORDER_LINKS

ALGORITHMS: Final = ("HS256", "RS256", "PS256", "ES256", "EdDSA")
_UNNAMED: Final = ""
_KNOWN: Final = frozenset({"algorithm", "key", "keys", "parties", "merchants", "audience"})


class BadRegistration(Exception):
    """An issuer is registered in a way that cannot be meant."""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """One issuer. Any claim outside its parties and merchants (None: every one) is refused."""

    name: str
    algorithm: str
    keys: Mapping[str, str | bytes] = field(repr=False)
    parties: frozenset[Party]
    merchants: frozenset[MerchantId] | None = None
    audience: str | None = None

    def may_speak_for(self, party: Party, merchant_id: MerchantId | None) -> bool:
        """Tell whether a token of this issuer may name that party and merchant."""
        if party not in self.parties:
            return False
        return self.merchants is None or merchant_id is None or merchant_id in self.merchants

    def key(self, kid: object) -> str | bytes | None:
        """Return the key that a token names, or the only one, which needs no name."""
        return self.keys.get(kid) if isinstance(kid, str) and kid in self.keys else self.keys.get(_UNNAMED)


def issuers_from(registered: object) -> Mapping[str, Issuer]:
    """Return the issuers that are registered, by name, or refuse."""
    if not isinstance(registered, dict) or not registered:
        raise BadRegistration("No issuer is registered, so nobody could ask anything.")
    return {name: _issuer(name, told) for name, told in registered.items()}


def order_links_issuer(key: bytes) -> Issuer:
    """Return the issuer of this product's own order links: it speaks for buyers, of any merchant."""
    return Issuer(name=ORDER_LINKS, algorithm="HS256", keys={_UNNAMED: key}, parties=frozenset({Party.BUYER}))


def _issuer(name: str, told: object) -> Issuer:
    if name == ORDER_LINKS:
        raise BadRegistration(f"{ORDER_LINKS} is the name of the product's own issuer.")
    if not isinstance(told, dict) or told.keys() - _KNOWN:
        raise BadRegistration(f"{name} may have {', '.join(sorted(_KNOWN))} and nothing else.")
    algorithm, audience, parties = told.get("algorithm"), told.get("audience"), _parties(name, told.get("parties"))
    if algorithm not in ALGORITHMS:
        raise BadRegistration(f"{name} needs an algorithm: one of {', '.join(ALGORITHMS)}.")
    if audience is not None and not isinstance(audience, str):
        raise BadRegistration(f"{name}'s audience must be a text.")
    return Issuer(
        name=name,
        algorithm=algorithm,
        keys=_keys(name, told, algorithm),
        parties=parties,
        merchants=_merchants(name, told.get("merchants"), parties),
        audience=audience,
    )


def _keys(name: str, told: Mapping[str, object], algorithm: str) -> Mapping[str, str]:
    keys = told.get("keys", {_UNNAMED: told["key"]} if "key" in told else None)
    if not isinstance(keys, dict) or not keys or not all(isinstance(key, str) and key for key in keys.values()):
        raise BadRegistration(f"{name} needs a key, or keys by the kid of its tokens.")
    if algorithm == "HS256" and any(len(key.encode()) < SECRET_BYTES for key in keys.values()):
        raise BadRegistration(f"{name}'s key must have at least {SECRET_BYTES} bytes.")
    return keys


def _parties(name: str, told: object) -> frozenset[Party]:
    if not isinstance(told, list) or not told or not set(told) <= Party.__members__.keys():
        raise BadRegistration(f"{name} needs parties: some of {', '.join(Party.__members__)}.")
    return frozenset(Party[party] for party in told)


def _merchants(name: str, told: object, parties: frozenset[Party]) -> frozenset[MerchantId] | None:
    if told == "*":
        return None
    if Party.PLATFORM in parties:
        raise BadRegistration(f'{name} speaks for the platform, which sees every merchant: its merchants must be "*".')
    if not isinstance(told, list) or not all(isinstance(one, str) and MERCHANT_ID.fullmatch(one) for one in told):
        raise BadRegistration(f'{name} needs merchants: a list of their ids, or "*".')
    return frozenset(MerchantId(one) for one in told)
