"""Disputing: the buyer goes to the platform, the platform rules, or opens a case again. Units are reserved again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Final

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile, comes_back
from aftersales.cases.case_line import CaseLine
from aftersales.cases.deciding import amount_of, decided, granted, must_say, released
from aftersales.cases.events import CaseEventType, Words
from aftersales.cases.evidence import must_be_few, together
from aftersales.cases.receiving import disputed_by
from aftersales.cases.remedies import ExchangeRemedy, RefundRemedy, Units
from aftersales.cases.resolving import resolve
from aftersales.cases.trusting import cited_as_kept, with_goods_kept
from aftersales.errors import NotAllowedNow, QuantityUnavailable
from aftersales.identifiers import CaseLineId, EvidenceId
from aftersales.input_check import InputCheck
from aftersales.vocabulary import CaseAction, CaseStatus, Citation, DecisionOutcome, Permission
from aftersales.wording import Said

ESCALATE_WITHIN: Final = timedelta(days=7)
RULING: Final = Citation(rule="platform.ruling", text=Said("The platform ruled, on the grounds that it gave."))


@dataclass(frozen=True, kw_only=True)
class Escalate(Act):
    """Bring a declined request, or rejected goods, before the platform; within 7 days, and once ruled never again."""

    permission: ClassVar = Permission.ACT_FOR_BUYER
    statement: str
    evidence: tuple[EvidenceId, ...] = ()

    @property
    def evidence_ids(self) -> tuple[EvidenceId, ...]:
        return self.evidence

    def check(self) -> None:
        must_say(self.statement, field="statement")
        must_be_few(self.evidence)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.ESCALATE)
        if not can_escalate(file.case, at=at):
            raise NotAllowedNow(CaseAction.ESCALATE, file.case.status)
        file = disputed_by(file, by=by, at=at)
        file = reserved_again(file, {line.id: _contested(file.case, line) for line in file.case.lines})
        evidence = together(file.case.evidence, self.evidence)
        return file.with_case(replace(file.case, evidence=evidence)).step(
            CaseAction.ESCALATE,
            CaseEventType.ESCALATED,
            to=CaseStatus.DISPUTED,
            by=by,
            at=at,
            data={"evidence_ids": list(self.evidence)},
            words=Words(text=self.statement),
        )


@dataclass(frozen=True, kw_only=True)
class Arbitrate(Act):
    """Rule on a dispute; the ruling is final."""

    permission: ClassVar = Permission.ARBITRATE
    ruling: DecisionOutcome
    because: str
    without_return: bool = False

    def check(self) -> None:
        must_say(self.because, field="because")

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.ARBITRATE)
        file = decided(file, self.ruling, by=by, at=at, because=(RULING,))
        file, to = self._carried_out(file)
        return ruled(file, self.ruling, at=at).step(
            CaseAction.ARBITRATE,
            CaseEventType.ARBITRATED,
            to=to,
            by=by,
            at=at,
            data={"ruling": self.ruling.value, "without_return": self.without_return, **amount_of(file)},
            words=Words(text=self.because),
        )

    def _carried_out(self, file: CaseFile) -> tuple[CaseFile, CaseStatus]:
        if self.ruling is DecisionOutcome.APPROVED:
            return ruled_for_the_buyer(file, without_return=self.without_return)
        was_completed = file.case.dispute is not None and lifecycle.was_completed(file.case.dispute.came_from)
        return released(file), CaseStatus.COMPLETED if was_completed else CaseStatus.DECLINED


@dataclass(frozen=True, kw_only=True)
class Reopen(Act):
    """Open a case again with what it has not remedied yet, as the platform alone may."""

    permission: ClassVar = Permission.ARBITRATE
    note: str | None = None

    def check(self) -> None:
        check = InputCheck()
        check.text("note", text=self.note)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.REOPEN)
        left = {line.id: left_of(file.case, line) for line in file.case.lines}
        if not any(left.values()):
            raise QuantityUnavailable(file.case.lines[0].order_line_id, 0)
        file = reserved_again(file, left)
        file = with_goods_kept(file.with_case(replace(file.case, decision=None, offer=None, resumes=None)))
        return file.step(
            CaseAction.REOPEN,
            CaseEventType.REOPENED,
            to=CaseStatus.REQUESTED,
            by=by,
            at=at,
            words=Words(text=self.note),
        )


def can_escalate(case: Case, *, at: datetime) -> bool:
    """Tell whether the buyer may still go to the platform: in time, not ruled yet, and about something."""
    in_time = case.closed_at is not None and at <= case.closed_at + ESCALATE_WITHIN
    was_ruled = case.dispute is not None and case.dispute.ruling is not None
    return in_time and not was_ruled and any(_contested(case, line) for line in case.lines)


def ruled_for_the_buyer(file: CaseFile, *, without_return: bool = False) -> tuple[CaseFile, CaseStatus]:
    """Return the file as the buyer wanted it: what has come is accepted as it is, what is lost counts as returned."""
    if comes_back(file.case):
        return granted(file, without_return=without_return)
    file = cited_as_kept(file)
    lines = tuple(line.accepted_unseen().kept_whole() for line in file.case.lines)
    return resolve(file.with_case(replace(file.case, lines=lines))), CaseStatus.RESOLVING


def ruled(file: CaseFile, ruling: DecisionOutcome, *, at: datetime) -> CaseFile:
    """Return the file with the ruling in its dispute; its grounds are the words of the next event."""
    dispute = file.case.dispute
    if dispute is None:
        return file
    dispute = replace(dispute, ruling=ruling, ruled_at=at, ruling_event=file.case.next_event)
    return file.with_case(replace(file.case, dispute=dispute))


def reserved_again(file: CaseFile, units: Mapping[CaseLineId, int]) -> CaseFile:
    """Return the file with so many units of each line in the case again, or refuse; old parcels bring none of them."""
    case, ledger = file.case, file.order.ledger
    case = replace(case, shipments=tuple(replace(parcel, unpacked=True) for parcel in case.shipments))
    for line in file.case.lines:
        ledger = ledger.reserve(file.order_line(line), units[line.id])
        case = case.with_line(line.again(units[line.id]))
    return file.with_case(case).with_ledger(ledger)


def _contested(case: Case, line: CaseLine) -> int:
    """Return how many units were refused: the rejected ones, or all that were announced and did come."""
    if lifecycle.was_completed(case.status):
        return line.rejected if case.offer is None else 0
    return line.quantity - line.settled - line.dropped


def left_of(case: Case, line: CaseLine) -> int:
    """Return how many units this case has neither paid back nor replaced."""
    units: list[Units] = []
    for remedy in case.remedies:
        if isinstance(remedy, RefundRemedy):
            units.extend(remedy.units)
        elif isinstance(remedy, ExchangeRemedy):
            units.append(remedy.units)
    return line.quantity - sum(some.count for some in units if some.line_id == line.id)
