"""What shop systems do: import orders and products, and link guests to their orders."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

import strawberry

from aftersales.identifiers import MerchantId, OrderId
from aftersales.orders import links, merchant
from aftersales.orders.operations import Imported
from aftersales.vocabulary import ImportOutcome
from schema.context import Context, Info
from schema.inputs import Given, unless_null
from schema.money import Money
from schema.orders.inputs import HOURS, CreateOrderLinkInput, ImportOrdersInput, ImportProductsInput
from schema.orders.types import Order
from schema.problems import InvalidInput, NotFound, NotPermitted, Problem, RequestKeyReused, twin_of


@strawberry.type(description="What became of one order of an import.")
class ImportedOrder:
    number: str = strawberry.field(description="The shop's number of it.")
    outcome: ImportOutcome = strawberry.field(description="What became of it.")
    order: Order | None = strawberry.field(description="The order as it is kept; null if it was refused and is new.")
    problem: Problem | None = strawberry.field(description="Why it was refused.")

    @classmethod
    def of(cls, imported: Imported, *, context: Context) -> Self:
        return cls(
            number=imported.number,
            outcome=imported.outcome,
            order=None if imported.order_id is None else Order.named(imported.order_id, context=context),
            problem=None if imported.problem is None else twin_of(imported.problem),
        )


@strawberry.type(description="What became of each order, in the order in which they were told.")
class ImportOrdersPayload:
    results: list[ImportedOrder] = strawberry.field(description="One result for each order.")

    @classmethod
    def of(cls, results: Iterable[Imported], *, context: Context) -> Self:
        return cls(results=[ImportedOrder.of(one, context=context) for one in results])


@strawberry.type(description="Something that the shop sells now.")
class Product:
    sku: str = strawberry.field(description="The shop's code of it.")
    title: str = strawberry.field(description="What it is called.")
    category: str | None = strawberry.field(description="The shop's category of it.")
    price: Money = strawberry.field(description="Its price now.")
    group: str | None = strawberry.field(description="Products of one group may replace each other.")

    @classmethod
    def of(cls, product: merchant.Product) -> Self:
        return cls(
            sku=product.sku,
            title=product.title,
            category=product.category,
            price=Money.of(product.price),
            group=product.group,
        )


@strawberry.type(description="The products as they are kept.")
class ImportProductsPayload:
    products: list[Product] = strawberry.field(description="The products, in the order in which they were told.")

    @classmethod
    def of(cls, products: Iterable[merchant.Product]) -> Self:
        return cls(products=[Product.of(product) for product in products])


@strawberry.type(description="What lets a guest look after one order.")
class OrderLink:
    token: str = strawberry.field(description="The bearer token: the guest's way in.")
    expires_at: datetime = strawberry.field(description="Until when.")

    @classmethod
    def of(cls, link: links.OrderLink) -> Self:
        return cls(token=link.token, expires_at=link.expires_at)


ImportOrdersResult = Annotated[
    ImportOrdersPayload | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("ImportOrdersResult", description="What became of each order, or why none was looked at."),
]
ImportProductsResult = Annotated[
    ImportProductsPayload | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("ImportProductsResult", description="The products, or why none was kept."),
]
CreateOrderLinkResult = Annotated[
    OrderLink | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("CreateOrderLinkResult", description="The link, or why there is none."),
]


@strawberry.type
class OrderMutations:
    @strawberry.mutation(
        description="Import up to 25 orders, with a result for each. The same order twice is one order."
    )
    def import_orders(self, info: Info, input: Given[ImportOrdersInput]) -> ImportOrdersResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        told = [order.told() for order in input.orders]
        results = ask.business.orders.import_orders(MerchantId(input.merchant_id), told, actor=ask.actor, request=key)
        return ImportOrdersPayload.of(results, context=ask)

    @strawberry.mutation(description="Import up to 100 products: the prices that exchanges use.")
    def import_products(self, info: Info, input: Given[ImportProductsInput]) -> ImportProductsResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        told = [product.told() for product in input.products]
        kept = ask.business.orders.import_products(MerchantId(input.merchant_id), told, actor=ask.actor, request=key)
        return ImportProductsPayload.of(kept)

    @strawberry.mutation(description="Link a guest, who has no account, to one order for a while.")
    def create_order_link(self, info: Info, input: Given[CreateOrderLinkInput]) -> CreateOrderLinkResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        hours = unless_null(input.hours, HOURS)
        link = ask.business.orders.create_link(OrderId(input.order_id), hours=hours, actor=ask.actor, request=key)
        return OrderLink.of(link)
