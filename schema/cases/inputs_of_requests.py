"""What is asked of an order: the inputs of the five requests, and of their preview."""

from collections.abc import Iterable
from typing import Final

import strawberry

from aftersales.cases.requesting import Ask, AskedLine
from aftersales.identifiers import OrderId, OrderLineId
from aftersales.vocabulary import CaseKind, LegalBasis, RefundDestination, ReturnMethod
from schema.inputs import REQUEST_KEY, unless_null
from schema.scalars import Decimal

_BASIS: Final = "On what ground; left out, the best lawful one for the buyer is chosen and cited."
_EVIDENCE: Final = "Uploaded files that show it: at most 20."
_LINES: Final = "What it is about: 1–100 lines."
_ORDER: Final = "The order."
_ORDER_LINE: Final = "The line of the order."
_QUANTITY: Final = "How many units of it."
_REASON: Final = "The code of the reason."
_COMMENT: Final = "What the buyer writes about it, at most 5,000 characters."
_REFUND_TO: Final = "Where the money is wanted."
_METHOD: Final = "How the goods will travel back."
_SKU: Final = "For exchanges: the article wanted instead."
_PRICE: Final = "Its price, from staff and shop systems only; a buyer's exchange takes the imported product's."
_AMOUNT: Final = "A part of the value, where no more is asked for."
_TO_PAYMENT: Final = RefundDestination.ORIGINAL_PAYMENT
_DROP_OFF: Final = ReturnMethod.DROP_OFF


@strawberry.input(description="So many units of an order line, and why.")
class CaseLineInput:
    order_line_id: strawberry.ID = strawberry.field(description=_ORDER_LINE)
    quantity: int = strawberry.field(description=_QUANTITY)
    reason: strawberry.ID = strawberry.field(description=_REASON)
    comment: str | None = strawberry.field(default=None, description=_COMMENT)

    def asked(self) -> AskedLine:
        return AskedLine(
            order_line_id=OrderLineId(self.order_line_id),
            quantity=self.quantity,
            reason=self.reason,
            comment=self.comment,
        )


@strawberry.input(description="So many units of an order line, why, and how much of their value.")
class RefundLineInput:
    order_line_id: strawberry.ID = strawberry.field(description=_ORDER_LINE)
    quantity: int = strawberry.field(description=_QUANTITY)
    reason: strawberry.ID = strawberry.field(description=_REASON)
    comment: str | None = strawberry.field(default=None, description=_COMMENT)
    amount: Decimal | None = strawberry.field(default=None, description=_AMOUNT)

    def asked(self) -> AskedLine:
        return AskedLine(
            order_line_id=OrderLineId(self.order_line_id),
            quantity=self.quantity,
            reason=self.reason,
            comment=self.comment,
            amount=self.amount,
        )


@strawberry.input(description="So many units of an order line, why, and what is wanted instead.")
class ExchangeLineInput:
    order_line_id: strawberry.ID = strawberry.field(description=_ORDER_LINE)
    quantity: int = strawberry.field(description=_QUANTITY)
    reason: strawberry.ID = strawberry.field(description=_REASON)
    comment: str | None = strawberry.field(default=None, description=_COMMENT)
    replacement_sku: str = strawberry.field(description=_SKU)
    replacement_unit_price: Decimal | None = strawberry.field(default=None, description=_PRICE)

    def asked(self) -> AskedLine:
        return AskedLine(
            order_line_id=OrderLineId(self.order_line_id),
            quantity=self.quantity,
            reason=self.reason,
            comment=self.comment,
            replacement_sku=self.replacement_sku,
            replacement_price=self.replacement_unit_price,
        )


@strawberry.input(description="Money back; the goods stay with the buyer.")
class RequestRefundInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    order_id: strawberry.ID = strawberry.field(description=_ORDER)
    lines: list[RefundLineInput] = strawberry.field(description=_LINES)
    basis: LegalBasis | None = strawberry.field(default=None, description=_BASIS)
    refund_to: RefundDestination | None = strawberry.field(default=_TO_PAYMENT, description=_REFUND_TO)
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=_EVIDENCE)

    def ask(self) -> Ask:
        """Return what is asked as the business takes it."""
        return Ask(
            kind=CaseKind.REFUND,
            order_id=OrderId(self.order_id),
            lines=tuple(line.asked() for line in self.lines),
            basis=self.basis,
            refund_to=unless_null(self.refund_to, _TO_PAYMENT),
            evidence_ids=_named(self.evidence_ids),
        )


@strawberry.input(description="Money back for goods that come back.")
class RequestReturnInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    order_id: strawberry.ID = strawberry.field(description=_ORDER)
    lines: list[CaseLineInput] = strawberry.field(description=_LINES)
    basis: LegalBasis | None = strawberry.field(default=None, description=_BASIS)
    refund_to: RefundDestination | None = strawberry.field(default=_TO_PAYMENT, description=_REFUND_TO)
    method: ReturnMethod | None = strawberry.field(default=_DROP_OFF, description=_METHOD)
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=_EVIDENCE)

    def ask(self) -> Ask:
        """Return what is asked as the business takes it."""
        return Ask(
            kind=CaseKind.RETURN,
            order_id=OrderId(self.order_id),
            lines=tuple(line.asked() for line in self.lines),
            basis=self.basis,
            refund_to=unless_null(self.refund_to, _TO_PAYMENT),
            method=unless_null(self.method, _DROP_OFF),
            evidence_ids=_named(self.evidence_ids),
        )


@strawberry.input(description="Another article for goods that come back.")
class RequestExchangeInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    order_id: strawberry.ID = strawberry.field(description=_ORDER)
    lines: list[ExchangeLineInput] = strawberry.field(description=_LINES)
    basis: LegalBasis | None = strawberry.field(default=None, description=_BASIS)
    method: ReturnMethod | None = strawberry.field(default=_DROP_OFF, description=_METHOD)
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=_EVIDENCE)

    def ask(self) -> Ask:
        """Return what is asked as the business takes it."""
        return Ask(
            kind=CaseKind.EXCHANGE,
            order_id=OrderId(self.order_id),
            lines=tuple(line.asked() for line in self.lines),
            basis=self.basis,
            method=unless_null(self.method, _DROP_OFF),
            evidence_ids=_named(self.evidence_ids),
        )


@strawberry.input(description="The same article back, mended.")
class RequestRepairInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    order_id: strawberry.ID = strawberry.field(description=_ORDER)
    lines: list[CaseLineInput] = strawberry.field(description=_LINES)
    basis: LegalBasis | None = strawberry.field(default=None, description=_BASIS)
    method: ReturnMethod | None = strawberry.field(default=_DROP_OFF, description=_METHOD)
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=_EVIDENCE)

    def ask(self) -> Ask:
        """Return what is asked as the business takes it."""
        return Ask(
            kind=CaseKind.REPAIR,
            order_id=OrderId(self.order_id),
            lines=tuple(line.asked() for line in self.lines),
            basis=self.basis,
            method=unless_null(self.method, _DROP_OFF),
            evidence_ids=_named(self.evidence_ids),
        )


@strawberry.input(description="What was missing or wrong, sent again.")
class RequestReshipInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    order_id: strawberry.ID = strawberry.field(description=_ORDER)
    lines: list[CaseLineInput] = strawberry.field(description=_LINES)
    basis: LegalBasis | None = strawberry.field(default=None, description=_BASIS)
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=_EVIDENCE)

    def ask(self) -> Ask:
        """Return what is asked as the business takes it."""
        return Ask(
            kind=CaseKind.RESHIP,
            order_id=OrderId(self.order_id),
            lines=tuple(line.asked() for line in self.lines),
            basis=self.basis,
            evidence_ids=_named(self.evidence_ids),
        )


@strawberry.input(description="So many units of an order line, why, and what the kind of case asks beside.")
class PreviewLineInput:
    order_line_id: strawberry.ID = strawberry.field(description=_ORDER_LINE)
    quantity: int = strawberry.field(description=_QUANTITY)
    reason: strawberry.ID = strawberry.field(description=_REASON)
    amount: Decimal | None = strawberry.field(default=None, description=f"For refunds. {_AMOUNT}")
    replacement_sku: str | None = strawberry.field(default=None, description=_SKU)
    replacement_unit_price: Decimal | None = strawberry.field(default=None, description=_PRICE)

    def asked(self) -> AskedLine:
        return AskedLine(
            order_line_id=OrderLineId(self.order_line_id),
            quantity=self.quantity,
            reason=self.reason,
            amount=self.amount,
            replacement_sku=self.replacement_sku,
            replacement_price=self.replacement_unit_price,
        )


@strawberry.input(description="A request that is tried without being made.")
class PreviewCaseInput:
    kind: CaseKind = strawberry.field(description="What would be asked for.")
    order_id: strawberry.ID = strawberry.field(description=_ORDER)
    lines: list[PreviewLineInput] = strawberry.field(description=_LINES)
    basis: LegalBasis | None = strawberry.field(default=None, description=_BASIS)
    refund_to: RefundDestination | None = strawberry.field(default=_TO_PAYMENT, description=_REFUND_TO)
    method: ReturnMethod | None = strawberry.field(default=_DROP_OFF, description=_METHOD)
    evidence_ids: list[strawberry.ID] | None = strawberry.field(default_factory=list, description=_EVIDENCE)

    def ask(self) -> Ask:
        """Return what is asked as the business takes it."""
        return Ask(
            kind=self.kind,
            order_id=OrderId(self.order_id),
            lines=tuple(line.asked() for line in self.lines),
            basis=self.basis,
            refund_to=unless_null(self.refund_to, _TO_PAYMENT),
            method=unless_null(self.method, _DROP_OFF),
            evidence_ids=_named(self.evidence_ids),
        )


def _named(ids: Iterable[strawberry.ID] | None) -> tuple[str, ...]:
    return tuple(ids or ())
