"""Deciding: approve or decline what was asked, or ask back. Also what a rule or a passed deadline decides."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.act import Act
from aftersales.cases.attempts import taken_back
from aftersales.cases.case_file import CaseFile, comes_back
from aftersales.cases.decisions import Decision
from aftersales.cases.events import CaseEventType, Words
from aftersales.cases.evidence import must_be_few, together
from aftersales.cases.resolving import expected, resolve
from aftersales.cases.trusting import cited_as_kept
from aftersales.errors import InvalidInput, NotAllowedNow
from aftersales.identifiers import EvidenceId
from aftersales.input_check import InputCheck
from aftersales.policy.reasons import DECLINE_REASONS
from aftersales.texts import MAX_TEXT
from aftersales.vocabulary import (
    CaseAction,
    CaseKind,
    CaseStatus,
    Citation,
    DecisionOutcome,
    EvidenceKind,
    LegalBasis,
    Party,
    Permission,
)
from aftersales.wording import Said

OVERRIDE = Citation(rule="goodwill.override", text=Said("Staff decided beyond the policy, for the reason in the note."))


@dataclass(frozen=True, kw_only=True)
class Approve(Act):
    """Let the goods come back, or grant the remedy without it; an override does so as goodwill, free of fees."""

    permission: ClassVar = Permission.DECIDE_CASES
    note: str | None = None
    without_return: bool = False
    override: bool = False

    def check(self) -> None:
        check = InputCheck()
        check.text("note", text=self.note)
        if self.override and not (self.note or "").strip():
            check.complain("note", message=Said("must say why the policy is overridden"))
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        if self.without_return and file.case.kind is CaseKind.REPAIR:
            raise InvalidInput.at("withoutReturn", message=Said("is not possible: what is to be repaired has to come"))
        file.must_allow(CaseAction.APPROVE)
        if self.override:
            file = file.with_case(replace(file.case, basis=LegalBasis.GOODWILL))
        because = (OVERRIDE,) if self.override else ()
        file = decided(file, DecisionOutcome.APPROVED, by=by, at=at, because=because)
        file, to = granted(file, without_return=self.without_return)
        data = {"without_return": self.without_return, "override": self.override, **amount_of(file)}
        return file.step(
            CaseAction.APPROVE, CaseEventType.APPROVED, to=to, by=by, at=at, data=data, words=Words(text=self.note)
        )


@dataclass(frozen=True, kw_only=True)
class Decline(Act):
    """Refuse what was asked, for a reason of the table; goods that were held go back to the buyer."""

    permission: ClassVar = Permission.DECIDE_CASES
    reason: str
    note: str | None = None

    def check(self) -> None:
        check = InputCheck()
        check.text("note", text=self.note)
        check.known("reason", key=self.reason, among=DECLINE_REASONS.get, what=Said("decline reasons"))
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.DECLINE)
        why = Citation(rule=f"decline.{self.reason}", text=Said("{reason}.", reason=DECLINE_REASONS[self.reason].label))
        file = decided(file, DecisionOutcome.DECLINED, by=by, at=at, because=(why,))
        return released(file).step(
            CaseAction.DECLINE,
            CaseEventType.DECLINED,
            to=CaseStatus.DECLINED,
            by=by,
            at=at,
            data={"reason": self.reason},
            words=Words(text=self.note),
        )


@dataclass(frozen=True, kw_only=True)
class Cancel(Act):
    """Withdraw the request; a merchant says why."""

    permission: ClassVar = Permission.REQUEST_CASES
    note: str | None = None

    def check(self) -> None:
        check = InputCheck()
        check.text("note", text=self.note)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        if by.party is not Party.BUYER and not (self.note or "").strip():
            raise InvalidInput.at("note", message=Said("must say why the case is canceled for the buyer"))
        file.must_allow(CaseAction.CANCEL)
        if lifecycle.holds_goods(file.case.resumes):
            raise NotAllowedNow(CaseAction.CANCEL, file.case.status)
        return taken_back(released(file)).step(
            CaseAction.CANCEL, CaseEventType.CANCELED, to=CaseStatus.CANCELED, by=by, at=at, words=Words(text=self.note)
        )


@dataclass(frozen=True, kw_only=True)
class RequestInfo(Act):
    """Ask the buyer for words or for evidence; the case goes back to where it stood when they answer."""

    permission: ClassVar = Permission.DECIDE_CASES
    text: str
    evidence: tuple[EvidenceKind, ...] = ()

    def check(self) -> None:
        must_say(self.text)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.REQUEST_INFO)
        waiting = file.with_case(replace(file.case, resumes=file.case.status))
        return waiting.step(
            CaseAction.REQUEST_INFO,
            CaseEventType.INFO_REQUESTED,
            to=CaseStatus.AWAITING_INFO,
            by=by,
            at=at,
            data={"evidence": [kind.value for kind in self.evidence]},
            words=Words(text=self.text),
        )


@dataclass(frozen=True, kw_only=True)
class ProvideInfo(Act):
    """Answer what was asked."""

    permission: ClassVar = Permission.ACT_FOR_BUYER
    text: str
    evidence: tuple[EvidenceId, ...] = ()

    @property
    def evidence_ids(self) -> tuple[EvidenceId, ...]:
        return self.evidence

    def check(self) -> None:
        must_say(self.text)
        must_be_few(self.evidence)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.PROVIDE_INFO)
        case = replace(file.case, resumes=None, evidence=together(file.case.evidence, self.evidence))
        return file.with_case(case).step(
            CaseAction.PROVIDE_INFO,
            CaseEventType.INFO_PROVIDED,
            to=file.case.resumes,
            by=by,
            at=at,
            data={"evidence_ids": list(self.evidence)},
            words=Words(text=self.text),
        )


def granted(file: CaseFile, *, without_return: bool = False) -> tuple[CaseFile, CaseStatus]:
    """Return the file as approved and where that leads: the goods come back first, or the remedies begin."""
    if comes_back(file.case) and not without_return:
        return file.with_case(replace(file.case, quote=expected(file))), CaseStatus.APPROVED
    file = cited_as_kept(file)
    lines = tuple(line.kept_whole() for line in file.case.lines)
    return resolve(file.with_case(replace(file.case, lines=lines))), CaseStatus.RESOLVING


def decided(
    file: CaseFile, outcome: DecisionOutcome, *, by: Actor, at: datetime, because: tuple[Citation, ...] = ()
) -> CaseFile:
    """Return the file with a decision; one for the buyer cites the rules that the case was asked on as well."""
    asked_on = file.case.because if outcome is DecisionOutcome.APPROVED else ()
    decision = Decision(
        outcome=outcome,
        by=by.party,
        at=at,
        event=file.case.next_event,
        automatic=by.party is Party.SYSTEM,
        because=(*asked_on, *because),
    )
    return file.with_case(replace(file.case, decision=decision))


def released(file: CaseFile) -> CaseFile:
    """Return the file with every unit of the case that is not settled available again."""
    ledger = file.order.ledger
    for line in file.case.lines:
        order_line = file.order_line(line)
        ledger = ledger.release(order_line, in_case=line.outstanding + line.kept, received=line.received)
    return file.with_ledger(ledger)


def amount_of(file: CaseFile) -> dict[str, object]:
    """Return what an event says about the money of a case."""
    quoted = file.case.quote
    if quoted is None:
        return {}
    return {"amount": quoted.total.amount, "currency": quoted.total.currency}


def must_say(text: str, *, field: str = "text") -> None:
    """Refuse words that are none, or too many."""
    check = InputCheck()
    check.name(field, text=text, at_most=MAX_TEXT)
    check.refuse()
