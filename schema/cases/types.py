"""Cases as clients see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from aftersales.cases import case as cases
from aftersales.cases.viewing import actions_of, risk_seen_by
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.vocabulary import (
    CaseAction,
    CaseKind,
    CaseStatus,
    LegalBasis,
    Party,
    RefundDestination,
    ReturnMethod,
)
from schema.cases.decisions import Deadline, Decision, Dispute, Offer, Risk, WithdrawalReceipt
from schema.cases.evidence import Evidence
from schema.cases.lines import CaseLine
from schema.cases.quotes import RefundQuote
from schema.cases.remedies import Remedy, remedy_of
from schema.cases.shipments import ReturnShipment
from schema.cases.timeline import CaseEvent, Message
from schema.context import Info
from schema.money import Citation
from schema.orders.types import Order
from schema.pages import PAGE, After, Connection, First, Listing, Node

if TYPE_CHECKING:
    from schema.feedback.types import Feedback

_EVENTS = 50


@strawberry.type(description="One buyer's request to put part of an order right.")
class Case(Node):
    case: strawberry.Private[cases.Case]
    number: str = strawberry.field(description="The RMA number that people quote on the parcel.")
    kind: CaseKind = strawberry.field(description="What is asked for.")
    basis: LegalBasis = strawberry.field(description="On what ground.")
    status: CaseStatus = strawberry.field(description="Where it stands.")
    version: int = strawberry.field(description="How many events it has; expectedVersion names it.")
    opened_by: Party = strawberry.field(description="The side that opened it.")
    opened_at: datetime = strawberry.field(description="When it was opened.")
    updated_at: datetime = strawberry.field(description="When anything last happened to it.")
    closed_at: datetime | None = strawberry.field(description="When it ended, if it did.")
    refund_to: RefundDestination = strawberry.field(description="Where a refund is wanted.")
    method: ReturnMethod = strawberry.field(description="How goods were said to travel back.")
    waiting_on: Party | None = strawberry.field(description="Who is waited for.")

    @strawberry.field(description="The order that it is about.")
    def order(self, info: Info) -> Order:
        return Order.named(self.case.order_id, context=info.context)

    @strawberry.field(description="So many of each order line, why, and what became of them.")
    def lines(self) -> list[CaseLine]:
        return [CaseLine.of(line, case=self.case) for line in self.case.lines]

    @strawberry.field(description="The rules that let it be asked for.")
    def because(self) -> list[Citation]:
        return Citation.all_of(self.case.because)

    @strawberry.field(
        description="What goes back, to the cent: for what was asked, and from RESOLVING on for what was accepted."
    )
    def quote(self) -> RefundQuote | None:
        return None if self.case.quote is None else RefundQuote.of(self.case.quote, case=self.case)

    @strawberry.field(description="What the buyer gets.")
    def remedies(self, info: Info) -> list[Remedy]:
        at = info.context.business.now()
        return [remedy_of(remedy, case=self.case, at=at) for remedy in self.case.remedies]

    @strawberry.field(description="The parcels on their way back.")
    def shipments(self) -> list[ReturnShipment]:
        return [ReturnShipment.of(parcel) for parcel in self.case.shipments]

    @strawberry.field(description="Money instead of what was asked, if it was offered.")
    def offer(self) -> Offer | None:
        return None if self.case.offer is None else Offer.of(self.case.offer, case=self.case)

    @strawberry.field(description="How it came before the platform, if it did.")
    def dispute(self) -> Dispute | None:
        return None if self.case.dispute is None else Dispute.of(self.case.dispute, case=self.case)

    @strawberry.field(description="How it was decided, if it was.")
    def decision(self) -> Decision | None:
        return None if self.case.decision is None else Decision.of(self.case.decision, case=self.case)

    @strawberry.field(description="How far it may be trusted before anyone has seen the goods. For merchants only.")
    def risk(self, info: Info) -> Risk | None:
        risk = risk_seen_by(info.context.actor, self.case)
        return None if risk is None else Risk.of(risk)

    @strawberry.field(description="What the buyer of a confirmed withdrawal holds in hand.")
    def receipt(self) -> WithdrawalReceipt | None:
        return None if self.case.receipt is None else WithdrawalReceipt.of(self.case.receipt, case=self.case)

    @strawberry.field(description="Until when someone is waited for, if anyone is.")
    def deadline(self) -> Deadline | None:
        return None if self.case.deadline is None else Deadline.of(self.case.deadline)

    @strawberry.field(description="What the viewer may do next, in the order of the case's life.")
    def actions(self, info: Info) -> list[CaseAction]:
        return list(actions_of(self.case, viewer=info.context.actor, at=info.context.business.now()))

    @strawberry.field(description="The files that it rests on, in the order in which they came.")
    def evidence(self, info: Info) -> list[Evidence]:
        return [Evidence.of(file) for file in info.context.business.ask_cases.evidence(self.case)]

    @strawberry.field(description="What the sides wrote to each other, the oldest first.")
    def messages(self, info: Info, first: First = PAGE, after: After = None) -> Connection[Message]:
        ask = info.context
        return Listing(context=ask, of=("messages", self.case.id)).page(
            lambda page: ask.business.ask_cases.messages(self.case, page, viewer=ask.actor),
            Message.of,
            first=first,
            after=after,
        )

    @strawberry.field(description="What happened to it, the oldest first.")
    def timeline(self, info: Info, first: First = _EVENTS, after: After = None) -> Connection[CaseEvent]:
        ask = info.context
        return Listing(context=ask, of=("timeline", self.case.id)).page(
            lambda page: ask.business.ask_cases.timeline(self.case, page, viewer=ask.actor),
            CaseEvent.of,
            first=first,
            after=after,
        )

    @strawberry.field(description="The cases that it follows from, and those of its order that follow from it.")
    def linked(self, info: Info) -> list["Case"]:
        ask = info.context
        order = ask.reading.file(self.case).order
        return [Case.of(case) for case in ask.business.ask_cases.linked(self.case, order, viewer=ask.actor)]

    @strawberry.field(description="What its buyer said about it, the newest first: the surveys that follow it.")
    def feedback(
        self, info: Info, first: First = PAGE, after: After = None
    ) -> Connection[Annotated["Feedback", strawberry.lazy("schema.feedback.types")]]:
        # Against the direction of the business: a feedback knows its case, and people look from the case all the same.
        from schema.feedback.pages import page_of_feedback  # noqa: PLC0415 - an import above would go in a circle

        return page_of_feedback(FeedbackQuestion(case_id=self.case.id), context=info.context, first=first, after=after)

    @classmethod
    def of(cls, case: cases.Case) -> Self:
        """Return a case as clients see it."""
        return cls(
            case=case,
            id=strawberry.ID(case.id),
            number=case.number,
            kind=case.kind,
            basis=case.basis,
            status=case.status,
            version=case.version,
            opened_by=case.opened_by,
            opened_at=case.opened_at,
            updated_at=case.updated_at,
            closed_at=case.closed_at,
            refund_to=case.refund_to,
            method=case.method,
            waiting_on=case.waiting_on,
        )
