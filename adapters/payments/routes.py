"""
Which merchants' money goes back through which account: no secret, and known to whoever grants refunds.

    {"shop-1": {"account": "main", "methods": ["card"]}, "shop-2": {"account": "main"}}

What a merchant's route does not name, and the money of a merchant without one, is moved by people.
"""

import json

from aftersales.cases.gateways import Route, Routes
from aftersales.identifiers import GatewayAccount, MerchantId


class BadPayments(Exception):
    """What is said of the payment gateways cannot be meant."""


def routes_in(text: str) -> Routes:
    """Return the routes that a JSON text tells of, or refuse it."""
    try:
        return _routes(json.loads(text))
    except ValueError as error:
        raise BadPayments(f"the payment routes are not as docs/refunds.md says: {error!r}") from error


def _routes(told: object) -> Routes:
    match told:
        case dict():
            return Routes({MerchantId(merchant): _route(one) for merchant, one in told.items()})
    raise ValueError(f"{told!r} names no merchants")


def _route(told: object) -> Route:
    match told:
        case {"account": str(account), **others} if others.keys() <= {"methods"}:
            return Route(account=GatewayAccount(account), methods=_methods(others.get("methods")))
    raise ValueError(f"{told!r} is no route")


def _methods(told: object) -> frozenset[str] | None:
    """Return the methods of payment that a route is for; it is for all unless it says."""
    match told:
        case None:
            return None
        case list(methods) if all(isinstance(one, str) for one in methods):
            return frozenset(methods)
    raise ValueError(f"{told!r} are no methods of payment")
