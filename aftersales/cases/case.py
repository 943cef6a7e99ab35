"""A case: one buyer's request to put part of an order right."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol, Self, TypeVar

from aftersales.actors import Actor
from aftersales.cases import lifecycle, remedies
from aftersales.cases.case_line import CaseLine
from aftersales.cases.deadlines import Deadline
from aftersales.cases.decisions import Decision, Dispute, Offer, WithdrawalReceipt
from aftersales.cases.events import CaseEvent, CaseEventType, Words
from aftersales.cases.remedies import Remedy
from aftersales.cases.risk import Risk
from aftersales.cases.shipments import ReturnShipment
from aftersales.currencies import CurrencyCode
from aftersales.errors import NotFound
from aftersales.identifiers import (
    ActorId,
    CaseId,
    CaseLineId,
    EvidenceId,
    MerchantId,
    OrderId,
    RemedyId,
    ShipmentId,
    owned,
)
from aftersales.policy.quote import RefundQuote
from aftersales.vocabulary import (
    CaseAction,
    CaseKind,
    CaseStatus,
    Citation,
    LegalBasis,
    Party,
    RefundDestination,
    ReturnMethod,
)

Visibility = Literal["to all", "to staff"]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)


@dataclass(frozen=True, kw_only=True)
class Case:
    """
    An immutable case. Every act leads to the next one, carrying the event to record.

    `version` counts the events recorded so far. `because` cites the rules that let it be asked for. `resumes` is the
    status that it goes back to when an answer comes. `answered_at` and `completed_at` are when it first was, also if it
    was opened again; `goods_back_at` is when the last of the goods that came arrived. `risk` is as it was assessed when
    it was opened; none of a case from before that was done. `keeps` is the id of the rule by which the goods need not
    come back. `head` is the hash of the newest event, which whoever keeps the case says.
    """

    id: CaseId
    number: str
    kind: CaseKind
    basis: LegalBasis
    status: CaseStatus
    order_id: OrderId
    merchant_id: MerchantId
    buyer_id: ActorId
    currency: CurrencyCode
    policy_version: int
    opened_by: Party
    opened_at: datetime
    updated_at: datetime
    lines: tuple[CaseLine, ...]
    because: tuple[Citation, ...] = ()
    version: int = 0
    closed_at: datetime | None = None
    answered_at: datetime | None = None
    completed_at: datetime | None = None
    goods_back_at: datetime | None = None
    refund_to: RefundDestination = RefundDestination.ORIGINAL_PAYMENT
    method: ReturnMethod = ReturnMethod.DROP_OFF
    quote: RefundQuote | None = None
    receipt: WithdrawalReceipt | None = None
    decision: Decision | None = None
    deadline: Deadline | None = None
    resumes: CaseStatus | None = None
    offer: Offer | None = None
    dispute: Dispute | None = None
    remedies: tuple[Remedy, ...] = ()
    shipments: tuple[ReturnShipment, ...] = ()
    evidence: tuple[EvidenceId, ...] = ()
    linked: tuple[CaseId, ...] = ()
    risk: Risk | None = None
    keeps: str | None = None
    head: str = field(default="", compare=False)
    unrecorded: tuple[CaseEvent, ...] = field(default=(), compare=False)

    def line(self, line_id: CaseLineId) -> CaseLine:
        """Return a line, or refuse an id that is none of this case's."""
        return _found(line_id, self.lines)

    def remedy(self, remedy_id: RemedyId) -> Remedy:
        """Return a remedy, or refuse an id that is none of this case's."""
        return _found(remedy_id, self.remedies)

    def shipment(self, shipment_id: ShipmentId) -> ReturnShipment:
        """Return a parcel, or refuse an id that is none of this case's."""
        return _found(shipment_id, self.shipments)

    def with_line(self, line: CaseLine) -> Self:
        """Return the case with another state of a line."""
        return replace(self, lines=tuple(line if one.id == line.id else one for one in self.lines))

    def with_remedy(self, remedy: Remedy) -> Self:
        """Return the case with another state of a remedy."""
        return replace(self, remedies=tuple(remedy if one.id == remedy.id else one for one in self.remedies))

    def with_shipment(self, shipment: ReturnShipment) -> Self:
        """Return the case with another state of a parcel."""
        return replace(self, shipments=tuple(shipment if one.id == shipment.id else one for one in self.shipments))

    @property
    def next_event(self) -> int:
        """The number that the next event gets."""
        return self.version + len(self.unrecorded) + 1

    @property
    def next_remedy_id(self) -> RemedyId:
        """The id that the next remedy gets."""
        return RemedyId(owned("rem", self.id, len(self.remedies) + 1))

    @property
    def awaits_confirmation(self) -> bool:
        """Whether it is a withdrawal that its buyer has not confirmed."""
        confirmed_at = self.receipt.at if self.receipt else None
        return lifecycle.awaits_confirmation(self.status, self.basis, confirmed_at=confirmed_at)

    def admits(self, action: CaseAction) -> bool:
        """Tell whether an action fits: before its buyer's word a withdrawal is not decided, and after it confirmed."""
        if self.awaits_confirmation:
            return action in lifecycle.BEFORE_CONFIRMATION
        if self.receipt is not None and action in lifecycle.NEVER_OF_A_WITHDRAWAL:
            return not lifecycle.is_requested(self.status)
        return action is not CaseAction.CONFIRM_WITHDRAWAL

    @property
    def waiting_on(self) -> Party | None:
        """Who is waited for."""
        if self.deadline is not None:
            return self.deadline.party
        if lifecycle.is_over(self.status):
            return None
        if remedies.awaits_payment(self.remedies):
            return Party.BUYER
        return Party.SYSTEM if remedies.travels(self.remedies) else Party.MERCHANT

    @property
    def settled_by_offer(self) -> bool:
        """Whether the buyer took an offer instead of what was asked."""
        return self.offer is not None and lifecycle.is_resolved(self.status)

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the case is an actor's to see."""
        return actor.may_see(merchant_id=self.merchant_id, buyer_id=self.buyer_id, order_id=self.order_id)

    def noting(
        self,
        what: CaseEventType,
        *,
        by: Actor,
        at: datetime,
        data: Mapping[str, object] | None = None,
        words: Words | None = None,
        visible: Visibility = "to all",
    ) -> Self:
        """Return the case with one more event to record, said as things stand now."""
        event = CaseEvent(
            case_id=self.id,
            merchant_id=self.merchant_id,
            kind=self.kind,
            number=self.next_event,
            type=what,
            at=at,
            by=by.party,
            actor_id=by.id_in_events,
            status=self.status,
            data={**self._identity(), **(data or {})},
            internal=visible == "to staff",
            words=words or Words(),
        )
        return replace(self, updated_at=at, unrecorded=(*self.unrecorded, event))

    def recorded(self) -> Self:
        """Return the case once its events are kept."""
        return replace(self, version=self.version + len(self.unrecorded), unrecorded=())

    def _identity(self) -> Mapping[str, object]:
        deadline = self.deadline
        return {
            "case_id": self.id,
            "case_number": self.number,
            "order_id": self.order_id,
            "merchant_id": self.merchant_id,
            "kind": self.kind.value,
            "basis": self.basis.value,
            "status": self.status.value,
            "deadline": deadline
            and {
                "at": deadline.at.isoformat(),
                "party": deadline.party.value,
                "on_expiry": deadline.on_expiry.value,
            },
        }


def _found(wanted: str, among: tuple[_Part, ...]) -> _Part:
    for one in among:
        if one.id == wanted:
            return one
    raise NotFound(wanted)
