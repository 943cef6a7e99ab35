"""Talking: messages between the sides, and evidence added to a case. Both are events like any other."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case import Case, Visibility
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import must_say
from aftersales.cases.events import CaseEvent, CaseEventType, Words
from aftersales.cases.evidence import must_be_few, together
from aftersales.identifiers import EvidenceId, MessageId, owned
from aftersales.vocabulary import CaseAction, Party, Permission


@dataclass(frozen=True, kw_only=True)
class Message:
    """What one side wrote to the other, or staff among themselves."""

    id: MessageId
    by: Party
    at: datetime
    text: str
    internal: bool


@dataclass(frozen=True, kw_only=True)
class PostMessage(Act):
    """Write to the other side, or, visible to staff only, to one's colleagues."""

    permission: ClassVar = Permission.POST_MESSAGES
    text: str
    visible: Visibility = "to all"

    def check(self) -> None:
        must_say(self.text)

    def must_be_permitted(self, actor: Actor, case: Case) -> None:
        super().must_be_permitted(actor, case)
        if self.visible == "to staff":
            actor.must_have(Permission.WRITE_INTERNAL_MESSAGES)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        return file.step(
            CaseAction.POST_MESSAGE,
            CaseEventType.MESSAGE_POSTED,
            by=by,
            at=at,
            words=Words(text=self.text),
            visible=self.visible,
        )


@dataclass(frozen=True, kw_only=True)
class AddEvidence(Act):
    """Attach files that were uploaded for this order."""

    permission: ClassVar = Permission.REQUEST_CASES
    evidence: tuple[EvidenceId, ...]

    @property
    def evidence_ids(self) -> tuple[EvidenceId, ...]:
        return self.evidence

    def check(self) -> None:
        must_be_few(self.evidence, least=1)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        case = replace(file.case, evidence=together(file.case.evidence, self.evidence))
        return file.with_case(case).step(
            CaseAction.ADD_EVIDENCE,
            CaseEventType.EVIDENCE_ADDED,
            by=by,
            at=at,
            data={"evidence_ids": list(self.evidence)},
        )


def is_message(event: CaseEvent) -> bool:
    """Tell whether an event is a message."""
    return event.type is CaseEventType.MESSAGE_POSTED


def message_in(event: CaseEvent) -> Message:
    """Return the message that an event records; an erased one has no text."""
    return Message(
        id=MessageId(owned("msg", event.case_id, event.number)),
        by=event.by,
        at=event.at,
        text=event.words.text or "",
        internal=event.internal,
    )
