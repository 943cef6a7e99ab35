"""Remedies as clients see them: what the buyer gets."""

from datetime import date, datetime
from typing import Final, Self

import strawberry

from aftersales import money
from aftersales.cases import remedies
from aftersales.cases.case import Case
from aftersales.cases.owing import late_interest
from aftersales.cases.transfers import Transfer
from aftersales.currencies import CurrencyCode
from aftersales.vocabulary import Party, RefundDestination, RemedyStatus
from schema.context import Info
from schema.money import Money


@strawberry.interface(description="What the buyer gets. A case is completed when all of its remedies have ended.")
class Remedy:
    id: strawberry.ID = strawberry.field(description="Its id, which settling and sending name.")
    status: RemedyStatus = strawberry.field(description="Where it is.")


@strawberry.type(description="The part of a refund that goes back over one payment.")
class RefundTransfer:
    told_failure: strawberry.Private[str | None]
    payment_id: strawberry.ID = strawberry.field(description="The payment.")
    amount: Money = strawberry.field(description="How much.")
    status: RemedyStatus = strawberry.field(description="Where it is.")
    attempt: int = strawberry.field(description="Which attempt at it this is, from 1.")
    gateway_reference: str | None = strawberry.field(description="What the payment gateway calls it.")

    @strawberry.field(description="Why the payment gateway says that it failed, in its own word; merchants only.")
    def failure(self, info: Info) -> str | None:
        return None if info.context.actor.party is Party.BUYER else self.told_failure

    @classmethod
    def of(cls, transfer: Transfer, *, currency: CurrencyCode) -> Self:
        return cls(
            told_failure=transfer.failure,
            payment_id=strawberry.ID(transfer.payment),
            amount=Money.of(money.Money(transfer.amount, currency)),
            status=transfer.status,
            attempt=transfer.attempt,
            gateway_reference=transfer.gateway_reference,
        )


@strawberry.type(description="Money back.")
class RefundRemedy(Remedy):
    amount: Money = strawberry.field(description="How much.")
    destination: RefundDestination = strawberry.field(description="Where it goes.")
    gateway_reference: str | None = strawberry.field(description="What the payment gateway, or who paid, calls it.")
    late_interest: Money = strawberry.field(
        description="What the law adds because it was paid late, or would be now; paid besides, and outside every cap."
    )
    due_by: datetime | None = strawberry.field(
        description="Until when the law of the buyer's territory wants it paid, where it says so."
    )
    settled_at: datetime | None = strawberry.field(description="When it had arrived.")
    transfers: list[RefundTransfer] = strawberry.field(
        description="Its parts by payment, where a payment gateway moves some of it; people move all of any other."
    )

    @classmethod
    def of(cls, remedy: remedies.RefundRemedy, *, at: datetime) -> Self:
        return cls(
            id=strawberry.ID(remedy.id),
            status=remedy.status,
            amount=Money.of(remedy.amount),
            destination=remedy.destination,
            gateway_reference=remedy.gateway_reference,
            late_interest=Money.of(late_interest(remedy, at=at)),
            due_by=remedy.due.by if remedy.due else None,
            settled_at=remedy.settled_at,
            transfers=[RefundTransfer.of(one, currency=remedy.amount.currency) for one in remedy.transfers],
        )


@strawberry.type(description="Another article for the one that came back.")
class ExchangeRemedy(Remedy):
    sku: str = strawberry.field(description="The article that is sent.")
    quantity: int = strawberry.field(description="How many of it.")
    difference: Money = strawberry.field(description="Positive, the buyer pays it first; negative, it is refunded.")
    carrier: str | None = strawberry.field(description="Who carries it.")
    tracking_number: str | None = strawberry.field(description="The carrier's number of the parcel.")

    @classmethod
    def of(cls, remedy: remedies.ExchangeRemedy) -> Self:
        return cls(
            id=strawberry.ID(remedy.id),
            status=remedy.status,
            sku=remedy.sku,
            quantity=remedy.quantity,
            difference=Money.of(remedy.difference),
            carrier=remedy.carrier,
            tracking_number=remedy.tracking_number,
        )


@strawberry.type(description="The same article back, mended.")
class RepairRemedy(Remedy):
    case: strawberry.Private[Case]
    findings_in: strawberry.Private[int | None]
    quantity: int = strawberry.field(description="How many are repaired.")
    guarantee_until: date | None = strawberry.field(
        description="The last day of the legal guarantee, with what the law adds for a repair."
    )
    carrier: str | None = strawberry.field(description="Who carries it back.")
    tracking_number: str | None = strawberry.field(description="The carrier's number of the parcel.")

    @strawberry.field(description="What the workshop found.")
    def findings(self, info: Info) -> str | None:
        return info.context.reading.text(self.case, self.findings_in)

    @classmethod
    def of(cls, remedy: remedies.RepairRemedy, *, case: Case) -> Self:
        return cls(
            case=case,
            findings_in=remedy.findings,
            id=strawberry.ID(remedy.id),
            status=remedy.status,
            quantity=remedy.units.count,
            guarantee_until=remedy.guarantee_until,
            carrier=remedy.carrier,
            tracking_number=remedy.tracking_number,
        )


@strawberry.type(description="What was missing or wrong, sent again.")
class ReshipRemedy(Remedy):
    carrier: str | None = strawberry.field(description="Who carries it.")
    tracking_number: str | None = strawberry.field(description="The carrier's number of the parcel.")

    @classmethod
    def of(cls, remedy: remedies.ReshipRemedy) -> Self:
        return cls(
            id=strawberry.ID(remedy.id),
            status=remedy.status,
            carrier=remedy.carrier,
            tracking_number=remedy.tracking_number,
        )


REMEDIES: Final = (RefundRemedy, ExchangeRemedy, RepairRemedy, ReshipRemedy)


def remedy_of(remedy: remedies.Remedy, *, case: Case, at: datetime) -> Remedy:
    """Return a remedy of a case as clients see it."""
    match remedy:
        case remedies.RefundRemedy():
            return RefundRemedy.of(remedy, at=at)
        case remedies.ExchangeRemedy():
            return ExchangeRemedy.of(remedy)
        case remedies.RepairRemedy():
            return RepairRemedy.of(remedy, case=case)
        case remedies.ReshipRemedy():
            return ReshipRemedy.of(remedy)
