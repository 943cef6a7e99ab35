"""A shop whose buyers paid online: its refunds go through an account at the double of Stripe."""

import json
import time
from dataclasses import replace
from typing import NamedTuple

import stripe

from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.gateways import Route, Routes
from aftersales.cases.remedies import RefundRemedy
from aftersales.identifiers import GatewayAccount
from aftersales.orders.order import Order
from aftersales.vocabulary import CaseKind, Party
from tests.open_shop import OpenShop
from tests.payments.stripe_double import KEY, Document, StripeDouble
from tests.shop import LEAD, SHOP, an_order, ask_for, request_by

MAIN = GatewayAccount("main")
SECRET = "whsec_test"
ROUTES = Routes({SHOP.id: Route(account=MAIN, methods=frozenset({"card"}))})


class Message(NamedTuple):
    """What the provider tells, and its signature."""

    body: str
    signature: str


def told_of(thing: Document, *, kind: str = "refund.updated", secret: str = SECRET, at: float | None = None) -> Message:
    """Return how the provider tells what became of something, now unless it is said when."""
    body = json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": thing}})
    return Message(body, stripe.WebhookSignature.generate_signature_header(body, secret, int(at or time.time())))


def accounts_at(address: str) -> dict[str, dict[str, str]]:
    """Return how the account is told of."""
    return {MAIN: {"gateway": "stripe", "key": KEY, "webhook_secret": SECRET, "address": address}}


def an_order_paid_online(double: StripeDouble, *, units: int = 1) -> Order:
    """Return an order whose payment the double knows, by its name there."""
    order = an_order(units)
    (payment,) = order.payments
    double.pays(f"pi_{order.id}", payment.amount.minor_units)
    return replace(order, payments=(replace(payment, id=f"pi_{order.id}"),))


def a_granted_refund(shop: OpenShop, order: Order) -> Case:
    """Let a buyer ask for the money, and the merchant grant it."""
    shop.sells(order)
    buyer = Actor(id=order.buyer_id, party=Party.BUYER, merchant_id=SHOP.id)
    asked = ask_for(order, {1: order.units}, kind=CaseKind.REFUND, reason="NEVER_ARRIVED")
    case = shop.business.cases.request(asked, actor=buyer, request=request_by(buyer))
    return shop.acts(case, Approve(), by=LEAD)


def the_refund_of(case: Case) -> RefundRemedy:
    """Return the refund of a case."""
    (remedy,) = case.remedies
    assert isinstance(remedy, RefundRemedy)
    return remedy
