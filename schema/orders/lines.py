"""The lines of an order as clients see them, and what may be asked for on each."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.cases.options import Option
from aftersales.orders import order as orders
from aftersales.orders import order_line
from aftersales.vocabulary import CaseKind, EvidenceKind, LegalBasis, Party, ProductTrait
from schema.context import Info
from schema.money import Citation, Money
from schema.pages import Node


@strawberry.type(
    description="Where the units of a line are: available, inCase, received, refunded and exchanged add up to ordered."
)
class LineQuantities:
    ordered: int = strawberry.field(description="Bought.")
    available: int = strawberry.field(description="Can still be asked for.")
    in_case: int = strawberry.field(description="In a case, and still with the buyer or on the way.")
    received: int = strawberry.field(description="In a case, and back with the merchant.")
    refunded: int = strawberry.field(description="Paid back.")
    exchanged: int = strawberry.field(description="Replaced by another article.")
    delivered: int = strawberry.field(description="A count beside: delivered, as far as the shop told.")
    repaired: int = strawberry.field(description="A count beside: mended, and available again.")

    @classmethod
    def of(cls, counted: orders.LineQuantities) -> Self:
        return cls(
            ordered=counted.ordered,
            available=counted.available,
            in_case=counted.in_case,
            received=counted.received,
            refunded=counted.refunded,
            exchanged=counted.exchanged,
            delivered=counted.delivered,
            repaired=counted.repaired,
        )


@strawberry.type(description="What may be asked for on a line, on one basis, and why or why not.")
class RemedyOption:
    kind: CaseKind = strawberry.field(description="What is asked for.")
    basis: LegalBasis = strawberry.field(description="On what ground.")
    allowed: bool = strawberry.field(description="Whether it may be asked for now.")
    max_quantity: int = strawberry.field(description="For how many units at most.")
    until: datetime | None = strawberry.field(description="The last instant at which it may be asked for.")
    return_freight_paid_by: Party | None = strawberry.field(
        description="Who pays for the way back where no reason is given; null where nothing comes back."
    )
    evidence: list[EvidenceKind] = strawberry.field(description="What must be attached.")
    because: list[Citation] = strawberry.field(description="Every rule that decided it.")

    @classmethod
    def of(cls, option: Option) -> Self:
        return cls(
            kind=option.kind,
            basis=option.basis,
            allowed=option.allowed,
            max_quantity=option.max_quantity,
            until=option.until,
            return_freight_paid_by=option.freight_paid_by,
            evidence=list(option.evidence),
            because=Citation.all_of(option.because),
        )


@strawberry.type(description="So many units of one article, as the shop recorded them or an exchange added them.")
class OrderLine(Node):
    order: strawberry.Private[orders.Order]
    line: strawberry.Private[order_line.OrderLine]
    sku: str = strawberry.field(description="The shop's code of the article.")
    title: str = strawberry.field(description="What it is called.")
    category: str | None = strawberry.field(description="The shop's category of it.")
    quantity: int = strawberry.field(description="How many were bought.")
    unit_price: Money = strawberry.field(description="The price of one, before discounts.")
    discount: Money = strawberry.field(description="All discounts on the line, its share of the order's included.")
    tax: Money = strawberry.field(description="The tax on the line, as the shop recorded it.")
    paid: Money = strawberry.field(description="What the buyer paid for the line, with tax.")
    traits: list[ProductTrait] = strawberry.field(description="What the law and the policy ask about.")
    weight_grams: int | None = strawberry.field(description="What one of them weighs, where the shop told.")
    quantities: LineQuantities = strawberry.field(description="Where its units are.")

    @strawberry.field(description="What the viewer may ask for on this line now, and why not.")
    def remedies(self, info: Info) -> list[RemedyOption]:
        return [RemedyOption.of(option) for option in info.context.reading.options(self.order).on(self.line)]

    @classmethod
    def of(cls, line: order_line.OrderLine, *, order: orders.Order) -> Self:
        """Return a line of an order as clients see it."""
        return cls(
            order=order,
            line=line,
            id=strawberry.ID(line.id),
            sku=line.sku,
            title=line.title,
            category=line.category,
            quantity=line.quantity,
            unit_price=Money.of(line.unit_price),
            discount=Money.of(line.discount),
            tax=Money.of(line.tax),
            paid=Money.of(line.paid),
            traits=list(line.traits),
            weight_grams=line.weight_grams,
            quantities=LineQuantities.of(order.quantities(line)),
        )
