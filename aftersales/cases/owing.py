"""
Until when the law wants a refund to be paid, and what is owed on top of one that is late.

A promise of the policy has no such deadline of its own; but who could have withdrawn, or had a claim, as well is not to
wait longer for having asked on the policy.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.eligibility import grounds_on
from aftersales.cases.remedies import RefundDue, RefundRemedy
from aftersales.law.late_refunds import surcharge
from aftersales.law.lookup import law_of
from aftersales.law.refund_dates import RefundDays, last_day_to_refund
from aftersales.law.rules import DefectRefundDeadline, RefundDeadline
from aftersales.money import Money
from aftersales.vocabulary import LegalBasis
from aftersales.zones import last_second

_CLOCKS: Final[Mapping[LegalBasis, type[RefundDeadline] | type[DefectRefundDeadline]]] = {
    LegalBasis.WITHDRAWAL: RefundDeadline,
    LegalBasis.CONFORMITY: DefectRefundDeadline,
}


def with_refunds_dated(file: CaseFile, *, since: Case | None) -> CaseFile:
    """Return the file with every refund that is new since the case was as it was saying until when it is owed."""
    known = {remedy.id for remedy in since.remedies} if since else set()
    case = file.case
    for remedy in file.case.remedies:
        if isinstance(remedy, RefundRemedy) and remedy.id not in known:
            case = case.with_remedy(replace(remedy, due=refund_due(file, at=file.case.updated_at)))
    return file.with_case(case)


def refund_due(file: CaseFile, *, at: datetime) -> RefundDue | None:
    """Return until when a refund that is agreed on now has to be paid; None where no law says so."""
    basis = _ground_in_law(file)
    if basis is None:
        return None
    order = file.order
    last_day = last_day_to_refund(order.territory, _days(file, at), _CLOCKS[basis])
    if last_day is None:
        return None
    by = last_second(last_day, zone=order.zone).astimezone(at.tzinfo)
    return RefundDue(by=by, territory=order.territory, time_zone=order.time_zone)


def late_interest(remedy: RefundRemedy, *, at: datetime) -> Money:
    """Return what is owed on top of a refund that is paid at an instant, or was: nothing where it is in time."""
    nothing, due = Money.zero(remedy.amount.currency), remedy.due
    if due is None:
        return nothing
    paid_at = remedy.settled_at or at
    days_late = (due.day_of(paid_at) - due.day_of(due.by)).days
    return surcharge(law_of(due.territory, on=due.day_of(due.by)), remedy.amount, days_late=days_late) or nothing


def _ground_in_law(file: CaseFile) -> LegalBasis | None:
    """Return the ground in law that a case stands on, or could have stood on as well; goodwill has none."""
    case = file.case
    if case.basis in _CLOCKS:
        return case.basis
    if case.basis is LegalBasis.GOODWILL:
        return None
    possible, _ = grounds_on(
        tuple(_CLOCKS), case.kind, case.lines, order=file.order, policy=file.policy, at=case.opened_at
    )
    return possible[0].basis if possible else None


def _days(file: CaseFile, at: datetime) -> RefundDays:
    case, day_of = file.case, file.order.day_of
    noticed_at = case.receipt.at if case.receipt else case.opened_at
    if not lifecycle.goods_come_back(case.kind):
        return RefundDays(
            noticed=day_of(noticed_at), agreed=day_of(at), sent=day_of(noticed_at), goods_back=day_of(noticed_at)
        )
    back_at = case.goods_back_at or at
    sent_at = max((parcel.handed_over_at or back_at for parcel in case.shipments), default=back_at)
    return RefundDays(
        noticed=day_of(noticed_at),
        agreed=day_of(at),
        sent=day_of(min(sent_at, back_at)),
        goods_back=day_of(back_at),
    )
