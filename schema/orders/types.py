"""Orders as clients see them. An order is read when a field of it is asked for that needs it."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from aftersales.cases.repository import CaseQuestion
from aftersales.currencies import CurrencyCode
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.identifiers import OrderId
from aftersales.languages import LanguageTag
from aftersales.orders import merchant as merchants
from aftersales.orders import order as orders
from aftersales.orders.order_line import Payment as PaymentMade
from aftersales.territories import Territory
from aftersales.vocabulary import TaxMode
from schema.context import Context, Info
from schema.money import Money
from schema.orders.lines import OrderLine
from schema.pages import PAGE, After, Connection, First, Node
from schema.policy.types import Merchant

if TYPE_CHECKING:
    from schema.cases.types import Case
    from schema.feedback.types import Feedback

_Read = Callable[[], orders.Order]


@strawberry.type(description="Who bought.")
class Buyer:
    id: strawberry.ID = strawberry.field(description="The shop's own id of them.")
    name: str | None = strawberry.field(description="Their name; shown to themselves and to the order's merchant only.")
    language: LanguageTag | None = strawberry.field(description="The language they read.")

    @classmethod
    def of(cls, buyer: merchants.Buyer) -> Self:
        language = None if buyer.language is None else LanguageTag(buyer.language)
        return cls(id=strawberry.ID(buyer.id), name=buyer.name, language=language)


@strawberry.type(description="Money that the buyer paid.")
class Payment:
    id: strawberry.ID = strawberry.field(description="The payment provider's or the shop's id of it.")
    amount: Money = strawberry.field(description="How much.")
    method: str = strawberry.field(description="How, in the shop's words.")
    captured_at: datetime | None = strawberry.field(description="When it was taken.")
    refunded: Money = strawberry.field(description="How much of it went back.")

    @classmethod
    def of(cls, payment: PaymentMade, *, order: orders.Order) -> Self:
        return cls(
            id=strawberry.ID(payment.id),
            amount=Money.of(payment.amount),
            method=payment.method,
            captured_at=payment.captured_at,
            refunded=Money.of(order.refunded_of(payment)),
        )


@strawberry.type(description="What the shop recorded, and what cases did to it since.")
class Order(Node):
    read: strawberry.Private[_Read]

    @strawberry.field(description="The shop's own order number.")
    def number(self) -> str:
        return self.order.number

    @strawberry.field(description="The shop.")
    def merchant(self, info: Info) -> Merchant:
        return Merchant.of(info.context.reading.merchant(self.order.merchant_id))

    @strawberry.field(description="Who bought.")
    def buyer(self, info: Info) -> Buyer:
        return Buyer.of(info.context.reading.buyer(self.order))

    @strawberry.field(description="Where the buyer lives.")
    def territory(self) -> Territory:
        return self.order.territory

    @strawberry.field(description="The IANA name of the time zone that decides the order's dates.")
    def time_zone(self) -> str:
        return self.order.time_zone

    @strawberry.field(description="The currency of every amount of the order.")
    def currency(self) -> CurrencyCode:
        return self.order.currency

    @strawberry.field(description="When it was placed.")
    def placed_at(self) -> datetime:
        return self.order.placed_at

    @strawberry.field(description="When it was delivered, as far as the shop told.")
    def delivered_at(self) -> datetime | None:
        return self.order.delivered_at

    @strawberry.field(description="Whether its prices contain their tax.")
    def tax_mode(self) -> TaxMode:
        return self.order.tax_mode

    @strawberry.field(description="Its lines, and those that exchanges added.")
    def lines(self, info: Info) -> list[OrderLine]:
        whole = info.context.reading.whole(self.order)
        return [OrderLine.of(line, order=whole) for line in whole.all_lines]

    @strawberry.field(description="What the buyer paid for delivery, with tax.")
    def shipping(self) -> Money:
        return Money.of(self.order.shipping.paid)

    @strawberry.field(description="Its payments, and those that exchanges added.")
    def payments(self) -> list[Payment]:
        return [Payment.of(payment, order=self.order) for payment in self.order.all_payments]

    @strawberry.field(description="All that the buyer paid.")
    def paid(self) -> Money:
        return Money.of(self.order.paid)

    @strawberry.field(description="All that went back.")
    def refunded(self) -> Money:
        return Money.of(self.order.refunded)

    @strawberry.field(description="What could still go back: paid, less refunded and refunds under way.")
    def refundable(self) -> Money:
        return Money.of(self.order.refundable)

    @strawberry.field(description="The version of the merchant's policy that holds for it.")
    def policy_version(self) -> int:
        return self.order.policy_version

    @strawberry.field(description="Its cases, the newest first.")
    def cases(
        self, info: Info, first: First = PAGE, after: After = None
    ) -> Connection[Annotated["Case", strawberry.lazy("schema.cases.types")]]:
        # Against the direction of the business: a case knows its order, and people look from the order all the same.
        from schema.cases.pages import page_of_cases  # noqa: PLC0415 - an import above would go in a circle

        return page_of_cases(CaseQuestion(order_id=OrderId(self.id)), context=info.context, first=first, after=after)

    @strawberry.field(description="What its buyer said about it, the newest first.")
    def feedback(
        self, info: Info, first: First = PAGE, after: After = None
    ) -> Connection[Annotated["Feedback", strawberry.lazy("schema.feedback.types")]]:
        from schema.feedback.pages import page_of_feedback  # noqa: PLC0415 - as above

        return page_of_feedback(
            FeedbackQuestion(order_id=OrderId(self.id)), context=info.context, first=first, after=after
        )

    @cached_property
    def order(self) -> orders.Order:
        """The order itself, read once."""
        return self.read()

    @classmethod
    def of(cls, order: orders.Order) -> Self:
        """Return an order that was read as clients see it."""
        return cls(id=strawberry.ID(order.id), read=lambda: order)

    @classmethod
    def named(cls, order_id: OrderId, *, context: Context) -> Self:
        """Return an order that the viewer may see, to be read when it is needed."""
        return cls(id=strawberry.ID(order_id), read=lambda: context.reading.order(order_id))
