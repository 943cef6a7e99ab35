"""Settling: the money goes back, differences are paid, replacements are sent and arrive, repairs are done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.events import CaseEventType, Words
from aftersales.cases.guarantee import guaranteed_until, with_item_back
from aftersales.cases.owing import late_interest
from aftersales.cases.remedies import (
    ExchangeRemedy,
    RefundRemedy,
    RepairRemedy,
    must_be_ready,
)
from aftersales.cases.resolving import grant_of, refund, refunded
from aftersales.cases.transfers import Transfer
from aftersales.errors import InvalidInput, NotAllowedNow
from aftersales.identifiers import RemedyId
from aftersales.input_check import InputCheck
from aftersales.orders.importing import payment_from
from aftersales.orders.order_line import Payment
from aftersales.orders.told import ToldPayment
from aftersales.vocabulary import CaseAction, CaseStatus, Permission, RemedyStatus, SettlementOutcome
from aftersales.wording import Said

_EVENTS = {
    SettlementOutcome.SUCCEEDED: CaseEventType.REFUND_SETTLED,
    SettlementOutcome.FAILED: CaseEventType.REFUND_FAILED,
    SettlementOutcome.RETRY: CaseEventType.REFUND_RETRIED,
}


@dataclass(frozen=True, kw_only=True)
class Settle(Act):
    """
    Say what came of a refund that a person settles, or have a failed one tried again.

    What was given to a gateway is not settled by people before the gateway has said what became of it.
    """

    permission: ClassVar = Permission.SETTLE_REFUNDS
    remedy_id: RemedyId
    outcome: SettlementOutcome
    gateway_reference: str | None = None
    note: str | None = None

    def check(self) -> None:
        check = InputCheck()
        check.name("gatewayReference", text=self.gateway_reference)
        check.text("note", text=self.note)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        remedy = file.case.remedy(self.remedy_id)
        file.must_allow(CaseAction.SETTLE)
        must_be_ready(CaseAction.SETTLE, remedy, status=file.case.status)
        if not isinstance(remedy, RefundRemedy) or not self._makes_sense_for(remedy):
            raise NotAllowedNow(CaseAction.SETTLE, file.case.status)
        file = self._paid(file, remedy)
        settled = replace(
            self._moved(remedy),
            gateway_reference=self.gateway_reference or remedy.gateway_reference,
            settled_at=at if self.outcome is SettlementOutcome.SUCCEEDED else None,
        )
        return file.with_case(file.case.with_remedy(settled)).step(
            CaseAction.SETTLE,
            _EVENTS[self.outcome],
            to=CaseStatus.RESOLVING,
            by=by,
            at=at,
            data={
                "remedy_id": remedy.id,
                "amount": remedy.amount.amount,
                "currency": remedy.amount.currency,
                "late_interest": late_interest(settled, at=at).amount,
            },
            words=Words(text=self.note),
        )

    def _makes_sense_for(self, remedy: RefundRemedy) -> bool:
        """Tell whether this is news: only what failed is tried again, and it does not fail twice."""
        failed = remedy.status is RemedyStatus.FAILED
        return {SettlementOutcome.RETRY: failed, SettlementOutcome.FAILED: not failed}.get(self.outcome, True)

    def _paid(self, file: CaseFile, remedy: RefundRemedy) -> CaseFile:
        if self.outcome is not SettlementOutcome.SUCCEEDED:
            return file
        ledger = file.order.ledger.pay(remedy.unpaid)
        return file.with_ledger(refunded(file, ledger, remedy.units))

    def _moved(self, remedy: RefundRemedy) -> RefundRemedy:
        """Return the refund with its parts, where a gateway moves some of them; else as a whole."""
        if not remedy.transfers:
            return replace(remedy, status=_SETTLED[self.outcome])
        return remedy.with_transfers(tuple(_MOVES[self.outcome](transfer) for transfer in remedy.transfers))


_SETTLED = {
    SettlementOutcome.SUCCEEDED: RemedyStatus.SUCCEEDED,
    SettlementOutcome.FAILED: RemedyStatus.FAILED,
    SettlementOutcome.RETRY: RemedyStatus.MANUAL_REQUIRED,
}
_MOVES: Mapping[SettlementOutcome, Callable[[Transfer], Transfer]] = {
    SettlementOutcome.SUCCEEDED: Transfer.paid_by_hand,
    SettlementOutcome.FAILED: Transfer.given_up,
    SettlementOutcome.RETRY: Transfer.tried_again,
}


@dataclass(frozen=True, kw_only=True)
class RecordPayment(Act):
    """Note that the buyer paid the difference of an exchange, all of it; the replacement may ship."""

    permission: ClassVar = Permission.SETTLE_REFUNDS
    remedy_id: RemedyId
    payment: ToldPayment

    def check(self) -> None:
        check = InputCheck("payment")
        check.name("id", text=self.payment.id)
        check.name("method", text=self.payment.method, at_most=50)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        remedy = file.case.remedy(self.remedy_id)
        payment = self._payment(file)
        file.must_allow(CaseAction.RECORD_PAYMENT)
        must_be_ready(CaseAction.RECORD_PAYMENT, remedy, status=file.case.status)
        if not isinstance(remedy, ExchangeRemedy):
            raise NotAllowedNow(CaseAction.RECORD_PAYMENT, file.case.status)
        if payment.amount != remedy.difference:
            raise InvalidInput.at(
                "payment", "amount", message=Said("must be the difference, {difference}", difference=remedy.difference)
            )
        ledger = replace(file.order.ledger, added_payments=(*file.order.ledger.added_payments, payment))
        paid = replace(remedy, status=RemedyStatus.TO_SHIP)
        return (
            file.with_case(file.case.with_remedy(paid))
            .with_ledger(ledger)
            .step(
                CaseAction.RECORD_PAYMENT,
                CaseEventType.DIFFERENCE_PAID,
                to=CaseStatus.RESOLVING,
                by=by,
                at=at,
                data={"remedy_id": remedy.id, "amount": payment.amount.amount, "currency": payment.amount.currency},
            )
        )

    def _payment(self, file: CaseFile) -> Payment:
        check = InputCheck()
        payment = payment_from(self.payment, check=check, currency=file.order.currency, path=("payment",))
        if any(payment.id == known.id for known in file.order.all_payments):
            check.complain("payment", "id", message=Said("is a payment that the order has already"))
        check.refuse()
        return payment


@dataclass(frozen=True, kw_only=True)
class ShipReplacement(Act):
    """Note that the replacement, the missing part or the mended item is on its way to the buyer."""

    permission: ClassVar = Permission.SHIP_GOODS
    remedy_id: RemedyId
    carrier: str | None = None
    tracking_number: str | None = None

    def check(self) -> None:
        check = InputCheck()
        check.name("carrier", text=self.carrier, at_most=100)
        check.name("trackingNumber", text=self.tracking_number, at_most=100)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        remedy = file.case.remedy(self.remedy_id)
        file.must_allow(CaseAction.SHIP_REPLACEMENT)
        must_be_ready(CaseAction.SHIP_REPLACEMENT, remedy, status=file.case.status)
        if isinstance(remedy, RefundRemedy):
            raise NotAllowedNow(CaseAction.SHIP_REPLACEMENT, file.case.status)
        shipped = replace(
            remedy, status=RemedyStatus.SHIPPED, carrier=self.carrier, tracking_number=self.tracking_number
        )
        return file.with_case(file.case.with_remedy(shipped)).step(
            CaseAction.SHIP_REPLACEMENT,
            CaseEventType.REPLACEMENT_SHIPPED,
            to=CaseStatus.RESOLVING,
            by=by,
            at=at,
            data={"remedy_id": remedy.id},
        )


@dataclass(frozen=True, kw_only=True)
class CompleteRepair(Act):
    """Say that an item is mended, or cannot be: then its value is refunded instead."""

    permission: ClassVar = Permission.INSPECT_GOODS
    remedy_id: RemedyId
    repaired: bool
    findings: str

    def check(self) -> None:
        check = InputCheck()
        check.text("findings", text=self.findings)
        if not self.findings.strip():
            check.complain("findings", message=Said("must say what was found"))
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        remedy = file.case.remedy(self.remedy_id)
        file.must_allow(CaseAction.COMPLETE_REPAIR)
        must_be_ready(CaseAction.COMPLETE_REPAIR, remedy, status=file.case.status)
        if not isinstance(remedy, RepairRemedy):
            raise NotAllowedNow(CaseAction.COMPLETE_REPAIR, file.case.status)
        status = RemedyStatus.REPAIRED if self.repaired else RemedyStatus.UNREPAIRABLE
        # Until the buyer has it back, the day is the least that it can be; delivery sets it again.
        until = guaranteed_until(with_item_back(file, remedy, at=at), remedy) if self.repaired else None
        done = replace(remedy, status=status, findings=file.case.next_event, guarantee_until=until)
        file = file.with_case(file.case.with_remedy(done))
        if not self.repaired:
            file = refund(file, [grant_of(file, file.case.line(remedy.units.line_id), remedy.units)])
        return file.step(
            CaseAction.COMPLETE_REPAIR,
            CaseEventType.REPAIR_COMPLETED,
            to=CaseStatus.RESOLVING,
            by=by,
            at=at,
            data={"remedy_id": remedy.id, "repaired": self.repaired},
            words=Words(text=self.findings),
        )
