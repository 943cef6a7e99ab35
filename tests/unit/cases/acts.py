"""Acts at random: for each action that a case allows, something that someone might do; some of it is refused."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.case_line import CaseLine
from aftersales.cases.deciding import Approve, Cancel, Decline, ProvideInfo, RequestInfo
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.disputing import Arbitrate, Escalate, Reopen
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.offering import AcceptOffer, DeclineOffer, MakeOffer
from aftersales.cases.receiving import Receive, RegisterShipment, TrackShipment
from aftersales.cases.remedies import ExchangeRemedy, Remedy
from aftersales.cases.settling import CompleteRepair, RecordPayment, Settle, ShipReplacement
from aftersales.cases.shipments import Announced
from aftersales.cases.talking import AddEvidence, PostMessage
from aftersales.cases.withdrawing import ConfirmWithdrawal
from aftersales.identifiers import EvidenceId
from aftersales.money import Money
from aftersales.orders.told import ToldPayment
from aftersales.vocabulary import (
    CaseAction,
    Condition,
    DecisionOutcome,
    Disposition,
    RemedyStatus,
    ReturnMethod,
    SettlementOutcome,
    ShipmentStatus,
)
from tests.shop import NOON, new_ulid

Acts = st.SearchStrategy[Act]
scans: Final = st.sampled_from([ShipmentStatus.IN_TRANSIT, ShipmentStatus.DELIVERED, ShipmentStatus.LOST])
conditions: Final = st.sampled_from(Condition)


def acts(file: CaseFile, action: CaseAction, *, at: datetime) -> Acts:
    """Return what might be done to a case by way of an action; nothing where there is nothing to do it to."""
    if action in _ON_REMEDIES:
        return _ON_REMEDIES[action](file.case)
    if action is CaseAction.MAKE_OFFER:
        return _offers(file)
    if action is CaseAction.TRACK_SHIPMENT:
        return _scans(file.case, at)
    if action in _GOODS:
        return _GOODS[action](file)
    return _WORDS[action]


def _offers(file: CaseFile) -> Acts:
    worth = file.case.quote.total if file.case.quote else file.order.paid
    amounts = st.integers(1, max(1, worth.minor_units + 1))
    return st.builds(
        lambda units, keep: MakeOffer(text="This?", amount=Money(units, file.order.currency).amount, keep_item=keep),
        amounts,
        st.booleans(),
    )


def _announced(case: Case) -> st.SearchStrategy[tuple[Announced, ...]]:
    some = st.tuples(*(_some_of(line) for line in case.lines))
    return some.map(lambda lines: tuple(one for one in lines if one.quantity))


def _some_of(line: CaseLine) -> st.SearchStrategy[Announced]:
    quantities = st.sampled_from([*range(line.outstanding + 1), line.outstanding])
    return quantities.map(lambda quantity: Announced(line_id=line.id, quantity=quantity))


def _parcels(file: CaseFile) -> Acts:
    methods = st.sampled_from([ReturnMethod.DROP_OFF, ReturnMethod.OWN_CARRIER])
    return st.builds(lambda method, lines: RegisterShipment(method=method, lines=lines), methods, _announced(file.case))


def _receipts(file: CaseFile) -> Acts:
    parcels = st.sampled_from([None, *(parcel.id for parcel in file.case.shipments)])
    return st.builds(
        lambda lines, parcel, last: Receive(lines=lines, shipment_id=parcel, last=last),
        _announced(file.case),
        parcels,
        st.booleans(),
    )


def _scans(case: Case, at: datetime) -> Acts:
    if not case.shipments:
        return st.nothing()
    parcels = st.sampled_from([parcel.id for parcel in case.shipments])
    return st.builds(
        lambda parcel, status, hours: TrackShipment(
            shipment_id=parcel, status=status, scanned_at=at - timedelta(hours=hours)
        ),
        parcels,
        scans,
        st.integers(0, 48),
    )


def _inspections(file: CaseFile) -> Acts:
    open_lines = [line for line in file.case.lines if line.uninspected]
    if not open_lines:
        return st.nothing()
    verdicts = st.sampled_from(open_lines).flatmap(
        lambda line: st.builds(
            lambda accepted, rejected, condition: Verdict(
                line_id=line.id,
                accepted=accepted,
                rejected=min(rejected, line.uninspected - accepted),
                condition=condition,
                disposition=Disposition.RESTOCK,
            ),
            st.integers(0, line.uninspected),
            st.integers(0, line.uninspected),
            conditions,
        )
    )
    return verdicts.map(lambda verdict: Inspect(verdicts=(verdict,)))


def _remedies_of(case: Case, act: Callable[[Remedy], Acts]) -> Acts:
    return st.sampled_from(case.remedies).flatmap(act) if case.remedies else st.nothing()


def _settlements(remedy: Remedy) -> Acts:
    return st.sampled_from(SettlementOutcome).map(lambda outcome: Settle(remedy_id=remedy.id, outcome=outcome))


def _payments(case: Case) -> Acts:
    exchanges = [remedy for remedy in case.remedies if isinstance(remedy, ExchangeRemedy)]
    return st.sampled_from(exchanges).map(_difference_of) if exchanges else st.nothing()


def _difference_of(remedy: ExchangeRemedy) -> RecordPayment:
    payment = ToldPayment(id=f"difference-{remedy.id}", amount=remedy.difference.amount, method="card")
    return RecordPayment(remedy_id=remedy.id, payment=payment)


def _repairs(remedy: Remedy) -> Acts:
    return st.booleans().map(lambda mended: CompleteRepair(remedy_id=remedy.id, repaired=mended, findings="A screw."))


def _of_remedies(act: Callable[[Remedy], Acts]) -> Callable[[Case], Acts]:
    return lambda case: _remedies_of(case, act)


_ON_REMEDIES: Final[Mapping[CaseAction, Callable[[Case], Acts]]] = {
    CaseAction.SETTLE: _of_remedies(_settlements),
    CaseAction.RECORD_PAYMENT: _payments,
    CaseAction.COMPLETE_REPAIR: _of_remedies(_repairs),
    CaseAction.SHIP_REPLACEMENT: _of_remedies(lambda remedy: st.just(ShipReplacement(remedy_id=remedy.id))),
}
_GOODS: Final[Mapping[CaseAction, Callable[[CaseFile], Acts]]] = {
    CaseAction.REGISTER_SHIPMENT: _parcels,
    CaseAction.RECEIVE: _receipts,
    CaseAction.INSPECT: _inspections,
}
EVIDENCE: Final = EvidenceId(f"evd_{new_ulid(NOON)}")
_WORDS: Final[Mapping[CaseAction, Acts]] = {
    CaseAction.PROVIDE_INFO: st.just(ProvideInfo(text="Here.")),
    CaseAction.REQUEST_INFO: st.just(RequestInfo(text="Why?")),
    CaseAction.ACCEPT_OFFER: st.just(AcceptOffer()),
    CaseAction.DECLINE_OFFER: st.just(DeclineOffer()),
    CaseAction.CONFIRM_WITHDRAWAL: st.just(ConfirmWithdrawal()),
    CaseAction.APPROVE: st.builds(
        lambda keep, override: Approve(without_return=keep, override=override, note="Well."),
        st.booleans(),
        st.booleans(),
    ),
    CaseAction.DECLINE: st.just(Decline(reason="OTHER")),
    CaseAction.CANCEL: st.just(Cancel(note="No more.")),
    CaseAction.CONFIRM_DELIVERY: st.just(ConfirmDelivery()),
    CaseAction.ESCALATE: st.just(Escalate(statement="Unfair.")),
    CaseAction.ARBITRATE: st.builds(
        lambda ruling, keep: Arbitrate(ruling=ruling, because="So.", without_return=keep),
        st.sampled_from(DecisionOutcome),
        st.booleans(),
    ),
    CaseAction.REOPEN: st.just(Reopen()),
    CaseAction.POST_MESSAGE: st.just(PostMessage(text="Hello.")),
    CaseAction.ADD_EVIDENCE: st.just(AddEvidence(evidence=(EVIDENCE,))),
}


def way_out_of(remedy: Remedy) -> Act | None:
    """Return what brings a remedy nearer to its end; nothing for one that has ended."""
    match remedy.status:
        case RemedyStatus.MANUAL_REQUIRED | RemedyStatus.FAILED:
            return Settle(remedy_id=remedy.id, outcome=SettlementOutcome.SUCCEEDED)
        case RemedyStatus.TO_SHIP | RemedyStatus.REPAIRED:
            return ShipReplacement(remedy_id=remedy.id)
        case RemedyStatus.TO_REPAIR:
            return CompleteRepair(remedy_id=remedy.id, repaired=True, findings="A screw.")
        case RemedyStatus.SHIPPED:
            return ConfirmDelivery()
        case RemedyStatus.AWAITING_PAYMENT if isinstance(remedy, ExchangeRemedy):
            return _difference_of(remedy)
    return None
