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
    cost = Shipping(paid=euros(shipping), tax=euros("0"))
    zone = zone_of(Territory(territory)).key
    return replace(an_order(*quantities), territory=Territory(territory), time_zone=zone, shipping=cost)


def withdrawn(order: Order, *, policy: Policy | None = None, at: datetime = NOON) -> CaseFile:
    """Return the file of a withdrawal from the first line, not yet confirmed."""
    ask = replace(ask_for(order, {1: order.lines[0].quantity}, reason="NO_REASON"), basis=LegalBasis.WITHDRAWAL)
    return a_case_file(order, ask, at=at, policy=policy)


def confirmed(file: CaseFile, *, after: timedelta = timedelta()) -> CaseFile:
    """Return a withdrawal once its buyer confirmed it."""
    return does(file, ConfirmWithdrawal(), at=file.case.updated_at + after)


def sent_back(file: CaseFile) -> CaseFile:
    """Return the file once all of it came back."""
    file = does(file, a_parcel())
    return does(file, Receive(lines=all_units(file)))
