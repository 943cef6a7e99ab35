"""
A buyer's history with one merchant, as far as a request looks back: a year, and the newest hundred of each thing.

The cases are one question. Only of a buyer who had a few of them the orders are asked as well, and what is usual here.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from aftersales.cases.case import Case
from aftersales.cases.repository import CaseQuestion, CaseRepository
from aftersales.identifiers import MerchantId
from aftersales.orders.order import Order
from aftersales.orders.repository import OrderQuestion, OrderRepository
from aftersales.pages import Slice

LOOKS_BACK: Final = timedelta(days=365)
NEWEST: Final = 100
A_FEW: Final = 3
"""From so many cases on it is asked what the buyer ordered: fewer say nothing about a habit."""


@dataclass(frozen=True, kw_only=True)
class UnitsBack:
    """How many of the units that were delivered came back."""

    received: int = 0
    delivered: int = 0


@dataclass(frozen=True, kw_only=True)
class History:
    """A buyer's cases and orders of the year before, the newest first, and what is usual at the merchant."""

    cases: tuple[Case, ...] = ()
    orders: tuple[Order, ...] = ()
    usual: UnitsBack = field(default_factory=UnitsBack)


class Norms(Protocol):
    """Knows what is usual at a merchant."""

    def units_back(self, merchant_id: MerchantId, *, at: datetime) -> UnitsBack:
        """Return how many of the units that were delivered lately came back."""
        ...


@dataclass(frozen=True, kw_only=True)
class Histories:
    """Where buyers' histories are looked up."""

    cases: CaseRepository
    orders: OrderRepository
    norms: Norms

    def of(self, order: Order, *, at: datetime) -> History:
        """Return what is known of the buyer of an order when something is asked of it."""
        asked = CaseQuestion(merchant_id=order.merchant_id, buyer_id=order.buyer_id, opened_from=at - LOOKS_BACK)
        cases = self.cases.page(asked, Slice(first=NEWEST)).items
        if len(cases) < A_FEW:
            return History(cases=cases)
        bought = OrderQuestion(merchant_id=order.merchant_id, buyer_id=order.buyer_id, placed_from=at - LOOKS_BACK)
        orders = self.orders.page(bought, Slice(first=NEWEST)).items
        return History(cases=cases, orders=orders, usual=self.norms.units_back(order.merchant_id, at=at))
