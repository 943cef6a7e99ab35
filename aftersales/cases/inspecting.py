"""Inspecting: our verdict on each unit that came back. Once all have one, the accepted ones get their remedy."""

from collections import Counter
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import datetime
from typing import ClassVar

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.case_line import Inspection
from aftersales.cases.deciding import amount_of
from aftersales.cases.events import CaseEventType, Words
from aftersales.cases.resolving import resolve
from aftersales.errors import QuantityUnavailable
from aftersales.identifiers import CaseLineId, number
from aftersales.input_check import InputCheck
from aftersales.policy.quote import worth
from aftersales.vocabulary import CaseAction, CaseStatus, Condition, Disposition, Permission
from aftersales.wording import Said


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found on units of one line; `diminished` is the value lost on the accepted ones, a decimal text."""

    line_id: CaseLineId
    accepted: int
    rejected: int
    condition: Condition
    disposition: Disposition
    diminished: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Inspect(Act):
    """Give a verdict on units that came back; a line may be named once for each condition that was found."""

    permission: ClassVar = Permission.INSPECT_GOODS
    verdicts: tuple[Verdict, ...]

    def check(self) -> None:
        check = InputCheck()
        check.count("lines", things=self.verdicts, at_most=100)
        for index, verdict in enumerate(self.verdicts):
            check.quantity("lines", index, "accepted", number=verdict.accepted, least=0)
            check.quantity("lines", index, "rejected", number=verdict.rejected, least=0)
            check.text("lines", index, "note", text=verdict.note)
            if verdict.accepted + verdict.rejected == 0:
                check.complain("lines", index, message=Said("is about no unit"))
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        inspections = self._inspections(file)
        file.must_allow(CaseAction.INSPECT)
        self._must_have_come(file)
        for verdict, inspection in zip(self.verdicts, inspections, strict=True):
            line = file.case.line(verdict.line_id)
            line = changed(line, inspections=(*line.inspections, inspection))
            file = file.with_case(file.case.with_line(line))
        to = CaseStatus.INSPECTED
        if _is_decided(file):
            file, to = resolve(file), CaseStatus.RESOLVING
        return file.step(
            CaseAction.INSPECT,
            CaseEventType.GOODS_INSPECTED,
            to=to,
            by=by,
            at=at,
            data=self._data(file),
            words=self._words(),
        )

    def _inspections(self, file: CaseFile) -> list[Inspection]:
        check = InputCheck()
        inspections = []
        for index, verdict in enumerate(self.verdicts):
            line = file.order_line(file.case.line(verdict.line_id))
            told = "0" if verdict.diminished is None else verdict.diminished
            diminished = check.amount("lines", index, "diminishedValue", text=told, currency=file.order.currency)
            if diminished > worth(file.order, line, min(verdict.accepted, line.quantity)):
                check.complain(
                    "lines", index, "diminishedValue", message=Said("is more than the accepted units are worth")
                )
            inspections.append(
                Inspection(
                    accepted=verdict.accepted,
                    rejected=verdict.rejected,
                    condition=verdict.condition,
                    disposition=verdict.disposition,
                    diminished=diminished or None,
                )
            )
        check.refuse()
        return inspections

    def _must_have_come(self, file: CaseFile) -> None:
        judged: Counter[CaseLineId] = Counter()
        for verdict in self.verdicts:
            judged[verdict.line_id] += verdict.accepted + verdict.rejected
            uninspected = file.case.line(verdict.line_id).uninspected
            if judged[verdict.line_id] > uninspected:
                raise QuantityUnavailable(verdict.line_id, uninspected)

    def _data(self, file: CaseFile) -> dict[str, object]:
        lines = [
            {
                "case_line_id": verdict.line_id,
                "accepted": verdict.accepted,
                "rejected": verdict.rejected,
                "condition": verdict.condition.value,
                "disposition": verdict.disposition.value,
            }
            for verdict in self.verdicts
        ]
        return {"lines": lines, **(amount_of(file) if _is_decided(file) else {})}

    def _words(self) -> Words:
        notes = {number(verdict.line_id): verdict.note for verdict in self.verdicts if verdict.note}
        return Words(comments=notes)


def _is_decided(file: CaseFile) -> bool:
    """Tell whether every unit that came has a verdict, and at least one is accepted."""
    lines = file.case.lines
    return not any(line.uninspected for line in lines) and any(line.accepted for line in lines)
