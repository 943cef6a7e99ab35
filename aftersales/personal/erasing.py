"""
Erasing a buyer: who it was, and all that anyone wrote or showed about it, in one shop.

    feedback    one after another: the text, its quotes and the reply go, and that it was this buyer's
    orders      one after another, and last of each that it was this buyer's:
      its cases     an event says that the buyer is erased; then the words of all events before it go, with their salts
      its evidence  the file, then that it was announced
    the rest    evidence for no order that is left, requests, phones, and at last name and e-mail

Units, money and counts stay as they are, and so do events, which say nothing of a person. Whatever stops it, it can be
started again: what is not erased yet is still found by the buyer's id.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEventType
from aftersales.cases.evidence import Evidence, EvidenceStore
from aftersales.cases.filing import CaseFiles, racing
from aftersales.cases.remedies import RefundRemedy, Remedy
from aftersales.cases.repository import events_of
from aftersales.feedback.feedback import Feedback
from aftersales.identifiers import ActorId, CaseId, FeedbackId, MerchantId, OrderId
from aftersales.orders.events import ORDER_BUYER_ERASED, OrderEvent
from aftersales.orders.order import Order
from aftersales.personal.dossier import Dossiers
from aftersales.phones.device import Device

_ATTEMPTS: Final = 5
_PASSES: Final = 3
"""A list may be behind what it lists; and while the buyer is erased, the buyer may still be at work."""


class StillThere(Exception):
    """Something of the buyer came again and again while it was erased: start again."""


@dataclass(frozen=True)
class Erased:
    """How much was erased."""

    orders: int = 0
    cases: int = 0
    feedback: int = 0
    evidence: int = 0
    devices: int = 0
    requests: int = 0


class Endpoints(Protocol):
    """Where phones are known, so that they can be reached."""

    def forget(self, device: Device) -> None:
        """Let a device not be known there any more, if it is."""
        ...


@dataclass(frozen=True, kw_only=True)
class Erasures:
    """Where buyers are erased. `by` is who does it, as events say."""

    files: CaseFiles
    dossiers: Dossiers
    evidence: EvidenceStore
    phones: Endpoints
    by: Actor

    def open_cases(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[CaseId, ...]:
        """Return the cases of a buyer that are not over."""
        dossier = self.dossiers.of(merchant_id, buyer_id)
        return tuple(case.id for case in dossier.cases if not lifecycle.is_over(case.status))

    def erase(self, merchant_id: MerchantId, buyer_id: ActorId) -> Erased:
        """Erase a buyer, and return how much there was; or raise StillThere."""
        feedback = self._erase_feedback(merchant_id, buyer_id)
        orders, cases, evidence = self._erase_orders(merchant_id, buyer_id)
        records = self.dossiers.records
        left = records.evidence(merchant_id, buyer_id, ())
        self._erase_evidence(left)
        devices = self._erase_devices(merchant_id, buyer_id)
        requests = records.requests(merchant_id, buyer_id)
        for request in requests:
            records.erase_request(request)
        records.erase_buyer(merchant_id, buyer_id)
        records.wipe()
        return Erased(
            orders=orders,
            cases=cases,
            feedback=feedback,
            evidence=evidence + len(left),
            devices=devices,
            requests=len(requests),
        )

    def _erase_devices(self, merchant_id: MerchantId, buyer_id: ActorId) -> int:
        devices = self.dossiers.devices.of_buyer(merchant_id, buyer_id)
        for device in devices:
            self.phones.forget(device)
            self.dossiers.records.erase_device(device.id)
        return len(devices)

    def _erase_feedback(self, merchant_id: MerchantId, buyer_id: ActorId) -> int:
        erased = 0
        for _ in range(_PASSES):
            found = self.dossiers.feedback_of(merchant_id, buyer_id)
            for one in found:
                self._erase_one_feedback(one.id)
            erased += len(found)
            if not found:
                return erased
        raise StillThere

    def _erase_one_feedback(self, feedback_id: FeedbackId) -> None:
        feedback = self.dossiers.feedback

        def erase() -> Feedback:
            return feedback.save(feedback.get(feedback_id).without_buyer(by=self.by, at=self.files.now()))

        racing(erase, lambda: feedback.get(feedback_id).version, attempts=_ATTEMPTS)

    def _erase_orders(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[int, int, int]:
        orders = cases = evidence = 0
        for _ in range(_PASSES):
            found = self.dossiers.orders_of(merchant_id, buyer_id)
            if not found:
                return orders, cases, evidence
            shown = self.dossiers.records.evidence(merchant_id, buyer_id, [order.id for order in found])
            for order in found:
                cases += self._erase_order(order.id, [one for one in shown if one.order_id == order.id])
            orders, evidence = orders + len(found), evidence + len(shown)
        raise StillThere

    def _erase_order(self, order_id: OrderId, shown: Sequence[Evidence]) -> int:
        """Erase whose an order was, once that is erased of all its cases; return how many these are."""
        orders = self.dossiers.orders

        def erase() -> int:
            # A case that is opened meanwhile changes the ledger, and then all of it is done again.
            order = orders.get(order_id)
            for case_id in order.ledger.cases:
                self._erase_case(case_id)
            self._erase_evidence(shown)
            after, event = _without_buyer(order, by=self.by, at=self.files.now())
            orders.update(order, after, None, event)
            return len(order.ledger.cases)

        return racing(erase, lambda: orders.with_lines(order_id, ()).version, attempts=_ATTEMPTS)

    def _erase_case(self, case_id: CaseId) -> None:
        cases = self.dossiers.cases

        def erase() -> Case:
            case = cases.get(case_id)
            file = self.files.file_of(case)
            if case.buyer_id == nobody_of(case.order_id):
                return case
            after = file.with_case(_anonymous(case).noting(CaseEventType.BUYER_ERASED, by=self.by, at=self.files.now()))
            return self.files.keep(after, since=case, before=file.order.ledger)

        racing(erase, lambda: cases.get(case_id).version, attempts=_ATTEMPTS)
        erasure = max(event.number for event in events_of(cases, case_id) if event.type is CaseEventType.BUYER_ERASED)
        self.dossiers.records.erase_words(case_id, before=erasure)

    def _erase_evidence(self, shown: Collection[Evidence]) -> None:
        for one in shown:
            self.evidence.erase(one)
            self.dossiers.records.erase_evidence(one.id)


def nobody_of(order_id: OrderId) -> ActorId:
    """Return who an order and its cases are said to be of once the buyer is erased: nobody, and each order another."""
    return ActorId(f"erased-{order_id}")


def _anonymous(case: Case) -> Case:
    """Return a case without who the buyer is, what was thought of them, and the parcels that lead to them."""
    return replace(
        case,
        buyer_id=nobody_of(case.order_id),
        risk=None,
        evidence=(),
        shipments=tuple(replace(parcel, tracking_number=None) for parcel in case.shipments),
        remedies=tuple(_untracked(remedy) for remedy in case.remedies),
    )


def _untracked(remedy: Remedy) -> Remedy:
    return remedy if isinstance(remedy, RefundRemedy) else replace(remedy, tracking_number=None)


def _without_buyer(order: Order, *, by: Actor, at: datetime) -> tuple[Order, OrderEvent]:
    version = order.version + 1
    # The digest is a hash of name and e-mail, among others; without it the next import says something new.
    after = replace(
        order,
        buyer_id=nobody_of(order.id),
        digest="",
        version=version,
        ledger=replace(order.ledger, order_version=version),
    )
    event = OrderEvent(
        order_id=order.id,
        merchant_id=order.merchant_id,
        number=version,
        type=ORDER_BUYER_ERASED,
        at=at,
        by=by.party,
        data={"order_id": order.id, "merchant_id": order.merchant_id},
    )
    return after, event
