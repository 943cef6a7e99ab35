"""One machine with a shop on it, whose payment provider is outside."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.applications import Starlette
from starlette.testclient import TestClient

from adapters.payments.accounts import accounts_in
from adapters.sqlite.store import SqliteStore
from aftersales.cases.case import Case
from aftersales.cases.payouts import Payouts
from aftersales.cases.reconciling import Difference, Reconciliation
from api.cashier import Cashier
from api.payments import PaymentEvents
from tests.open_shop import OpenShop, open_shop
from tests.payments.paid_online import (
    MAIN,
    ROUTES,
    SECRET,
    a_granted_refund,
    accounts_at,
    an_order_paid_online,
    told_of,
)
from tests.payments.stripe_double import Document, StripeDouble, Wire, serving


@dataclass
class Machine:
    """One machine, with a shop on it and its payment provider outside."""

    shop: OpenShop
    store: SqliteStore
    double: StripeDouble
    wire: Wire
    payouts: Payouts
    client: TestClient

    @property
    def cashier(self) -> Cashier:
        return Cashier(self.payouts, self.store.refunds)

    def now(self, case: Case) -> Case:
        return self.store.cases.get(case.id)

    def grants(self, *, units: int = 1) -> Case:
        return a_granted_refund(self.shop, an_order_paid_online(self.double, units=units))

    def pays(self) -> Case:
        """Return a case whose refund has arrived."""
        case = self.grants()
        self.cashier.send()
        return self.now(case)

    def hear(self, refund: Document, *, secret: str = SECRET) -> int:
        told = told_of(refund, secret=secret)
        signed = {"Stripe-Signature": told.signature}
        return self.client.post(f"/payments/{MAIN}/events", content=told.body, headers=signed).status_code

    def differences(self) -> list[Difference]:
        reconciliation = Reconciliation(payouts=self.payouts, book=self.store.refunds)
        return list(reconciliation.differences(MAIN, until=self.shop.clock() + timedelta(seconds=1)))


@contextmanager
def a_machine() -> Iterator[Machine]:
    """Set up a machine, for as long as it is needed."""
    double, wire = StripeDouble(), Wire()
    with serving(double, wire=wire) as address:
        store = SqliteStore(wall_now=double.clock)
        shop = replace(open_shop(store), clock=double.clock, routes=ROUTES)
        accounts = accounts_in(json.dumps(accounts_at(address)))
        payouts = Payouts(
            files=shop.business.cases,
            gateways=accounts.gateways(),
            marks=store.marks,
            pause=lambda time: double.clock.move(seconds=time.total_seconds()),
        )
        app = Starlette(routes=[PaymentEvents(accounts=accounts, payouts=payouts).route()])
        with TestClient(app) as client:
            yield Machine(shop, store, double, wire, payouts, client)
        store.close()
