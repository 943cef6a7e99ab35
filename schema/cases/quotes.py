"""Exact refunds as clients see them: what goes back for each line, what is kept back, and to which payments it goes."""

from collections.abc import Mapping
from typing import Self

import strawberry

from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.currencies import CurrencyCode
from aftersales.identifiers import number
from aftersales.money import Money as Amount
from aftersales.policy import quote as quotes
from aftersales.vocabulary import FeeKind
from schema.cases.lines import CaseLine
from schema.money import Citation, Money, money_or_none
from schema.orders.lines import OrderLine


@strawberry.type(description="What is kept back from a refund.")
class Fee:
    kind: FeeKind = strawberry.field(description="For what.")
    amount: Money = strawberry.field(description="How much.")
    because: list[Citation] = strawberry.field(description="The rules that say so.")

    @classmethod
    def of(cls, fee: quotes.Fee) -> Self:
        return cls(kind=fee.kind, amount=Money.of(fee.amount), because=Citation.all_of(fee.because))


@strawberry.type(description="How much goes back to one payment.")
class TenderShare:
    payment_id: strawberry.ID = strawberry.field(description="The payment.")
    amount: Money = strawberry.field(description="How much.")

    @classmethod
    def all_of(cls, tenders: Mapping[str, int], *, currency: CurrencyCode) -> list[Self]:
        return [
            cls(payment_id=strawberry.ID(payment), amount=Money.of(Amount(minor_units, currency)))
            for payment, minor_units in tenders.items()
        ]


@strawberry.type(description="What units of a case's line are worth: gross less discount, and tax where it is on top.")
class QuoteLine:
    line: CaseLine = strawberry.field(description="The line.")
    quantity: int = strawberry.field(description="How many units of it.")
    gross: Money = strawberry.field(description="At their price.")
    discount: Money = strawberry.field(description="Less this.")
    tax: Money = strawberry.field(description="The tax in it, or on top of it.")
    total: Money = strawberry.field(description="What they are worth.")

    @classmethod
    def of(cls, quoted: quotes.QuotedLine, *, case: Case) -> Self:
        line = next(line for line in case.lines if number(line.id) == quoted.number)
        return cls(
            line=CaseLine.of(line, case=case),
            quantity=quoted.units,
            gross=Money.of(quoted.gross),
            discount=Money.of(quoted.discount),
            tax=Money.of(quoted.tax),
            total=Money.of(quoted.total),
        )


@strawberry.type(description="What goes back, to the cent.")
class RefundQuote:
    lines: list[QuoteLine] = strawberry.field(description="For each line.")
    shipping: Money = strawberry.field(description="For the outbound delivery.")
    fees: list[Fee] = strawberry.field(description="What is kept back.")
    total: Money = strawberry.field(description="What goes back: lines and shipping, less fees.")
    difference: Money | None = strawberry.field(
        description="For exchanges: positive, the buyer pays it; negative, the buyer is refunded."
    )
    tenders: list[TenderShare] = strawberry.field(description="Which payment gets how much back.")

    @classmethod
    def of(cls, quoted: quotes.RefundQuote, *, case: Case) -> Self:
        """Return the quote of a case as clients see it."""
        return cls(
            lines=[QuoteLine.of(line, case=case) for line in quoted.lines],
            shipping=Money.of(quoted.shipping),
            fees=[Fee.of(fee) for fee in quoted.fees],
            total=Money.of(quoted.total),
            difference=money_or_none(quoted.difference),
            tenders=TenderShare.all_of(quoted.tenders, currency=case.currency),
        )


@strawberry.type(description="What units of an order line would be worth: gross less discount, and tax where on top.")
class PreviewedLine:
    order_line: OrderLine = strawberry.field(description="The line of the order.")
    quantity: int = strawberry.field(description="How many units of it.")
    gross: Money = strawberry.field(description="At their price.")
    discount: Money = strawberry.field(description="Less this.")
    tax: Money = strawberry.field(description="The tax in it, or on top of it.")
    total: Money = strawberry.field(description="What they would be worth.")

    @classmethod
    def of(cls, quoted: quotes.QuotedLine, *, file: CaseFile) -> Self:
        line = next(line for line in file.case.lines if number(line.id) == quoted.number)
        return cls(
            order_line=OrderLine.of(file.order_line(line), order=file.order),
            quantity=quoted.units,
            gross=Money.of(quoted.gross),
            discount=Money.of(quoted.discount),
            tax=Money.of(quoted.tax),
            total=Money.of(quoted.total),
        )


@strawberry.type(description="What would go back, to the cent, if everything came back as new.")
class RefundPreview:
    lines: list[PreviewedLine] = strawberry.field(description="For each line; none where no money is due.")
    shipping: Money = strawberry.field(description="For the outbound delivery.")
    fees: list[Fee] = strawberry.field(description="What would be kept back.")
    total: Money = strawberry.field(description="What would go back: lines and shipping, less fees.")
    difference: Money | None = strawberry.field(
        description="For exchanges: positive, the buyer pays it; negative, the buyer is refunded."
    )
    tenders: list[TenderShare] = strawberry.field(description="Which payment would get how much back.")

    @classmethod
    def of(cls, file: CaseFile) -> Self:
        """Return the quote of a case that is not open yet; where no money is due, that of nothing."""
        nothing = quotes.quote(file.order, (), shipping=file.order.zero, fees=())
        quoted = file.case.quote or nothing
        return cls(
            lines=[PreviewedLine.of(line, file=file) for line in quoted.lines],
            shipping=Money.of(quoted.shipping),
            fees=[Fee.of(fee) for fee in quoted.fees],
            total=Money.of(quoted.total),
            difference=money_or_none(quoted.difference),
            tenders=TenderShare.all_of(quoted.tenders, currency=file.case.currency),
        )
