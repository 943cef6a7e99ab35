"""A dossier: everything that is kept of one buyer in one shop, read for the buyer to have."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent
from aftersales.cases.evidence import Evidence
from aftersales.cases.repository import CaseQuestion, CaseRepository, events_of
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion, FeedbackRepository
from aftersales.identifiers import ActorId, CaseId, MerchantId
from aftersales.orders.merchant import Buyer
from aftersales.orders.order import Order
from aftersales.orders.repository import MerchantRepository, OrderQuestion, OrderRepository
from aftersales.pages import MAX_PAGE, Page, Slice
from aftersales.personal.repository import KeptRequest, PersonalRecords
from aftersales.phones.device import Device
from aftersales.phones.repository import DeviceRepository

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What is kept of a buyer. `events` are those of the cases, with all that was written in them, by either side."""

    merchant_id: MerchantId
    buyer_id: ActorId
    buyer: Buyer | None
    orders: tuple[Order, ...]
    cases: tuple[Case, ...]
    events: Mapping[CaseId, tuple[CaseEvent, ...]]
    evidence: tuple[Evidence, ...]
    feedback: tuple[Feedback, ...]
    devices: tuple[Device, ...]
    requests: tuple[KeptRequest, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        some = (self.orders, self.cases, self.evidence, self.feedback, self.devices, self.requests)
        return self.buyer is None and not any(some)


@dataclass(frozen=True, kw_only=True)
class Dossiers:
    """Where dossiers are put together."""

    orders: OrderRepository
    cases: CaseRepository
    feedback: FeedbackRepository
    merchants: MerchantRepository
    devices: DeviceRepository
    records: PersonalRecords

    def of(self, merchant_id: MerchantId, buyer_id: ActorId) -> Dossier:
        """Return everything that is kept of a buyer."""
        orders = self.orders_of(merchant_id, buyer_id)
        asked = CaseQuestion(merchant_id=merchant_id, buyer_id=buyer_id)
        cases = tuple(all_of(lambda page: self.cases.page(asked, page)))
        return Dossier(
            merchant_id=merchant_id,
            buyer_id=buyer_id,
            buyer=self.merchants.buyers([(merchant_id, buyer_id)]).get((merchant_id, buyer_id)),
            orders=tuple(self.orders.get(order.id) for order in orders),
            cases=cases,
            events={case.id: tuple(events_of(self.cases, case.id)) for case in cases},
            evidence=self.records.evidence(merchant_id, buyer_id, [order.id for order in orders]),
            feedback=self.feedback_of(merchant_id, buyer_id),
            devices=self.devices.of_buyer(merchant_id, buyer_id),
            requests=self.records.requests(merchant_id, buyer_id),
        )

    def orders_of(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[Order, ...]:
        """Return a buyer's orders, without their lines."""
        asked = OrderQuestion(merchant_id=merchant_id, buyer_id=buyer_id)
        return tuple(all_of(lambda page: self.orders.page(asked, page)))

    def feedback_of(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[Feedback, ...]:
        """Return a buyer's feedback."""
        asked = FeedbackQuestion(merchant_id=merchant_id, buyer_id=buyer_id)
        return tuple(all_of(lambda page: self.feedback.page(asked, page)))


def all_of(page: Callable[[Slice], Page[T]]) -> Iterator[T]:
    """Yield everything that is in a list, page by page."""
    after: str | None = None
    while True:
        found = page(Slice(first=MAX_PAGE, after=after))
        yield from found.items
        if not found.more:
            return
        after = found.end
