"""What a request has read: a thing that many fields ask for is read once, and only if one of them does."""

from collections.abc import Mapping
from typing import TypeVar

from aftersales.actors import Actor
from aftersales.business import Business
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.events import Words
from aftersales.cases.options import Options
from aftersales.errors import NotFound
from aftersales.identifiers import ActorId, CaseId, MerchantId, OrderId
from aftersales.orders.merchant import Buyer, Merchant
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy

_Found = TypeVar("_Found")


class Reading:
    """What one viewer has read of the business, as it was when the request came to it."""

    def __init__(self, business: Business, viewer: Actor) -> None:
        self._business = business
        self._viewer = viewer
        self._cases: dict[CaseId, Case | None] = {}
        self._orders: dict[OrderId, Order | None] = {}
        self._merchants: dict[MerchantId, Merchant | None] = {}
        self._buyers: dict[tuple[MerchantId, ActorId], Buyer] = {}
        self._policies: dict[tuple[MerchantId, int | None], Policy | None] = {}
        self._options: dict[int, Options] = {}
        self._files: dict[tuple[CaseId, int], CaseFile] = {}
        self._words: dict[tuple[CaseId, int], Mapping[int, Words]] = {}

    def order(self, order_id: OrderId) -> Order:
        """Return an order with all its lines."""
        if order_id not in self._orders:
            self._orders[order_id] = self._business.ask_orders.order(order_id, viewer=self._viewer)
        return _there(self._orders[order_id], order_id)

    def whole(self, order: Order) -> Order:
        """Return an order with all its lines, where a list left them out."""
        return order if len(order.lines) == order.line_count else self.order(order.id)

    def merchant(self, merchant_id: MerchantId) -> Merchant:
        """Return a merchant."""
        if merchant_id not in self._merchants:
            self._merchants[merchant_id] = self._business.ask_orders.merchant(merchant_id, viewer=self._viewer)
        return _there(self._merchants[merchant_id], merchant_id)

    def buyer(self, order: Order) -> Buyer:
        """Return the buyer of an order."""
        key = (order.merchant_id, order.buyer_id)
        if key not in self._buyers:
            self._buyers[key] = self._business.ask_orders.buyer(order, viewer=self._viewer)
        return self._buyers[key]

    def policy(self, merchant_id: MerchantId, version: int | None = None) -> Policy:
        """Return a version of a merchant's policy; the one effective now, if none is named."""
        key = (merchant_id, version)
        if key not in self._policies:
            self._policies[key] = self._business.policies.policy(merchant_id, version, viewer=self._viewer)
        return _there(self._policies[key], merchant_id)

    def options(self, order: Order) -> Options:
        """Return what may be asked for on the lines of an order, as of the first time that it is asked."""
        # A request may see an order before and after what it does, so it is known by the object and not by its id.
        if id(order) not in self._options:
            policy = self.policy(order.merchant_id, order.policy_version)
            at = self._business.now()
            self._options[id(order)] = Options(order=order, policy=policy, viewer=self._viewer, at=at)
        return self._options[id(order)]

    def case(self, case_id: CaseId) -> Case | None:
        """Return a case, if the viewer may see it."""
        if case_id not in self._cases:
            self._cases[case_id] = self._business.ask_cases.case(case_id, viewer=self._viewer)
        return self._cases[case_id]

    def file(self, case: Case) -> CaseFile:
        """Return a case with those lines of its order that it is about."""
        key = (case.id, case.version)
        if key not in self._files:
            self._files[key] = self._business.cases.file_of(case)
        return self._files[key]

    def words(self, case: Case) -> Mapping[int, Words]:
        """Return what people wrote with the events of a case, by the events' numbers."""
        key = (case.id, case.version)
        if key not in self._words:
            self._words[key] = self._business.ask_cases.words(case)
        return self._words[key]

    def text(self, case: Case, event: int | None) -> str | None:
        """Return what was written with one event of a case, if anything was."""
        words = None if event is None else self.words(case).get(event)
        return words.text if words else None


def _there(found: _Found | None, wanted: str) -> _Found:
    if found is None:
        raise NotFound(wanted)
    return found
