"""Expiring: what a passed deadline leads to. The side that was late loses, on both sides."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from aftersales.actors import RULES
from aftersales.cases import lifecycle
from aftersales.cases.case_file import CaseFile, announced_at_the_door, feedback_asked, what_follows_waiting
from aftersales.cases.deciding import amount_of, decided, granted, released
from aftersales.cases.disputing import RULING, ruled, ruled_for_the_buyer
from aftersales.cases.events import CaseEventType
from aftersales.cases.receiving import disputed_by, received
from aftersales.cases.resolving import resolve
from aftersales.vocabulary import CaseStatus, Citation, DecisionOutcome

_Outcome = Callable[[CaseFile, datetime], tuple[CaseFile, CaseStatus]]


def expire(file: CaseFile, *, at: datetime) -> CaseFile:
    """Return the file once its deadline has passed; one whose deadline is not due stays as it is."""
    before, deadline = file.case, file.case.deadline
    if deadline is None or deadline.at > at:
        return file
    file, to = _OUTCOMES[before.status](file, at)
    moved = file.moved(to, at=at)
    told = {"was": before.status.value, "late": deadline.party.value, **amount_of(moved)}
    data = {**told, **feedback_asked(before, moved.case)}
    return moved.with_case(moved.case.noting(CaseEventType.DEADLINE_PASSED, by=RULES, at=at, data=data))


def _unanswered_request(file: CaseFile, at: datetime) -> tuple[CaseFile, CaseStatus]:
    if file.case.awaits_confirmation:
        return _lapsed(file, at)
    return granted(decided(file, DecisionOutcome.APPROVED, by=RULES, at=at, because=_why(file)))


def _resumed(file: CaseFile, _: datetime) -> tuple[CaseFile, CaseStatus]:
    to = what_follows_waiting(file.case)
    return file.with_case(replace(file.case, resumes=None, offer=None)), to


def _unanswered(file: CaseFile, at: datetime) -> tuple[CaseFile, CaseStatus]:
    return _resumed(file, at) if lifecycle.holds_goods(file.case.resumes) else _lapsed(file, at)


def _lapsed(file: CaseFile, _: datetime) -> tuple[CaseFile, CaseStatus]:
    return released(file), CaseStatus.EXPIRED


def _undelivered(file: CaseFile, at: datetime) -> tuple[CaseFile, CaseStatus]:
    if not any(parcel.waits_at_the_door for parcel in file.case.shipments):
        return disputed_by(file, by=RULES, at=at), CaseStatus.DISPUTED
    file = received(file, announced_at_the_door(file.case), at=at)
    everything = not any(line.outstanding for line in file.case.lines)
    return file, CaseStatus.RECEIVED if everything else CaseStatus.IN_TRANSIT


def _accepted(file: CaseFile, _: datetime) -> tuple[CaseFile, CaseStatus]:
    """Accept what has no verdict; where that leaves nothing accepted, what was rejected and never decided."""
    lines = tuple(line.accepted_unseen() for line in file.case.lines)
    if not any(line.accepted for line in lines):
        lines = tuple(line.accepted_after_all() for line in lines)
    return resolve(file.with_case(replace(file.case, lines=lines))), CaseStatus.RESOLVING


def _ruled(file: CaseFile, at: datetime) -> tuple[CaseFile, CaseStatus]:
    file = decided(file, DecisionOutcome.APPROVED, by=RULES, at=at, because=(RULING, *_why(file)))
    file, to = ruled_for_the_buyer(file)
    return ruled(file, DecisionOutcome.APPROVED, at=at), to


def _why(file: CaseFile) -> tuple[Citation, ...]:
    return file.case.deadline.because if file.case.deadline else ()


_OUTCOMES: Final[Mapping[CaseStatus, _Outcome]] = {
    CaseStatus.REQUESTED: _unanswered_request,
    CaseStatus.AWAITING_INFO: _unanswered,
    CaseStatus.OFFER_PENDING: _resumed,
    CaseStatus.APPROVED: _lapsed,
    CaseStatus.IN_TRANSIT: _undelivered,
    CaseStatus.RECEIVED: _accepted,
    CaseStatus.INSPECTED: _accepted,
    CaseStatus.DISPUTED: _ruled,
}
