"""What can be asked about orders: by whom, and within what they may see."""

from dataclasses import dataclass, replace

from aftersales.actors import Actor, within_own
from aftersales.errors import NotFound
from aftersales.identifiers import MerchantId, OrderId, is_id
from aftersales.orders.merchant import Buyer, Merchant
from aftersales.orders.order import Order
from aftersales.orders.repository import MerchantRepository, OrderQuestion, OrderRepository
from aftersales.pages import BadQuestion, Page, Slice
from aftersales.vocabulary import Party, Permission


@dataclass(frozen=True, kw_only=True)
class OrderQueries:
    """The questions about orders. What the viewer may not see answers like what does not exist."""

    orders: OrderRepository
    merchants: MerchantRepository

    def order(self, order_id: OrderId, *, viewer: Actor) -> Order | None:
        """Return an order with all its lines, if there is one that the viewer may see."""
        if not is_id("ord", order_id) or not viewer.may(Permission.READ_ORDERS):
            return None
        try:
            order = self.orders.get(order_id)
        except NotFound:
            return None
        return order if order.is_visible_to(viewer) else None

    def page(self, question: OrderQuestion, page: Slice, *, viewer: Actor) -> Page[Order]:
        """Return a page of what the viewer may see: a buyer's own orders, a merchant's, or what the platform names."""
        narrowed = _within(question, viewer)
        return self.orders.page(narrowed, page) if narrowed else Page()

    def buyer(self, order: Order, *, viewer: Actor) -> Buyer:
        """Return the buyer of an order, named only to themselves and to the order's merchant."""
        key = (order.merchant_id, order.buyer_id)
        buyer = self.merchants.buyers([key]).get(key) or Buyer(merchant_id=key[0], id=key[1])
        return buyer if viewer.party is not Party.PLATFORM else replace(buyer, name=None, email=None)

    def merchant(self, merchant_id: MerchantId, *, viewer: Actor) -> Merchant | None:
        """Return a merchant, if it is the viewer's own or the viewer is the platform."""
        if viewer.party is not Party.PLATFORM and viewer.merchant_id != merchant_id:
            return None
        try:
            return self.merchants.get(merchant_id)
        except NotFound:
            return None


def _within(question: OrderQuestion, viewer: Actor) -> OrderQuestion | None:
    """Return the question within what the viewer may see; None where it asks for what they may not."""
    if not viewer.may(Permission.READ_ORDERS):
        return None
    if viewer.party is Party.PLATFORM:
        if question.merchant_id is None and question.buyer_id is None:
            raise BadQuestion("filter", "the platform names merchantId or buyerId")
        return question
    return within_own(question, viewer)
