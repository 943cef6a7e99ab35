"""Withdrawals for the tests that need one: from an order of where a buyer lives, asked for, confirmed, sent back."""

from dataclasses import replace
from datetime import datetime, timedelta

from aftersales.cases.case_file import CaseFile
from aftersales.cases.receiving import Receive
from aftersales.cases.withdrawing import ConfirmWithdrawal
from aftersales.orders.order import Order
from aftersales.orders.order_line import Shipping
from aftersales.policy.policy import Policy
from aftersales.territories import Territory
from aftersales.vocabulary import LegalBasis
from aftersales.zones import zone_of
from tests.shop import NOON, a_case_file, an_order, ask_for, euros
from tests.unit.journey import a_parcel, all_units, does


def sold_to(territory: str, *quantities: int, shipping: str = "0") -> Order:
    """Return an order of where a buyer lives, placed and delivered at noon."""
    order, cost = an_order(*quantities), Shipping(paid=euros(shipping), tax=euros("0"))
    paid = replace(order.payments[0], amount=order.payments[0].amount + cost.paid)
    zone = zone_of(Territory(territory)).key
    return replace(order, territory=Territory(territory), time_zone=zone, shipping=cost, payments=(paid,))


def withdrawn(order: Order, *, nth: int = 1, policy: Policy | None = None, at: datetime = NOON) -> CaseFile:
    """Return the file of a withdrawal from a line, the first unless another is named, not yet confirmed."""
    units = order.all_lines[nth - 1].quantity
    ask = replace(ask_for(order, {nth: units}, reason="NO_REASON"), basis=LegalBasis.WITHDRAWAL)
    return a_case_file(order, ask, at=at, policy=policy)


def confirmed(file: CaseFile, *, after: timedelta = timedelta()) -> CaseFile:
    """Return a withdrawal once its buyer confirmed it."""
    return does(file, ConfirmWithdrawal(), at=file.case.updated_at + after)


def sent_back(file: CaseFile) -> CaseFile:
    """Return the file once all of it came back."""
    file = does(file, a_parcel())
    return does(file, Receive(lines=all_units(file)))
