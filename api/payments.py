"""
Payments on one machine: which gateways it is told of, and where they tell of what became of refunds.

    POST /payments/<account>/events     signed by the gateway; no token
"""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.payments.accounts import Accounts, UnknownAccount, accounts_in
from adapters.payments.routes import BadPayments, routes_in
from adapters.payments.stripe import SIGNATURE, BadSignature
from aftersales.cases.gateways import BY_HAND, Routes
from aftersales.cases.payouts import Payouts
from api.asking import BadRequest, body_of


@dataclass(frozen=True, kw_only=True)
class Payments:
    """How an installation moves money: which goes through which account, and how each account is reached."""

    routes: Routes = BY_HAND
    accounts: Accounts = field(default_factory=lambda: Accounts({}))


BY_PEOPLE: Final = Payments()
"""Where nobody told of a gateway."""


def payments_at(place: Path) -> Payments:
    """Return the payments that a file tells of, or refuse it."""
    try:
        told = json.loads(place.read_text())
        routes, accounts = json.dumps(told["routes"]), json.dumps(told["accounts"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadPayments(f"{place} cannot be read: docs/refunds.md says what is in it") from error
    payments = Payments(routes=routes_in(routes), accounts=accounts_in(accounts))
    if unknown := {route.account for route in payments.routes.by_merchant.values()} - payments.accounts.told.keys():
        raise BadPayments(f"{place} routes money through accounts that it does not tell of: {', '.join(unknown)}")
    return payments


@dataclass(frozen=True, kw_only=True)
class PaymentEvents:
    """Hears what gateways tell. What is no news is taken as well, so that nobody sends it again."""

    accounts: Accounts
    payouts: Payouts

    def route(self) -> Route:
        """Return where gateways are heard."""
        return Route("/payments/{account}/events", self._hear, methods=["POST"])

    async def _hear(self, request: Request) -> Response:
        try:
            body = await body_of(request)
        except BadRequest as bad:
            return Response(status_code=bad.status)
        try:
            told = self.accounts.heard(request.path_params["account"], body, signature=request.headers.get(SIGNATURE))
        except (BadSignature, UnknownAccount):
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        if told is not None:
            await run_in_threadpool(self.payouts.hear, told)
        return Response(status_code=HTTPStatus.NO_CONTENT)
