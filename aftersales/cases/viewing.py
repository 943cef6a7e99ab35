"""What a viewer may see of a case and do next with it: decided here, on the server, so that no client has to guess."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases import lifecycle, remedies
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve, Cancel, Decline, ProvideInfo, RequestInfo
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.disputing import Arbitrate, Escalate, Reopen, can_escalate, left_of
from aftersales.cases.inspecting import Inspect
from aftersales.cases.offering import AcceptOffer, DeclineOffer, MakeOffer
from aftersales.cases.receiving import Receive, RegisterShipment, TrackShipment
from aftersales.cases.risk import Risk
from aftersales.cases.settling import CompleteRepair, RecordPayment, Settle, ShipReplacement
from aftersales.cases.talking import AddEvidence, PostMessage
from aftersales.cases.withdrawing import ConfirmWithdrawal
from aftersales.vocabulary import CaseAction, CaseKind, Party, Permission

PERMISSIONS: Final[Mapping[CaseAction, Permission]] = {
    CaseAction.PROVIDE_INFO: ProvideInfo.permission,
    CaseAction.REQUEST_INFO: RequestInfo.permission,
    CaseAction.MAKE_OFFER: MakeOffer.permission,
    CaseAction.ACCEPT_OFFER: AcceptOffer.permission,
    CaseAction.DECLINE_OFFER: DeclineOffer.permission,
    CaseAction.CONFIRM_WITHDRAWAL: ConfirmWithdrawal.permission,
    CaseAction.APPROVE: Approve.permission,
    CaseAction.DECLINE: Decline.permission,
    CaseAction.CANCEL: Cancel.permission,
    CaseAction.REGISTER_SHIPMENT: RegisterShipment.permission,
    CaseAction.TRACK_SHIPMENT: TrackShipment.permission,
    CaseAction.RECEIVE: Receive.permission,
    CaseAction.INSPECT: Inspect.permission,
    CaseAction.SETTLE: Settle.permission,
    CaseAction.RECORD_PAYMENT: RecordPayment.permission,
    CaseAction.SHIP_REPLACEMENT: ShipReplacement.permission,
    CaseAction.COMPLETE_REPAIR: CompleteRepair.permission,
    CaseAction.CONFIRM_DELIVERY: ConfirmDelivery.permission,
    CaseAction.ESCALATE: Escalate.permission,
    CaseAction.ARBITRATE: Arbitrate.permission,
    CaseAction.REOPEN: Reopen.permission,
    CaseAction.POST_MESSAGE: PostMessage.permission,
    CaseAction.ADD_EVIDENCE: AddEvidence.permission,
}

_CONDITIONS: Final[Mapping[CaseAction, Callable[[Case, datetime], bool]]] = {
    CaseAction.MAKE_OFFER: lambda case, _: _is_worth_money(case),
    CaseAction.CANCEL: lambda case, _: not lifecycle.holds_goods(case.resumes),
    CaseAction.TRACK_SHIPMENT: lambda case, _: bool(case.shipments),
    CaseAction.INSPECT: lambda case, _: any(line.uninspected for line in case.lines),
    CaseAction.ESCALATE: lambda case, at: can_escalate(case, at=at),
    CaseAction.REOPEN: lambda case, _: any(left_of(case, line) for line in case.lines),
}


def actions_of(case: Case, *, viewer: Actor, at: datetime) -> tuple[CaseAction, ...]:
    """Return what the viewer may do next, in the order of the lifecycle's table."""
    return tuple(
        action
        for action in lifecycle.actions_from(case.status)
        if _may(action, case, viewer)
        and case.admits(action)
        and remedies.can(action, case.remedies)
        and (action not in _CONDITIONS or _CONDITIONS[action](case, at))
    )


def risk_seen_by(viewer: Actor, case: Case) -> Risk | None:
    """Return the risk of a case to the staff of its merchant, and to nobody else."""
    return case.risk if viewer.party is Party.MERCHANT else None


def _may(action: CaseAction, case: Case, viewer: Actor) -> bool:
    is_own = viewer.party is Party.BUYER and viewer.id == case.buyer_id
    return viewer.may(PERMISSIONS[action]) or (is_own and action is CaseAction.CONFIRM_DELIVERY)


def _is_worth_money(case: Case) -> bool:
    """Tell whether an offer can be made at all: nothing can be offered for what was free."""
    # A repair is quoted only for what could not be mended, which says nothing of the rest.
    if case.quote is None or case.kind is CaseKind.REPAIR:
        return True
    return any(line.total for line in case.quote.lines)
