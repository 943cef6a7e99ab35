"""
Moving money: refunds are routed to gateways as they are granted, and gateways say what became of them.

A success that fails later undoes what the success did: money and units are where they were, and a case that was over is
not. Nobody acts on that but the gateway, so it is no step of the lifecycle's table.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.events import CaseEventType
from aftersales.cases.gateways import GatewayRefund, GatewayState, Routes
from aftersales.cases.owing import late_interest
from aftersales.cases.remedies import RefundRemedy
from aftersales.cases.resolving import refunded
from aftersales.cases.transfers import Transfer, reference_of, remedy_called
from aftersales.identifiers import ActorId, TransferReference
from aftersales.orders.ledger import Ledger
from aftersales.vocabulary import CaseAction, CaseStatus, Party, RemedyStatus

GATEWAY: Final = Actor(id=ActorId("gateway"), party=Party.SYSTEM)
"""Who acts when a payment gateway says what became of a refund."""


def with_refunds_routed(file: CaseFile, *, since: Case | None, routes: Routes) -> CaseFile:
    """Return the file with every refund that is new since the case was as it was on its way through the gateways."""
    known = {remedy.id for remedy in since.remedies} if since else set()
    case = file.case
    for remedy in file.case.remedies:
        if isinstance(remedy, RefundRemedy) and remedy.id not in known:
            case = case.with_remedy(_routed(remedy, file, routes))
    return file.with_case(case)


def transfer_called(case: Case, reference: TransferReference) -> tuple[RefundRemedy, Transfer] | None:
    """Return what a reference names in a case as it is; None for what never was, and for attempts that are past."""
    wanted = remedy_called(reference)
    for remedy in case.remedies:
        if isinstance(remedy, RefundRemedy) and remedy.id == wanted:
            found = (one for one in remedy.transfers if reference_of(remedy.id, one) == reference)
            return next(((remedy, transfer) for transfer in found), None)
    return None


def submitted(file: CaseFile, reference: TransferReference, *, at: datetime) -> CaseFile:
    """Return the file in which it is written that a transfer is sent; the same where it cannot be sent any more."""
    named = transfer_called(file.case, reference)
    if named is None or not named[1].is_pending:
        return file
    remedy, transfer = named
    sent = transfer.submitted(at)
    return _noted(file, CaseEventType.REFUND_SUBMITTED, _with_transfer(remedy, sent), sent, at=at)


def concluded(file: CaseFile, reference: TransferReference, told: GatewayRefund, *, at: datetime) -> CaseFile:
    """Return the file once a gateway has told how a refund stands; the same where that is no news."""
    named = transfer_called(file.case, reference)
    if named is None:
        return file
    if told.state is GatewayState.SUCCEEDED and named[1].is_under_way:
        return _succeeded(file, *named, told, at=at)
    if told.state is GatewayState.FAILED:
        return failed(file, reference, told.failure, at=at, gateway_reference=told.id)
    return file


def failed(
    file: CaseFile, reference: TransferReference, why: str | None, *, at: datetime, gateway_reference: str | None = None
) -> CaseFile:
    """Return the file once it is certain that a transfer does not arrive; the same where a gateway does not have it."""
    named = transfer_called(file.case, reference)
    if named is None or named[1].account is None or named[1].has_failed:
        return file
    remedy, transfer = named
    if transfer.is_paid:
        file = file.with_ledger(_taken_back(file, remedy, transfer))
    lost = transfer.failed(why, gateway_reference=gateway_reference)
    remedy = _with_transfer(replace(remedy, settled_at=None), lost)
    file = file.with_case(file.case.with_remedy(remedy))
    file = file.moved(lifecycle.once_money_came_back(file.case.status), at=at)
    more = {"failure": why, "had_arrived": transfer.is_paid}
    return _noted(file, CaseEventType.REFUND_FAILED, remedy, lost, at=at, more=more)


def _routed(remedy: RefundRemedy, file: CaseFile, routes: Routes) -> RefundRemedy:
    known = {payment.id: payment for payment in file.order.all_payments}
    accounts = {
        payment: routes.account_for(known[payment], of=file.order.merchant_id)
        for payment in remedy.tenders
        if payment in known
    }
    if not any(accounts.values()):
        return remedy
    return remedy.with_transfers(
        tuple(
            Transfer(
                number=nth,
                payment=payment,
                amount=amount,
                account=accounts.get(payment),
                status=RemedyStatus.PENDING if accounts.get(payment) else RemedyStatus.MANUAL_REQUIRED,
            )
            for nth, (payment, amount) in enumerate(remedy.tenders.items(), start=1)
        )
    )


def _succeeded(
    file: CaseFile, remedy: RefundRemedy, transfer: Transfer, told: GatewayRefund, *, at: datetime
) -> CaseFile:
    paid = transfer.succeeded(told.id)
    file = file.with_ledger(file.order.ledger.pay({transfer.payment: transfer.amount}))
    remedy = _with_transfer(remedy, paid)
    if remedy.unpaid:
        return _noted(file, CaseEventType.REFUND_TRANSFERRED, remedy, paid, at=at)
    remedy = replace(remedy, settled_at=at)
    return (
        file.with_ledger(refunded(file, file.order.ledger, remedy.units))
        .with_case(file.case.with_remedy(remedy))
        .step(
            CaseAction.SETTLE,
            CaseEventType.REFUND_SETTLED,
            to=CaseStatus.RESOLVING,
            by=GATEWAY,
            at=at,
            data=_told_of(remedy, paid, at=at),
        )
    )


def _taken_back(file: CaseFile, remedy: RefundRemedy, transfer: Transfer) -> Ledger:
    """Return the ledger as it was before a transfer arrived, and before the refund that it is part of had."""
    ledger = file.order.ledger.take_back({transfer.payment: transfer.amount})
    if remedy.settled_at is None:
        return ledger
    for some in remedy.units:
        line = file.order_line(file.case.line(some.line_id))
        ledger = ledger.unrefund(line, in_case=some.in_case, received=some.received)
    return ledger


def _with_transfer(remedy: RefundRemedy, changed: Transfer) -> RefundRemedy:
    return remedy.with_transfers(tuple(changed if one.number == changed.number else one for one in remedy.transfers))


def _noted(
    file: CaseFile,
    what: CaseEventType,
    remedy: RefundRemedy,
    transfer: Transfer,
    *,
    at: datetime,
    more: Mapping[str, object] | None = None,
) -> CaseFile:
    """Return the file with a refund as it is now, and with what happened to a part of it."""
    data = {**_told_of(remedy, transfer, at=at), **(more or {})}
    return file.with_case(file.case.with_remedy(remedy).noting(what, by=GATEWAY, at=at, data=data))


def _told_of(remedy: RefundRemedy, transfer: Transfer, *, at: datetime) -> Mapping[str, object]:
    """Return what an event says of a transfer: the refund as it always was said, and which part of it."""
    return {
        "remedy_id": remedy.id,
        "amount": remedy.amount.amount,
        "currency": remedy.amount.currency,
        "late_interest": late_interest(remedy, at=at).amount,
        "reference": reference_of(remedy.id, transfer),
        "account": transfer.account,
        "payment_id": transfer.payment,
        "transferred": transfer.amount,
    }
