"""
Which merchants' money goes back through which account: no secret, and known to whoever grants refunds.

    {"shop-1": {"account": "main", "methods": ["card"]}, "shop-2": {"account": "main"}}

What a merchant's route does not name, and the money of a merchant without one, is moved by people.
"""

import json
from dataclasses import dataclass
from typing import Final

from cattrs import BaseValidationError, Converter

from aftersales.cases.gateways import Route, Routes
from aftersales.identifiers import GatewayAccount, MerchantId

_CONVERTER: Final = Converter(forbid_extra_keys=True)


class BadPayments(Exception):
    """What is said of the payment gateways cannot be meant."""


@dataclass(frozen=True)
class _Told:
    account: str
    methods: list[str] | None = None


def routes_in(text: str) -> Routes:
    """Return the routes that a JSON text tells of, or refuse it."""
    try:
        told = _CONVERTER.structure(json.loads(text), dict[str, _Told])
    except (ValueError, BaseValidationError) as error:
        raise BadPayments(f"the payment routes are not as docs/refunds.md says: {error!r}") from error
    return Routes({MerchantId(merchant): _route(one) for merchant, one in told.items()})


def _route(told: _Told) -> Route:
    methods = None if told.methods is None else frozenset(told.methods)
    return Route(account=GatewayAccount(told.account), methods=methods)
