"""A walk through the public operations: every step is asked for under a request's key, and kept in books in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.events import CaseEventType
from aftersales.cases.operations import CaseOperations
from aftersales.cases.requesting import Ask
from aftersales.cases.talking import Message, PostMessage
from aftersales.idempotency import RequestKey
from aftersales.identifiers import CaseId
from aftersales.orders.order import Order
from tests.open_shop import Clock, OpenShop
from tests.shop import BUYER, LEAD, SHOP, evidence_for, request_by
from tests.unit.cases.acts import EVIDENCE
from tests.unit.cases.walk import Walk
from tests.unit.journey import USUALLY

BEGIN_ANEW: Final = (CaseEventType.ESCALATED, CaseEventType.REOPENED)
"""What leaves a final status, and nothing else does."""

_MOST_EVENTS: Final = 1_000

Asking = Callable[[RequestKey], Case | Message]


@dataclass(frozen=True)
class Asked:
    """Something that was asked for and done: under which key, about which case, and what was answered."""

    again: Asking
    request: RequestKey
    case_id: CaseId
    answer: Case | Message


@dataclass
class KeptWalk(Walk):
    """A walk whose order and cases are in a store; what the walk knows of them is what it was answered."""

    store: SqliteStore = field(default_factory=SqliteStore)
    asked: list[Asked] = field(default_factory=list)
    shop: OpenShop = field(init=False)

    def __post_init__(self) -> None:
        self.shop = OpenShop(self.store, Clock(self.now))
        self.store.merchants.add(SHOP)
        self.store.policies.publish(self.policy, None)
        self.shop.sells(self.order)
        self.store.cases.add_evidence(replace(evidence_for(self.order), id=EVIDENCE), request_by(BUYER))

    def opens(self, ask: Ask) -> Case:
        """Ask for a case, or be refused."""
        return self._took(LEAD, lambda request: self._cases.request(ask, actor=LEAD, request=request))

    def does(self, case: Case, act: Act, *, by: Actor | None = None) -> Case:
        """Ask for something to be done to a case, or be refused."""
        actor = by or USUALLY[act.permission]
        if isinstance(act, PostMessage):
            return self._took(actor, lambda key: self._cases.post(case.id, act, actor=actor, request=key), case.id)
        return self._took(actor, lambda key: self._cases.act(case.id, act, actor=actor, request=key), case.id)

    def does_late(self, case: Case, act: Act, *, by: Actor) -> Case:
        """Ask for something to be done to a case as it was before it last changed."""
        self.shop.clock.at = self.now
        return self._cases.act(case.id, act, actor=by, request=request_by(by), expected_version=case.version - 1)

    def expires(self, case: Case) -> Case:
        """Let a case's deadline pass if it is due."""
        self.shop.clock.at = self.now
        return self._adopted(self._cases.expire(case.id).id)

    def is_kept_as_it_was_answered(self) -> bool:
        """Tell whether the store holds what the walk was told, event by event, and nothing else."""
        cases = {case_id: self.store.cases.get(case_id) for case_id in self.order.ledger.cases}
        numbers = {case_id: self._numbers(case_id) for case_id in cases}
        versions = {case.id: list(range(1, case.version + 1)) for case in self.cases.values()}
        return (self._kept_order(), cases, numbers) == (self.order, self.cases, versions)

    @property
    def _cases(self) -> CaseOperations:
        return self.shop.business.cases

    def _took(self, actor: Actor, asking: Asking, case_id: CaseId | None = None) -> Case:
        """Ask for something under a new key, and note the case and the order as they are from then on."""
        self.shop.clock.at = self.now
        request = request_by(actor)
        answer = asking(request)
        about = case_id or CaseId(answer.id)
        case = self._adopted(about)
        assert isinstance(answer, Message) or answer == case
        self.asked.append(Asked(asking, request, about, answer))
        return case

    def _adopted(self, case_id: CaseId) -> Case:
        """Note what became of a case, as if its events were to be recorded only now."""
        before, after = self.cases.get(case_id), self.store.cases.get(case_id)
        version = before.version if before else 0
        events = self.store.cases.events(case_id, after=version, limit=_MOST_EVENTS)
        if not events:
            assert after == before
            return after
        if before and lifecycle.is_over(before.status) and after.status is not before.status:
            assert events[0].type in BEGIN_ANEW
        file = CaseFile(
            case=replace(after, version=version, unrecorded=events), order=self._kept_order(), policy=self.policy
        )
        return self.keep(file)

    def _kept_order(self) -> Order:
        return self.store.orders.get(self.order.id)

    def _numbers(self, case_id: CaseId) -> list[int]:
        return [event.number for event in self.store.cases.events(case_id, after=0, limit=_MOST_EVENTS)]
