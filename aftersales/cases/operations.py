"""What can be done with cases: request one, preview it, act on it. One call, one write."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.evidence import Evidence, EvidenceStore
from aftersales.cases.filing import CaseFiles, racing
from aftersales.cases.history import Histories
from aftersales.cases.repository import Opening
from aftersales.cases.requesting import Ask, Circumstances, open_case
from aftersales.cases.talking import Message, PostMessage, message_in
from aftersales.errors import ConcurrentChange, NotFound
from aftersales.idempotency import Remembered, RequestKey
from aftersales.identifiers import CaseId, EvidenceId, NewUlid, is_id, number, owner
from aftersales.input_check import InputCheck
from aftersales.orders.order import Order
from aftersales.vocabulary import Permission
from aftersales.wording import Said


@dataclass(frozen=True, kw_only=True)
class CaseOperations(CaseFiles):
    """
    The use cases of cases.

    Refused in this order: input, existence, permission, request key, version, status, eligibility, quantity.
    """

    files: EvidenceStore
    histories: Histories
    new_ulid: NewUlid

    def request(self, ask: Ask, *, actor: Actor, request: RequestKey) -> Case:
        """Open a case for what is asked, or refuse."""
        ask.check()
        return racing(lambda: self._request(ask, actor, request), lambda: 0)

    def preview(self, ask: Ask, *, actor: Actor) -> CaseFile:
        """Return the case file that a request would open now; nothing is written."""
        ask.check()
        known = self._circumstances(ask, self._opening(ask, actor, None), actor)
        if not known.policy.asks_who:
            # Nobody is shown the risk of what is only tried, and nothing comes of it.
            known = replace(known, history=None)
        return self._opened(ask, known, actor)

    def act(
        self, case_id: CaseId, act: Act, *, actor: Actor, request: RequestKey, expected_version: int | None = None
    ) -> Case:
        """Do something to a case, or refuse; a repeated request answers with the case as it is now."""
        act.check()
        for evidence_id in act.evidence_ids:
            _must_be("evd", evidence_id)
        return racing(
            lambda: self._act(case_id, act, actor, request, expected_version),
            lambda: self.cases.get(case_id).version,
        )

    def post(self, case_id: CaseId, act: PostMessage, *, actor: Actor, request: RequestKey) -> Message:
        """Post a message, or refuse."""
        act.check()
        return racing(lambda: self._post(case_id, act, actor, request), lambda: self.cases.get(case_id).version)

    def _request(self, ask: Ask, actor: Actor, request: RequestKey) -> Case:
        opening = self._opening(ask, actor, request)
        if opening.remembered is not None:
            return self.cases.get(CaseId(opening.remembered.outcome_for(request)))
        file = self._opened(ask, self._circumstances(ask, opening, actor), actor)
        return self.keep(file, since=None, before=opening.order.ledger, request=request)

    def _opening(self, ask: Ask, actor: Actor, request: RequestKey | None) -> Opening:
        _must_be("ord", ask.order_id)
        for line in ask.lines:
            if not is_id("oln", line.order_line_id) or owner("ord", line.order_line_id) != ask.order_id:
                raise NotFound(line.order_line_id)
        for evidence_id in ask.evidence_ids:
            _must_be("evd", evidence_id)
        opening = self.cases.opening(
            ask.order_id,
            {number(line.order_line_id) for line in ask.lines},
            skus={line.replacement_sku for line in ask.lines if line.replacement_sku},
            evidence_ids={EvidenceId(evidence_id) for evidence_id in ask.evidence_ids},
            request=request,
        )
        if not opening.order.is_visible_to(actor):
            raise NotFound(ask.order_id)
        actor.must_have(Permission.REQUEST_CASES)
        return opening

    def _circumstances(self, ask: Ask, opening: Opening, actor: Actor) -> Circumstances:
        order = opening.order
        self._must_have_come(opening.evidence, ask.evidence_ids, order=order, actor=actor)
        return Circumstances(
            order=order,
            policy=self.policies.get(order.merchant_id, order.policy_version),
            products=opening.products,
            evidence=opening.evidence,
            history=lambda: self.histories.of(order, at=self.now()),
        )

    def _opened(self, ask: Ask, known: Circumstances, actor: Actor) -> CaseFile:
        at = self.now()
        return open_case(ask, known, case_id=CaseId(f"case_{self.new_ulid(at)}"), by=actor, at=at)

    def _act(self, case_id: CaseId, act: Act, actor: Actor, request: RequestKey, expected_version: int | None) -> Case:
        case, remembered = self._visible(case_id, actor, request)
        act.must_be_permitted(actor, case)
        if remembered is not None:
            remembered.outcome_for(request)
            return case
        if expected_version not in (None, case.version):
            raise ConcurrentChange(case.version)
        file = self.file_of(case)
        evidence = self.cases.evidence(act.evidence_ids)
        self._must_have_come(tuple(evidence.values()), act.evidence_ids, order=file.order, actor=actor)
        after = act.on(file, by=actor, at=self.now())
        return self.keep(after, since=case, before=file.order.ledger, request=request)

    def _post(self, case_id: CaseId, act: PostMessage, actor: Actor, request: RequestKey) -> Message:
        case, remembered = self._visible(case_id, actor, request)
        act.must_be_permitted(actor, case)
        if remembered is not None:
            posted = number(remembered.outcome_for(request))
            (event,) = self.cases.events(case_id, after=posted - 1, limit=1)
            return message_in(event)
        file = self.file_of(case)
        after = act.on(file, by=actor, at=self.now())
        message = message_in(after.case.unrecorded[-1])
        self.keep(after, since=case, before=file.order.ledger, request=request, outcome=message.id)
        return message

    def _visible(self, case_id: CaseId, actor: Actor, request: RequestKey) -> tuple[Case, Remembered | None]:
        """Return a case and what the request led to; a stranger's case and no case answer alike."""
        _must_be("case", case_id)
        case, remembered = self.cases.with_request(case_id, request)
        if not case.is_visible_to(actor):
            raise NotFound(case_id)
        return case, remembered

    def _must_have_come(self, found: Collection[Evidence], asked: Sequence[str], *, order: Order, actor: Actor) -> None:
        """Refuse evidence that is another's or of another order, and files that have not arrived."""
        own = {one.id: one for one in found if one.order_id == order.id and _is_own(one, actor)}
        check = InputCheck("evidenceIds")
        for index, evidence_id in enumerate(asked):
            if EvidenceId(evidence_id) not in own:
                raise NotFound(evidence_id)
            if not self.files.has(own[EvidenceId(evidence_id)]):
                check.complain(index, message=Said("is an upload that has not arrived"))
        check.refuse()


def _is_own(evidence: Evidence, actor: Actor) -> bool:
    return evidence.uploaded_by is actor.party and evidence.uploader_id == actor.id


def _must_be(prefix: str, thing: str) -> None:
    """Refuse what cannot be an id of this kind: it names nothing that exists."""
    if not is_id(prefix, thing):
        raise NotFound(thing)
