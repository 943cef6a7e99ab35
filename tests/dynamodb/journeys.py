"""
Big cases on every way that a case can go, with what each act asked of DynamoDB, and what that cost.

A journey is a story; each of its acts is billed by name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from adapters.dynamodb.store import DynamoStore
from aftersales.actors import Actor
from aftersales.business import Business
from aftersales.cases.act import Act
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
from aftersales.identifiers import EvidenceId
from aftersales.orders.events import told
from aftersales.orders.order import Order
from aftersales.orders.told import ToldPayment
from aftersales.vocabulary import (
    CaseKind,
    Condition,
    DecisionOutcome,
    Disposition,
    Party,
    RemedyStatus,
    ReturnMethod,
    SettlementOutcome,
    ShipmentStatus,
)
from tests.dynamodb.big_case import (
    ask_for_everything,
    big_order,
    big_policy,
    chosen,
    half_of,
    random_ulid,
    words,
)
from tests.dynamodb.metering import Meter, metered
from tests.open_shop import Clock, OpenShop
from tests.shop import BUYER, LEAD, PLATFORM, SHOP, WAREHOUSE, a_product, buyer_of, evidence_for, request_by

T = TypeVar("T")


@dataclass(frozen=True)
class Bill:
    """What one act asked of DynamoDB, and what its writing cost, by record and by index."""

    act: str
    requests: tuple[str, ...]
    costs: Mapping[str, int]

    @property
    def units(self) -> int:
        """What it cost altogether."""
        return sum(self.costs.values())


@dataclass
class Journey:
    """A big case under way, and the bills so far."""

    store: DynamoStore
    clock: Clock = field(default_factory=Clock)
    bills: list[Bill] = field(default_factory=list)

    @property
    def business(self) -> Business:
        """What can be done."""
        return OpenShop(self.store, clock=self.clock, new_ulid=random_ulid).business

    def billed(self, act: str, doing: Callable[[], T]) -> T:
        """Do something, and bill it."""
        self.clock.move(hours=1, seconds=7, microseconds=1234)
        with metered(self.store) as meter:
            outcome = doing()
        self.bills.append(_bill(act, meter))
        return outcome

    def sells(self) -> Order:
        """Keep a big order."""
        at = self.clock()
        order = big_order(at)
        event = told(order, by=Party.SYSTEM, at=at)
        self.billed("import", lambda: self.store.orders.add(order, buyer_of(order), event))
        return order

    def opens(self, kind: CaseKind, *, sku: str | None = None) -> Case:
        """Open a case about all lines of a big order."""
        by = LEAD if sku else BUYER
        ask = ask_for_everything(self.sells(), kind, sku=sku)
        business = self.business
        # Versions of a policy never change, and so are known after the first case.
        business.cases.policies.get(SHOP.id, 1)
        doing = f"request {kind.lower()}"
        return self.billed(doing, lambda: business.cases.request(ask, actor=by, request=request_by(by)))

    def does(self, case: Case, act: Act, *, by: Actor) -> Case:
        """Act on the case."""
        request = request_by(by)
        return self.billed(type(act).__name__, lambda: self.business.cases.act(case.id, act, actor=by, request=request))

    def expires(self, case: Case) -> Case:
        """Let the deadline of the case pass."""
        self.clock.move(days=60)
        return self.billed(f"expire {case.status.lower()}", lambda: self.business.cases.expire(case.id))

    def uploads(self, case: Case) -> tuple[EvidenceId, ...]:
        """Announce two photographs."""
        order = self.store.orders.with_lines(case.order_id, ())
        photos = [evidence_for(order, at=self.clock()) for _ in range(2)]
        for photo in photos:
            request = request_by(BUYER)
            self.billed("announce evidence", partial(self.store.cases.add_evidence, photo, request))
        return tuple(photo.id for photo in photos)


def _bill(act: str, meter: Meter) -> Bill:
    return Bill(act=act, requests=tuple(meter.requests), costs=meter.costs())


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


JOURNEYS: Final = (returned, refunded, offered, given_up, late, exchanged, repaired, reshipped)


def bills_of(store: DynamoStore, story: Callable[[Journey], None]) -> list[Bill]:
    """Return the bills of a journey, in an empty store."""
    store.merchants.add(SHOP)
    store.policies.publish(big_policy(), None)
    store.merchants.put_products([a_product("4711X", price="70.00")])
    journey = Journey(store)
    story(journey)
    return journey.bills


def dearest(bills: list[Bill]) -> Iterator[Bill]:
    """Yield the dearest bill of each act."""
    for act in dict.fromkeys(bill.act for bill in bills):
        yield max((bill for bill in bills if bill.act == act), key=lambda bill: bill.units)
