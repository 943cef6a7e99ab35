"""Journeys: big cases on every way that a case can go, and what is said about one of them."""

from typing import Final

from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve, Cancel, Decline, ProvideInfo, RequestInfo
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.disputing import Arbitrate, Escalate, Reopen
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.offering import AcceptOffer, DeclineOffer, MakeOffer
from aftersales.cases.receiving import Receive, RegisterShipment, TrackShipment
from aftersales.cases.remedies import ExchangeRemedy
from aftersales.cases.settling import CompleteRepair, RecordPayment, Settle, ShipReplacement
from aftersales.cases.talking import AddEvidence, PostMessage
from aftersales.cases.withdrawing import ConfirmWithdrawal
from aftersales.orders.told import ToldPayment
from aftersales.vocabulary import (
    CaseKind,
    Condition,
    DecisionOutcome,
    Disposition,
    LegalBasis,
    RemedyStatus,
    ReturnMethod,
    SettlementOutcome,
    ShipmentStatus,
)
from tests.dynamodb.big_case import (
    chosen,
    half_of,
    random_ulid,
    words,
)
from tests.dynamodb.feedback_journey import reviewed
from tests.dynamodb.journey import Journey
from tests.shop import BUYER, LEAD, PLATFORM, WAREHOUSE


def comes_back(journey: Journey, case: Case) -> Case:
    """Let the goods come back in two parcels, and be inspected."""
    for which in (1, 2):
        parcel = RegisterShipment(
            method=ReturnMethod.DROP_OFF, carrier="DHL", tracking_number=words(20), lines=half_of(case, which)
        )
        case = journey.does(case, parcel, by=BUYER)
    for shipment in case.shipments:
        for status in (ShipmentStatus.IN_TRANSIT, ShipmentStatus.DELIVERED):
            scan = TrackShipment(shipment_id=shipment.id, status=status, scanned_at=journey.clock())
            case = journey.does(case, scan, by=WAREHOUSE)
    for which, shipment in enumerate(case.shipments, start=1):
        received = Receive(lines=half_of(case, which), shipment_id=shipment.id)
        case = journey.does(case, received, by=WAREHOUSE)
    return inspected(journey, case)


def inspected(journey: Journey, case: Case) -> Case:
    """Let the goods be inspected in two goes, each with a kilobyte of notes."""
    for which in (1, 2):
        lines = half_of(case, which)
        verdicts = tuple(
            Verdict(
                line_id=line.line_id,
                accepted=line.quantity - 1,
                rejected=1,
                condition=chosen(Condition),
                disposition=chosen(Disposition),
                diminished="0.0" + str(nth % 9 + 1),
                note=words(1024 // len(lines)),
            )
            for nth, line in enumerate(lines)
        )
        case = journey.does(case, Inspect(verdicts=verdicts), by=WAREHOUSE)
    return case


def returned(journey: Journey) -> None:
    """Return goods that everybody has something to say about; the refund fails at first."""
    case = journey.opens(CaseKind.RETURN)
    case = journey.does(case, AddEvidence(evidence=journey.uploads(case)), by=BUYER)
    case = journey.does(case, RequestInfo(text=words()), by=LEAD)
    case = journey.does(case, ProvideInfo(text=words(), evidence=journey.uploads(case)), by=BUYER)
    case = journey.does(case, Approve(note=words()), by=LEAD)
    case = journey.does(case, PostMessage(text=words()), by=BUYER)
    case = comes_back(journey, case)
    for outcome in (SettlementOutcome.FAILED, SettlementOutcome.RETRY, SettlementOutcome.SUCCEEDED):
        reference = f"re_{random_ulid(journey.clock())}"
        settled = Settle(remedy_id=case.remedies[0].id, outcome=outcome, gateway_reference=reference, note=words())
        case = journey.does(case, settled, by=LEAD)
    case = journey.does(case, Escalate(statement=words(), evidence=journey.uploads(case)), by=BUYER)
    journey.does(case, Arbitrate(ruling=DecisionOutcome.APPROVED, because=words()), by=PLATFORM)


def refunded(journey: Journey) -> None:
    """Refund without a return what was declined at first, and what is granted beyond the policy."""
    case = journey.opens(CaseKind.REFUND)
    case = journey.does(case, Decline(reason="OTHER", note=words()), by=LEAD)
    case = journey.does(case, Escalate(statement=words()), by=BUYER)
    case = journey.does(case, Arbitrate(ruling=DecisionOutcome.APPROVED, because=words()), by=PLATFORM)
    journey.does(case, PostMessage(text=words()), by=LEAD)
    other = journey.opens(CaseKind.REFUND)
    journey.does(other, Approve(note=words(), override=True), by=LEAD)


def offered(journey: Journey) -> None:
    """Offer something, and then something better."""
    case = journey.opens(CaseKind.RETURN)
    case = journey.does(case, MakeOffer(text=words(), amount="10.00"), by=LEAD)
    case = journey.does(case, DeclineOffer(note=words()), by=BUYER)
    case = journey.does(case, MakeOffer(text=words(), amount="123.45"), by=LEAD)
    journey.does(case, AcceptOffer(note=words()), by=BUYER)


def given_up(journey: Journey) -> None:
    """Give up before anything comes back; the platform opens one case again."""
    case = journey.opens(CaseKind.RETURN)
    journey.does(case, Cancel(note=words()), by=BUYER)
    case = journey.does(journey.opens(CaseKind.RETURN), Approve(note=words()), by=LEAD)
    case = journey.expires(case)
    case = journey.does(case, Reopen(note=words()), by=PLATFORM)
    case = journey.does(case, Decline(reason="OTHER", note=words()), by=LEAD)
    case = journey.does(case, Escalate(statement=words()), by=BUYER)
    journey.does(case, Arbitrate(ruling=DecisionOutcome.DECLINED, because=words()), by=PLATFORM)


def late(journey: Journey) -> None:
    """Be late on every side, and lose a parcel."""
    case = journey.opens(CaseKind.RETURN)
    case = journey.does(case, RequestInfo(text=words()), by=LEAD)
    journey.expires(case)
    case = journey.opens(CaseKind.RETURN)
    case = journey.does(case, MakeOffer(text=words(), amount="9.99"), by=LEAD)
    case = journey.expires(case)
    case = journey.expires(case)
    case = journey.does(case, RegisterShipment(method=ReturnMethod.PICKUP, lines=half_of(case, 1)), by=BUYER)
    case = journey.expires(case)
    case = journey.expires(case)
    lost = journey.does(journey.opens(CaseKind.RETURN), Approve(), by=LEAD)
    lost = journey.does(lost, RegisterShipment(method=ReturnMethod.PICKUP, lines=half_of(lost, 1)), by=BUYER)
    scan = TrackShipment(shipment_id=lost.shipments[0].id, status=ShipmentStatus.LOST, scanned_at=journey.clock())
    journey.does(lost, scan, by=WAREHOUSE)


def exchanged(journey: Journey) -> None:
    """Exchange everything: differences are paid, replacements go out, and all arrive at once."""
    case = journey.opens(CaseKind.EXCHANGE, sku="4711X")
    case = journey.does(case, Approve(note=words()), by=LEAD)
    case = comes_back(journey, case)
    for remedy in [one for one in case.remedies if isinstance(one, ExchangeRemedy)]:
        if remedy.status is RemedyStatus.AWAITING_PAYMENT:
            paid = ToldPayment(id=f"pi_{remedy.id}", amount=remedy.difference.amount, method="card")
            case = journey.does(case, RecordPayment(remedy_id=remedy.id, payment=paid), by=LEAD)
        sent = ShipReplacement(remedy_id=remedy.id, carrier="DHL", tracking_number=words(20))
        case = journey.does(case, sent, by=WAREHOUSE)
    journey.does(case, ConfirmDelivery(note=words()), by=BUYER)


def repaired(journey: Journey) -> None:
    """Repair everything but the one item that cannot be."""
    case = journey.does(journey.opens(CaseKind.REPAIR), Approve(note=words()), by=LEAD)
    case = comes_back(journey, case)
    unrepairable, *mended = case.remedies[:4]
    case = journey.does(case, CompleteRepair(remedy_id=unrepairable.id, repaired=False, findings=words()), by=WAREHOUSE)
    for remedy in mended:
        done = CompleteRepair(remedy_id=remedy.id, repaired=True, findings=words())
        case = journey.does(case, done, by=WAREHOUSE)
        case = journey.does(case, ShipReplacement(remedy_id=remedy.id, carrier="DHL"), by=WAREHOUSE)
    journey.does(case, ConfirmDelivery(note=words()), by=BUYER)


def reshipped(journey: Journey) -> None:
    """Send again what was missing."""
    case = journey.does(journey.opens(CaseKind.RESHIP), Approve(note=words()), by=LEAD)
    case = journey.does(case, ShipReplacement(remedy_id=case.remedies[0].id, tracking_number=words(20)), by=WAREHOUSE)
    journey.does(case, ConfirmDelivery(note=words()), by=BUYER)


def withdrawn(journey: Journey) -> None:
    """Withdraw from everything, and confirm it: the receipt names each line."""
    case = journey.opens(CaseKind.RETURN, basis=LegalBasis.WITHDRAWAL)
    case = journey.does(case, ConfirmWithdrawal(note=words()), by=BUYER)
    comes_back(journey, case)


JOURNEYS: Final = (withdrawn, returned, refunded, offered, given_up, late, exchanged, repaired, reshipped, reviewed)
