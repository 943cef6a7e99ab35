"""Uploading: announcing a file and getting the one place to send it to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aftersales.actors import Actor
from aftersales.cases.evidence import Evidence, EvidenceStore, Upload, refuse_unfit
from aftersales.cases.repository import CaseRepository
from aftersales.errors import ConcurrentChange, NotFound
from aftersales.idempotency import LostRace, RequestKey, Requests
from aftersales.identifiers import EvidenceId, NewUlid, OrderId, is_id
from aftersales.orders.repository import OrderRepository
from aftersales.vocabulary import EvidenceKind, Permission


@dataclass(frozen=True, kw_only=True)
class EvidenceOperations:
    """The use case of evidence: announce a file for an order. A repeated request answers with the same file's place."""

    cases: CaseRepository
    orders: OrderRepository
    requests: Requests
    files: EvidenceStore
    now: Callable[[], datetime]
    new_ulid: NewUlid

    def create_upload(
        self, order_id: OrderId, kind: EvidenceKind, *, content_type: str, size: int, actor: Actor, request: RequestKey
    ) -> Upload:
        """Return where and how to send a file that belongs to an order, or refuse."""
        refuse_unfit(kind, content_type, size)
        if not is_id("ord", order_id):
            raise NotFound(order_id)
        order = self.orders.with_lines(order_id, ())
        if not order.is_visible_to(actor):
            raise NotFound(order_id)
        actor.must_have(Permission.REQUEST_CASES)
        if (done := self.requests.remembered(request)) is not None:
            return self._again(EvidenceId(done.outcome_for(request)))
        at = self.now()
        evidence = Evidence(
            id=EvidenceId(f"evd_{self.new_ulid(at)}"),
            order_id=order_id,
            merchant_id=order.merchant_id,
            kind=kind,
            content_type=content_type,
            bytes=size,
            uploaded_by=actor.party,
            uploader_id=actor.id,
            uploaded_at=at,
        )
        return self._kept(evidence, request)

    def _kept(self, evidence: Evidence, request: RequestKey) -> Upload:
        try:
            self.cases.add_evidence(evidence, request)
        except LostRace:
            done = self.requests.remembered(request)
            if done is None:
                raise ConcurrentChange(0) from None
            return self._again(EvidenceId(done.outcome_for(request)))
        return self.files.upload(evidence)

    def _again(self, evidence_id: EvidenceId) -> Upload:
        return self.files.upload(self.cases.evidence([evidence_id])[evidence_id])
