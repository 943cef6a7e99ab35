"""What the business needs of whoever keeps orders, merchants, buyers and products."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aftersales.actors import Scope
from aftersales.identifiers import ActorId, MerchantId, OrderId
from aftersales.orders.events import OrderEvent
from aftersales.orders.merchant import Buyer, Merchant, Product
from aftersales.orders.order import Order
from aftersales.pages import Page, Slice


@dataclass(frozen=True, kw_only=True)
class OrderQuestion(Scope):
    """
    Which orders; all conditions hold. Newest first by when they were placed.

    Either the merchant or the buyer is given. A buyer without a merchant: that id in every shop, shop by shop.
    """

    number: str | None = None
    placed_from: datetime | None = None
    placed_before: datetime | None = None


class OrderRepository(Protocol):
    """Keeps orders. One transaction per import; an order's ledger is written with the case that changes it."""

    def get(self, order_id: OrderId) -> Order:
        """Return an order with all its lines, or raise NotFound."""
        ...

    def with_lines(self, order_id: OrderId, numbers: Collection[int]) -> Order:
        """Return an order with these of its lines (by number, as far as they exist), or raise NotFound."""
        ...

    def many(self, wanted: Mapping[OrderId, Collection[int]]) -> Mapping[OrderId, Order]:
        """Return the orders that exist, by id, each with those of its lines that are wanted of it (by number)."""
        ...

    def numbered(self, merchant_id: MerchantId, number: str) -> Order | None:
        """Return a merchant's order by the shop's own number, with its ledger; lines may be left out."""
        ...

    def page(self, question: OrderQuestion, page: Slice) -> Page[Order]:
        """Return a page of orders, without their lines."""
        ...

    def add(self, order: Order, buyer: Buyer, event: OrderEvent) -> None:
        """Keep a new order, its buyer and its first event; raise LostRace if the number is taken."""
        ...

    def update(self, before: Order, after: Order, buyer: Buyer | None, event: OrderEvent) -> None:
        """
        Replace what the shop recorded, and the buyer as the shop tells, if it does.

        Raise LostRace if the order or its ledger changed since `before` was read.
        """
        ...


class MerchantRepository(Protocol):
    """Keeps merchants, their buyers and their products."""

    def get(self, merchant_id: MerchantId) -> Merchant:
        """Return a merchant, or raise NotFound."""
        ...

    def add(self, merchant: Merchant) -> None:
        """Keep a new merchant; one that is known already stays as it is."""
        ...

    def buyers(self, buyers: Iterable[tuple[MerchantId, ActorId]]) -> Mapping[tuple[MerchantId, ActorId], Buyer]:
        """Return the buyers that are known, by merchant and id."""
        ...

    def put_products(self, products: Sequence[Product]) -> None:
        """Keep products; one that is known by its sku is replaced."""
        ...

    def products(self, merchant_id: MerchantId, skus: Collection[str]) -> Mapping[str, Product]:
        """Return the products that are known, by sku."""
        ...
