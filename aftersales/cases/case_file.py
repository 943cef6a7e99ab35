"""A case file: a case together with its order and the policy that decides it. Acts lead from one file to the next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from aftersales.actors import Actor
from aftersales.cases import lifecycle, remedies
from aftersales.cases.case import Case, Visibility
from aftersales.cases.case_line import CaseLine
from aftersales.cases.deadlines import Deadline, deadline_of, no_sooner_than, unconfirmed
from aftersales.cases.events import FEEDBACK_REQUESTED, CaseEventType, Words
from aftersales.cases.shipments import Announced, ReturnShipment
from aftersales.errors import NotAllowedNow
from aftersales.identifiers import CaseLineId
from aftersales.law.withdrawal_terms import send_back_until
from aftersales.orders.ledger import Ledger
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.policy import Policy
from aftersales.vocabulary import CaseAction, CaseStatus, FeedbackStage


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case, its order (with the lines that the case is about) and the policy version pinned to it."""

    case: Case
    order: Order
    policy: Policy

    def must_allow(self, action: CaseAction) -> None:
        """Refuse an action that is not possible from where the case and its remedies stand."""
        lifecycle.after(action, self.case.status)
        if not (self.case.admits(action) and remedies.can(action, self.case.remedies)):
            raise NotAllowedNow(action, self.case.status)

    def order_line(self, line: CaseLine) -> OrderLine:
        """Return the order's line that a case line is about."""
        return self.order.line(line.order_line_id)

    def with_case(self, case: Case) -> Self:
        """Return the file with another state of the case."""
        return replace(self, case=case)

    def with_ledger(self, ledger: Ledger) -> Self:
        """Return the file with another state of the order's ledger."""
        return replace(self, order=self.order.with_ledger(ledger))

    def step(
        self,
        action: CaseAction,
        what: CaseEventType,
        *,
        to: CaseStatus | None = None,
        by: Actor,
        at: datetime,
        data: Mapping[str, object] | None = None,
        words: Words | None = None,
        visible: Visibility = "to all",
    ) -> Self:
        """Take a step of the lifecycle and note it, or refuse; a step to nowhere leaves the deadline alone."""
        status = lifecycle.after(action, self.case.status, to=to)
        moved = self if to is None else self.moved(status, at=at)
        told = {**(data or {}), **feedback_asked(self.case, moved.case)}
        return replace(moved, case=moved.case.noting(what, by=by, at=at, data=told, words=words, visible=visible))

    def opened(self, status: CaseStatus, *, at: datetime) -> Self:
        """Return the file of a new case in the status that it begins with."""
        return self.with_case(replace(self.case, deadline=self._deadline_of(self.case, at=at))).moved(status, at=at)

    def moved(self, status: CaseStatus, *, at: datetime) -> Self:
        """Return the file with its case in another status, with the deadline that goes with it."""
        if lifecycle.is_resolving(status) and remedies.have_ended(self.case.remedies):
            status = CaseStatus.COMPLETED
        if remedies.has_failed_refund(self.case.remedies):
            status = lifecycle.once_money_came_back(status)
        stays = status is self.case.status
        case = replace(self.case, status=status, closed_at=self._closed_at(status, at))
        if stays and not lifecycle.is_underway(status):
            return self.with_case(case)
        return self.with_case(replace(case, deadline=self._deadline_of(case, at=at)))

    def _closed_at(self, status: CaseStatus, at: datetime) -> datetime | None:
        return (self.case.closed_at or at) if lifecycle.is_over(status) else None

    def _deadline_of(self, case: Case, *, at: datetime) -> Deadline | None:
        if lifecycle.is_over(case.status) or lifecycle.is_resolving(case.status):
            return None
        if case.awaits_confirmation:
            return unconfirmed(entered=at)
        deadline = deadline_of(
            case.status,
            case.shipments,
            policy=self.policy,
            entered=at,
            basis=case.basis,
            then=what_follows_waiting(case),
        )
        if deadline is None or case.receipt is None or not lifecycle.awaits_parcel(case.status):
            return deadline
        return no_sooner_than(deadline, send_back_until(self.order, case.receipt.at))


def feedback_asked(before: Case, after: Case) -> Mapping[str, object]:
    """Return what an event says besides if it completes the case: that the buyer is asked how it went."""
    is_new = lifecycle.was_completed(after.status) and not lifecycle.was_completed(before.status)
    return {FEEDBACK_REQUESTED: FeedbackStage.AFTER_SALES.value} if is_new else {}


def what_follows_waiting(case: Case) -> CaseStatus:
    """Return the status that follows if the one who is waited for does nothing."""
    return _FOLLOWS[case.status](case)


def comes_back(case: Case) -> bool:
    """Tell whether the goods are still with a buyer who has to send them back."""
    dispute = case.dispute
    lost = dispute is not None and dispute.ruling is None and lifecycle.is_underway(dispute.came_from)
    return lifecycle.goods_come_back(case.kind) and case.keeps is None and not lost


def _once_approved(case: Case) -> CaseStatus:
    return CaseStatus.APPROVED if comes_back(case) else CaseStatus.RESOLVING


def _resumed(case: Case) -> CaseStatus:
    return case.resumes or CaseStatus.REQUESTED


def _unanswered(case: Case) -> CaseStatus:
    return CaseStatus.INSPECTED if lifecycle.holds_goods(case.resumes) else CaseStatus.EXPIRED


def _undelivered(case: Case) -> CaseStatus:
    if not any(shipment.waits_at_the_door for shipment in case.shipments):
        return CaseStatus.DISPUTED
    at_the_door = {one.line_id: one.quantity for one in announced_at_the_door(case)}
    everything = all(line.outstanding == at_the_door.get(line.id, 0) for line in case.lines)
    return CaseStatus.RECEIVED if everything else CaseStatus.IN_TRANSIT


def announced_at_the_door(case: Case) -> tuple[Announced, ...]:
    """Return what the parcels at the door are said to hold."""
    return announced_in(case, [parcel for parcel in case.shipments if parcel.waits_at_the_door])


def announced_in(case: Case, parcels: Sequence[ReturnShipment]) -> tuple[Announced, ...]:
    """Return what some parcels are said to hold; a parcel that says nothing holds all that is left."""
    announced: Counter[CaseLineId] = Counter()
    for one in (one for parcel in parcels for one in parcel.announced):
        announced[one.line_id] += one.quantity
    says_nothing = any(not parcel.announced for parcel in parcels)
    return tuple(
        Announced(line_id=line.id, quantity=quantity)
        for line in case.lines
        if (quantity := line.outstanding if says_nothing else min(announced[line.id], line.outstanding))
    )


_FOLLOWS = {
    CaseStatus.REQUESTED: lambda case: CaseStatus.EXPIRED if case.awaits_confirmation else _once_approved(case),
    CaseStatus.AWAITING_INFO: _unanswered,
    CaseStatus.OFFER_PENDING: _resumed,
    CaseStatus.APPROVED: lambda _: CaseStatus.EXPIRED,
    CaseStatus.IN_TRANSIT: _undelivered,
    CaseStatus.RECEIVED: lambda _: CaseStatus.RESOLVING,
    CaseStatus.INSPECTED: lambda _: CaseStatus.RESOLVING,
    CaseStatus.DISPUTED: _once_approved,
}
