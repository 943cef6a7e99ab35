"""What was decided about a case, as clients see it: a decision, an offer, a dispute, who is waited for, how risky."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.cases import deadlines, decisions
from aftersales.cases import risk as risks
from aftersales.cases.case import Case
from aftersales.cases.withdrawing import receipt_text
from aftersales.vocabulary import CaseStatus, DecisionOutcome, Party
from schema.context import Info
from schema.money import Citation, Money


@strawberry.type(description="How a request was decided.")
class Decision:
    case: strawberry.Private[Case]
    event: strawberry.Private[int]
    outcome: DecisionOutcome = strawberry.field(description="For or against the buyer.")
    by: Party = strawberry.field(description="The side that decided.")
    at: datetime = strawberry.field(description="When.")
    automatic: bool = strawberry.field(description="Whether a rule or a passed deadline decided, and no person.")
    because: list[Citation] = strawberry.field(description="Every rule that it stands on.")

    @strawberry.field(description="What was written with it.")
    def note(self, info: Info) -> str | None:
        return info.context.reading.text(self.case, self.event)

    @classmethod
    def of(cls, decision: decisions.Decision, *, case: Case) -> Self:
        """Return the decision on a case as clients see it."""
        return cls(
            case=case,
            event=decision.event,
            outcome=decision.outcome,
            by=decision.by,
            at=decision.at,
            automatic=decision.automatic,
            because=Citation.all_of(decision.because),
        )


@strawberry.type(description="What a buyer holds in hand of a withdrawal, for good.")
class WithdrawalReceipt:
    case: strawberry.Private[Case]
    receipt: strawberry.Private[decisions.WithdrawalReceipt]
    at: datetime = strawberry.field(description="When it was confirmed.")

    @strawberry.field(description="What was withdrawn from, when, and by which law.")
    def text(self, info: Info) -> str:
        return receipt_text(info.context.reading.file(self.case), self.receipt)

    @classmethod
    def of(cls, receipt: decisions.WithdrawalReceipt, *, case: Case) -> Self:
        """Return the receipt of a case as clients see it."""
        return cls(case=case, receipt=receipt, at=receipt.at)


@strawberry.type(description="Money instead of what was asked.")
class Offer:
    case: strawberry.Private[Case]
    event: strawberry.Private[int]
    amount: Money = strawberry.field(description="How much.")
    keep_item: bool = strawberry.field(description="Whether the goods stay with, or go back to, the buyer.")
    expires_at: datetime = strawberry.field(description="Until when it can be taken.")

    @strawberry.field(description="What the merchant wrote.")
    def text(self, info: Info) -> str:
        return info.context.reading.text(self.case, self.event) or ""

    @classmethod
    def of(cls, offer: decisions.Offer, *, case: Case) -> Self:
        """Return the offer in a case as clients see it."""
        return cls(
            case=case,
            event=offer.event,
            amount=Money.of(offer.amount),
            keep_item=offer.keep_item,
            expires_at=offer.expires_at,
        )


@strawberry.type(description="A case before the platform.")
class Dispute:
    case: strawberry.Private[Case]
    event: strawberry.Private[int]
    ruling_event: strawberry.Private[int | None]
    opened_at: datetime = strawberry.field(description="Since when.")
    opened_by: Party = strawberry.field(description="The side that brought it there.")
    ruling: DecisionOutcome | None = strawberry.field(description="How the platform ruled, once it did.")
    ruled_at: datetime | None = strawberry.field(description="When it ruled.")

    @strawberry.field(description="What the buyer wrote.")
    def statement(self, info: Info) -> str | None:
        return info.context.reading.text(self.case, self.event)

    @strawberry.field(description="The platform's grounds.")
    def because(self, info: Info) -> str | None:
        return info.context.reading.text(self.case, self.ruling_event)

    @classmethod
    def of(cls, dispute: decisions.Dispute, *, case: Case) -> Self:
        """Return the dispute of a case as clients see it."""
        return cls(
            case=case,
            event=dispute.event,
            ruling_event=dispute.ruling_event,
            opened_at=dispute.opened_at,
            opened_by=dispute.opened_by,
            ruling=dispute.ruling,
            ruled_at=dispute.ruled_at,
        )


@strawberry.type(description="Until when someone is waited for, and what happens then.")
class Deadline:
    at: datetime = strawberry.field(description="Until when.")
    party: Party = strawberry.field(description="Who is waited for.")
    on_expiry: CaseStatus = strawberry.field(description="Where the case goes if nothing comes.")
    because: list[Citation] = strawberry.field(description="The rule that sets it.")

    @classmethod
    def of(cls, deadline: deadlines.Deadline) -> Self:
        """Return a deadline as clients see it."""
        return cls(
            at=deadline.at,
            party=deadline.party,
            on_expiry=deadline.on_expiry,
            because=Citation.all_of(deadline.because),
        )


@strawberry.type(
    description="How far a request may be trusted before anyone has seen the goods. It changes how fast, never what."
)
class Risk:
    score: float = strawberry.field(description="From 0 to 1, as it was assessed when the case was opened.")
    signals: list[str] = strawberry.field(description="What was seen, and what each adds to the score.")

    @classmethod
    def of(cls, risk: risks.Risk) -> Self:
        """Return a risk as clients see it."""
        return cls(score=risk.score / 100, signals=[signal.text for signal in risk.signals])
