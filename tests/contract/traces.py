"""A shop in which a buyer did everything that leaves a trace, and a stranger the same."""

from dataclasses import dataclass, field, replace

from adapters.dynamodb.store import DynamoStore
from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.business import Repositories, dossiers_over, erasures_over
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.receiving import RegisterShipment
from aftersales.cases.talking import AddEvidence, PostMessage
from aftersales.feedback.feedback import About
from aftersales.idempotency import scope_of
from aftersales.identifiers import ActorId, FeedbackId
from aftersales.orders.order import Order
from aftersales.personal.dossier import Dossier
from aftersales.personal.erasing import Erased
from aftersales.vocabulary import Party, ReturnMethod
from tests.open_shop import OpenShop, open_shop
from tests.phones import NotingPhones, a_device, a_token
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, LEAD, NOON, OTHER_SHOP, PLATFORM, SHOP, STRANGER, an_order, evidence_for, request_by
from tools.verify_audit import Audit

SECRETS = (
    "squeaks",
    "Dear Ann",
    "Far too slow",
    "sorry for that",
    "Ann Example",
    "ann@example.org",
    "DHL-4711",
    a_token("a"),
)
Books = SqliteStore | DynamoStore


@dataclass
class Told:
    """A shop in which a buyer did everything that leaves a trace, and a stranger the same."""

    kept: Books
    phones: NotingPhones = field(default_factory=NotingPhones)
    shop: OpenShop = field(init=False)
    order: Order = field(init=False)
    case: Case = field(init=False)
    feedback: tuple[FeedbackId, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.shop = open_shop(self.kept, SHOP, OTHER_SHOP)
        self._tells(STRANGER)
        self.order, self.case, self.feedback = self._tells(BUYER)

    def _tells(self, who: Actor) -> tuple[Order, Case, tuple[FeedbackId, ...]]:
        shop = self.shop
        order = shop.sells(an_order(2, 1, buyer=who))
        shop.sells(an_order(1, buyer=who))
        photo, unused = evidence_for(order, by=who), evidence_for(order, by=who)
        for one in (photo, unused):
            self.kept.cases.add_evidence(one, replace(request_by(who), scope=scope_of_evidence(who.id)))
        self.kept.devices.save(a_device("a" if who is BUYER else "b", by=who))
        case = shop.opens(order, by=who)
        shop.acts(case, AddEvidence(evidence=(photo.id,)), by=who)
        shop.acts(case, PostMessage(text="It squeaks."), by=who)
        shop.acts(case, Approve(note="Dear Ann, send it back."), by=LEAD)
        parcel = RegisterShipment(method=ReturnMethod.OWN_CARRIER, carrier="DHL", tracking_number="DHL-4711")
        shop.acts(case, parcel, by=who)
        about = About(order_id=order.id, case_id=case.id)
        feedback = [a_feedback("Far too slow.", by=who, about=one) for one in (about, About())]
        for said in feedback:
            read = self.kept.feedback.save(said).read(a_reading(), at=NOON)
            self.kept.feedback.save(self.kept.feedback.save(read).replied("We are sorry for that.", by=LEAD, at=NOON))
        return order, self.kept.cases.get(case.id), tuple(one.id for one in feedback)

    def erase(self, kept: Repositories | None = None) -> Erased:
        """Erase the buyer."""
        books = kept or self.kept
        erasures = erasures_over(books, files=self.shop.files, phones=self.phones, now=lambda: NOON, by=PLATFORM)
        return erasures.erase(SHOP.id, BUYER.id)

    def dossier(self) -> Dossier:
        """Return what is kept of the buyer."""
        return dossiers_over(self.kept).of(SHOP.id, BUYER.id)

    def faults(self) -> list[str]:
        """Return what an audit finds."""
        audit = Audit(self.kept.audit)
        audit.verify()
        return [str(fault) for fault in audit.faults]

    def strangers(self) -> Dossier:
        """Return what is kept of the other buyer."""
        return dossiers_over(self.kept).of(SHOP.id, STRANGER.id)


def scope_of_evidence(buyer_id: ActorId) -> str:
    return scope_of(SHOP.id, Party.BUYER, buyer_id, "addEvidence")
