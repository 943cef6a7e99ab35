"""What shop systems tell: orders, and the products that exchanges use."""

from datetime import datetime
from typing import Final

import strawberry

from aftersales.currencies import CurrencyCode
from aftersales.languages import LanguageTag
from aftersales.orders.told import ToldBuyer, ToldLine, ToldOrder, ToldPayment, ToldProduct, ToldShipping
from aftersales.territories import Territory
from aftersales.vocabulary import ProductTrait, TaxMode
from schema.inputs import REQUEST_KEY, unless_null
from schema.scalars import Decimal

_NOTHING: Final = Decimal("0")
_USUALLY: Final = True
HOURS: Final = 72


@strawberry.input(description="Who bought.")
class BuyerInput:
    id: strawberry.ID = strawberry.field(description="The shop's own id of them: the sub of their tokens.")
    name: str | None = strawberry.field(default=None, description="Their name.")
    email: str | None = strawberry.field(default=None, description="Their e-mail address.")
    language: LanguageTag | None = strawberry.field(default=None, description="The language they read.")

    def told(self) -> ToldBuyer:
        return ToldBuyer(id=self.id, name=self.name, email=self.email, language=self.language)


@strawberry.input(description="So many units of one article.")
class OrderLineInput:
    sku: str = strawberry.field(description="The shop's code of the article.")
    title: str = strawberry.field(description="What it is called.")
    category: str | None = strawberry.field(default=None, description="The shop's category of it.")
    quantity: int = strawberry.field(description="How many: 1–1,000,000.")
    delivered: int | None = strawberry.field(
        default=None, description="How many were delivered; left out, all of them."
    )
    unit_price: Decimal = strawberry.field(description="The price of one, before discounts.")
    discount: Decimal | None = strawberry.field(default=_NOTHING, description="The line's own discount.")
    tax: Decimal | None = strawberry.field(default=_NOTHING, description="The tax on the line.")
    traits: list[ProductTrait] | None = strawberry.field(
        default_factory=list, description="What the law and the policy ask about."
    )
    weight_grams: int | None = strawberry.field(
        default=None, description="What one of them weighs, packed: 1–1,000,000 g. Left out, it is not known."
    )

    def told(self) -> ToldLine:
        return ToldLine(
            sku=self.sku,
            title=self.title,
            category=self.category,
            quantity=self.quantity,
            delivered=self.delivered,
            unit_price=self.unit_price,
            discount=unless_null(self.discount, _NOTHING),
            tax=unless_null(self.tax, _NOTHING),
            traits=tuple(self.traits or ()),
            weight_grams=self.weight_grams,
        )


@strawberry.input(description="What delivery cost.")
class ShippingInput:
    paid: Decimal = strawberry.field(description="What the buyer paid, with tax.")
    tax: Decimal | None = strawberry.field(default=_NOTHING, description="The tax in it.")
    cheapest_standard: Decimal | None = strawberry.field(
        default=None, description="What the cheapest standard delivery would have cost, where the buyer chose another."
    )

    def told(self) -> ToldShipping:
        return ToldShipping(
            paid=self.paid, tax=unless_null(self.tax, _NOTHING), cheapest_standard=self.cheapest_standard
        )


@strawberry.input(description="Money that the buyer paid.")
class PaymentInput:
    id: strawberry.ID = strawberry.field(description="The payment provider's or the shop's id of it.")
    amount: Decimal = strawberry.field(description="How much.")
    captured_at: datetime = strawberry.field(description="When it was taken.")
    method: str = strawberry.field(description="How, in the shop's words.")

    def told(self) -> ToldPayment:
        return ToldPayment(id=self.id, amount=self.amount, captured_at=self.captured_at, method=self.method)


@strawberry.input(description="An order as the shop recorded it.")
class OrderInput:
    number: str = strawberry.field(description="The shop's own order number: the same number is the same order.")
    buyer: BuyerInput = strawberry.field(description="Who bought.")
    territory: Territory = strawberry.field(description="Where the buyer lives.")
    time_zone: str | None = strawberry.field(
        default=None, description="The IANA name of the buyer's time zone; left out, the merchant's."
    )
    currency: CurrencyCode = strawberry.field(description="The currency of every amount of the order.")
    placed_at: datetime = strawberry.field(description="When it was placed.")
    delivered_at: datetime | None = strawberry.field(default=None, description="When it was delivered, once it was.")
    tax_mode: TaxMode = strawberry.field(description="Whether prices contain their tax.")
    lines: list[OrderLineInput] = strawberry.field(description="Its lines: 1–5,000.")
    discount: Decimal | None = strawberry.field(
        default=_NOTHING,
        description="A discount on the whole order, beside those of its lines; it is split among them.",
    )
    shipping: ShippingInput | None = strawberry.field(default=None, description="What delivery cost.")
    payments: list[PaymentInput] = strawberry.field(description="How it was paid: at most 50 payments.")
    informed_of_withdrawal: bool | None = strawberry.field(
        default=_USUALLY, description="Whether the buyer was told of the right to withdraw, where the law gives one."
    )

    def told(self) -> ToldOrder:
        """Return the order as the business takes it."""
        return ToldOrder(
            number=self.number,
            buyer=self.buyer.told(),
            territory=self.territory,
            time_zone=self.time_zone,
            currency=self.currency,
            placed_at=self.placed_at,
            delivered_at=self.delivered_at,
            tax_mode=self.tax_mode,
            lines=tuple(line.told() for line in self.lines),
            discount=unless_null(self.discount, _NOTHING),
            shipping=None if self.shipping is None else self.shipping.told(),
            payments=tuple(payment.told() for payment in self.payments),
            informed_of_withdrawal=unless_null(self.informed_of_withdrawal, _USUALLY),
        )


@strawberry.input(description="Orders to import, each on its own.")
class ImportOrdersInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    merchant_id: strawberry.ID = strawberry.field(description="Whose orders.")
    orders: list[OrderInput] = strawberry.field(description="The orders: 1–25.")


@strawberry.input(description="Something that the shop sells now.")
class ProductInput:
    sku: str = strawberry.field(description="The shop's code of it: the same code is the same product.")
    title: str = strawberry.field(description="What it is called.")
    category: str | None = strawberry.field(default=None, description="The shop's category of it.")
    price: Decimal = strawberry.field(description="Its price now.")
    currency: CurrencyCode = strawberry.field(description="The currency of the price.")
    group: str | None = strawberry.field(default=None, description="Products of one group may replace each other.")
    traits: list[ProductTrait] | None = strawberry.field(
        default_factory=list, description="What the law and the policy ask about."
    )

    def told(self) -> ToldProduct:
        return ToldProduct(
            sku=self.sku,
            title=self.title,
            category=self.category,
            price=self.price,
            currency=self.currency,
            group=self.group,
            traits=tuple(self.traits or ()),
        )


@strawberry.input(description="Products to import; known ones are replaced.")
class ImportProductsInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    merchant_id: strawberry.ID = strawberry.field(description="Whose products.")
    products: list[ProductInput] = strawberry.field(description="The products: 1–100.")


@strawberry.input(description="A guest's link to an order.")
class CreateOrderLinkInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    order_id: strawberry.ID = strawberry.field(description="The order.")
    hours: int | None = strawberry.field(default=HOURS, description="For how many hours: 1–2,160.")
