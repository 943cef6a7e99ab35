"""The questions about orders."""

from typing import Annotated

import strawberry

from aftersales.identifiers import ActorId, MerchantId, OrderId
from aftersales.orders.repository import OrderQuestion
from schema.context import Info
from schema.inputs import Period, instants
from schema.orders.types import Order
from schema.pages import PAGE, After, Connection, First, Listing


@strawberry.input(description="Which orders; all given conditions hold.")
class OrderFilter:
    merchant_id: strawberry.ID | None = strawberry.field(default=None, description="Of this shop.")
    number: str | None = strawberry.field(default=None, description="With this number.")
    buyer_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of the buyer with this id of the shop's."
    )
    placed: Period | None = strawberry.field(default=None, description="Placed on one of these days, in UTC.")

    def question(self) -> OrderQuestion:
        """Return the question as the business takes it."""
        placed_from, placed_before = instants(self.placed, argument="filter.placed")
        return OrderQuestion(
            merchant_id=None if self.merchant_id is None else MerchantId(self.merchant_id),
            number=self.number,
            buyer_id=None if self.buyer_id is None else ActorId(self.buyer_id),
            placed_from=placed_from,
            placed_before=placed_before,
        )


_Filter = Annotated[
    OrderFilter | None,
    strawberry.argument(description="Which ones; a buyer sees its own, staff their shop's, the platform names whose."),
]
_Id = Annotated[strawberry.ID, strawberry.argument(description="Its id.")]


@strawberry.type
class OrderQueries:
    @strawberry.field(description="An order, if there is one that the viewer may see.")
    def order(self, info: Info, id: _Id) -> Order | None:
        ask = info.context
        found = ask.business.ask_orders.order(OrderId(id), viewer=ask.actor)
        return None if found is None else Order.of(found)

    @strawberry.field(description="The orders that the viewer may see, the newest first.")
    def orders(self, info: Info, filter: _Filter = None, first: First = PAGE, after: After = None) -> Connection[Order]:
        ask = info.context
        question = (filter or OrderFilter()).question()
        return Listing(context=ask, of=("orders", vars(question))).page(
            lambda page: ask.business.ask_orders.page(question, page, viewer=ask.actor),
            Order.of,
            first=first,
            after=after,
        )
