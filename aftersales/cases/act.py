"""An act: one thing that someone does to a case, with what they said. It leads from one case file to the next."""

from datetime import datetime
from typing import ClassVar, Protocol

from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.identifiers import EvidenceId
from aftersales.vocabulary import Permission


class Act(Protocol):
    """
    What every act answers. Acts are frozen dataclasses that hold their input.

    Refusals come in one order: `check` before anything is read, `must_be_permitted` once the case is known to be
    visible, `on` at last: status, eligibility, quantity.
    """

    permission: ClassVar[Permission]

    @property
    def evidence_ids(self) -> tuple[EvidenceId, ...]:
        """The evidence that comes with the act."""
        return ()

    def check(self) -> None:
        """Refuse input that makes no sense, whatever the case."""

    def must_be_permitted(self, actor: Actor, _case: Case, /) -> None:
        """Refuse an actor who sees the case but may not do this; some acts ask whose case it is."""
        actor.must_have(self.permission)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        """Return the file after the act, or refuse."""
        ...
