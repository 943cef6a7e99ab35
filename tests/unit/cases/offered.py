"""For each action, the plainest way to take it; and whether what is offered to a viewer is just what they can do."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Cancel, Decline, ProvideInfo, RequestInfo
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.disputing import Arbitrate, Escalate, Reopen
from aftersales.cases.inspecting import Inspect
from aftersales.cases.offering import AcceptOffer, DeclineOffer, MakeOffer
from aftersales.cases.receiving import Receive, TrackShipment
from aftersales.cases.settling import CompleteRepair, RecordPayment, Settle, ShipReplacement
from aftersales.cases.talking import AddEvidence, PostMessage
from aftersales.cases.viewing import actions_of
from aftersales.cases.withdrawing import ConfirmWithdrawal
from aftersales.errors import AftersalesError, InvalidInput, QuantityUnavailable
from aftersales.identifiers import ActorId, EvidenceId
from aftersales.money import Money
from aftersales.vocabulary import CaseAction, DecisionOutcome, Party, ShipmentStatus
from tests.shop import AGENT, BUYER, LEAD, NOON, PLATFORM, SHOP, SHOP_SYSTEM, WAREHOUSE, new_ulid
from tests.unit.cases.acts import way_out_of
from tests.unit.journey import a_parcel, a_verdict, all_units, does

READ_ONLY: Final = Actor(id=ActorId("ron"), party=Party.MERCHANT, merchant_id=SHOP.id, role="read-only")
VIEWERS: Final = (BUYER, LEAD, AGENT, WAREHOUSE, READ_ONLY, SHOP_SYSTEM, PLATFORM)
_EVIDENCE: Final = EvidenceId(f"evd_{new_ulid(NOON)}")

_WORDS: Final[Mapping[CaseAction, Act]] = {
    CaseAction.PROVIDE_INFO: ProvideInfo(text="Here."),
    CaseAction.REQUEST_INFO: RequestInfo(text="Why?"),
    CaseAction.ACCEPT_OFFER: AcceptOffer(),
    CaseAction.DECLINE_OFFER: DeclineOffer(),
    CaseAction.CONFIRM_WITHDRAWAL: ConfirmWithdrawal(),
    CaseAction.APPROVE: Approve(),
    CaseAction.DECLINE: Decline(reason="OTHER"),
    CaseAction.CANCEL: Cancel(note="No more."),
    CaseAction.REGISTER_SHIPMENT: a_parcel(),
    CaseAction.CONFIRM_DELIVERY: ConfirmDelivery(),
    CaseAction.ESCALATE: Escalate(statement="Unfair."),
    CaseAction.ARBITRATE: Arbitrate(ruling=DecisionOutcome.APPROVED, because="So."),
    CaseAction.REOPEN: Reopen(),
    CaseAction.POST_MESSAGE: PostMessage(text="Hello."),
    CaseAction.ADD_EVIDENCE: AddEvidence(evidence=(_EVIDENCE,)),
}


def plainest(action: CaseAction, file: CaseFile, *, at: datetime) -> Act | None:
    """Return the plainest way to take an action; None where there is nothing to take it on."""
    if action in _WORDS:
        return _WORDS[action]
    if action in _ON_REMEDIES:
        return _on_a_remedy(file.case, _ON_REMEDIES[action])
    return _ON_GOODS[action](file, at)


def _an_offer(file: CaseFile, _: datetime) -> Act:
    return MakeOffer(text="This?", amount=Money(1, file.order.currency).amount)


def _a_scan(file: CaseFile, at: datetime) -> Act | None:
    parcels = file.case.shipments
    return (
        TrackShipment(shipment_id=parcels[0].id, status=ShipmentStatus.IN_TRANSIT, scanned_at=at) if parcels else None
    )


def _a_receipt(file: CaseFile, _: datetime) -> Act | None:
    left = all_units(file)
    return Receive(lines=left) if left else None


def _an_inspection(file: CaseFile, _: datetime) -> Act | None:
    lines = enumerate(file.case.lines, start=1)
    verdicts = tuple(a_verdict(file, line.uninspected, nth=nth) for nth, line in lines if line.uninspected)
    return Inspect(verdicts=verdicts) if verdicts else None


def _on_a_remedy(case: Case, kind: type[Act]) -> Act | None:
    ways = (way_out_of(remedy) for remedy in case.remedies)
    return next((act for act in ways if isinstance(act, kind)), None)


_ON_GOODS: Final[Mapping[CaseAction, Callable[[CaseFile, datetime], Act | None]]] = {
    CaseAction.MAKE_OFFER: _an_offer,
    CaseAction.TRACK_SHIPMENT: _a_scan,
    CaseAction.RECEIVE: _a_receipt,
    CaseAction.INSPECT: _an_inspection,
}
_ON_REMEDIES: Final[Mapping[CaseAction, type[Act]]] = {
    CaseAction.SETTLE: Settle,
    CaseAction.RECORD_PAYMENT: RecordPayment,
    CaseAction.SHIP_REPLACEMENT: ShipReplacement,
    CaseAction.COMPLETE_REPAIR: CompleteRepair,
}
_KNOWN_TO_THE_ORDER: Final[Mapping[CaseAction, type[AftersalesError]]] = {
    CaseAction.ESCALATE: QuantityUnavailable,
    CaseAction.REOPEN: QuantityUnavailable,
    CaseAction.MAKE_OFFER: InvalidInput,
}
"""What other cases took meanwhile is known only to the order: these may be refused so, though they are offered."""


def must_offer_just_what_succeeds(file: CaseFile, viewer: Actor, *, at: datetime) -> None:
    """Take every action as the viewer: all that are offered succeed, all others are refused."""
    offered = actions_of(file.case, viewer=viewer, at=at)
    for action in CaseAction:
        act = plainest(action, file, at=at)
        assert act is not None or action not in offered, f"{action} is offered, and there is nothing to take it on"
        refusal = _refusal_of(act, file, viewer, at=at) if act is not None else None
        if act is not None and not isinstance(refusal, _KNOWN_TO_THE_ORDER.get(action, ())):
            assert (refusal is None) == (action in offered), f"{action} by {viewer.party}: {refusal!r}"


def _refusal_of(act: Act, file: CaseFile, viewer: Actor, *, at: datetime) -> AftersalesError | None:
    try:
        does(file, act, by=viewer, at=at)
    except AftersalesError as refusal:
        return refusal
    return None
