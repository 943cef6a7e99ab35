"""
The registry of a server: whose tokens are believed, and which merchants there are.

    {"issuers":   {"https://id.shop.example": {…}},            as api.authentication.issuers draws it
     "merchants": {"shop-1": {"name": "A shop", "currency": "GBP", "timeZone": "Europe/London"}}}
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from aftersales.currencies import CurrencyCode, is_currency
from aftersales.identifiers import MerchantId
from api.authentication.claims import MERCHANT_ID
from api.authentication.issuers import BadRegistration, Issuer, issuers_from


@dataclass(frozen=True, kw_only=True)
class RegisteredMerchant:
    """A merchant as the registry names it."""

    id: MerchantId
    name: str
    currency: CurrencyCode
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Everything that a server must be told before it serves anyone."""

    issuers: Mapping[str, Issuer]
    merchants: Sequence[RegisteredMerchant]


def registry_at(path: Path) -> Registry:
    """Return the registry in a file, or refuse it."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadRegistration(f"The issuers cannot be read: {error}.") from error
    except ValueError as error:
        raise BadRegistration(f"{path} is not JSON: {error}.") from error
    return registry_from(content)


def registry_from(content: object) -> Registry:
    """Return the registry that is written so, or refuse it."""
    if not isinstance(content, dict) or content.keys() - {"issuers", "merchants"}:
        raise BadRegistration("The registry is an object with issuers and merchants.")
    merchants = content.get("merchants", {})
    if not isinstance(merchants, dict):
        raise BadRegistration("merchants are an object, by their ids.")
    return Registry(
        issuers=issuers_from(content.get("issuers")),
        merchants=[_merchant(merchant_id, told) for merchant_id, told in merchants.items()],
    )


def _merchant(merchant_id: str, told: object) -> RegisteredMerchant:
    if not MERCHANT_ID.fullmatch(merchant_id):
        raise BadRegistration(f"{merchant_id} cannot be a merchant's id: 1 to 64 letters, digits and . _ : @ - can.")
    if not isinstance(told, dict) or told.keys() != {"name", "currency", "timeZone"}:
        raise BadRegistration(f"The merchant {merchant_id} needs name, currency and timeZone, and nothing else.")
    name, currency, time_zone = told["name"], told["currency"], told["timeZone"]
    if not isinstance(name, str) or not name.strip():
        raise BadRegistration(f"The merchant {merchant_id} needs a name.")
    if not isinstance(currency, str) or not is_currency(currency):
        raise BadRegistration(f"The merchant {merchant_id}'s currency must be a code of ISO 4217.")
    return RegisteredMerchant(
        id=MerchantId(merchant_id),
        name=name,
        currency=CurrencyCode(currency),
        time_zone=_time_zone(merchant_id, time_zone),
    )


def _time_zone(merchant_id: str, told: object) -> str:
    try:
        return ZoneInfo(str(told)).key
    except (KeyError, OSError, ValueError) as error:
        raise BadRegistration(f"The merchant {merchant_id}'s timeZone must be a name like Europe/London.") from error
