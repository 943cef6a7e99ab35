"""
A journey: a story about big things in a shop, each act of it billed by name.

A bill says what an act asked of DynamoDB, and what that cost.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from adapters.causes import because_of
from adapters.dynamodb.store import DynamoStore
from aftersales.actors import Actor
from aftersales.business import Business
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.identifiers import CorrelationId, EvidenceId
from aftersales.orders.events import told
from aftersales.orders.order import Order
from aftersales.vocabulary import CaseKind, LegalBasis, Party
from tests.dynamodb.big_case import ask_for_everything, big_order, big_policy, random_ulid
from tests.dynamodb.metering import Meter, metered
from tests.open_shop import Clock, OpenShop
from tests.shop import BUYER, LEAD, SHOP, a_product, buyer_of, evidence_for, request_by

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
    """A story under way, and the bills so far."""

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

    def opens(self, kind: CaseKind, *, sku: str | None = None, basis: LegalBasis = LegalBasis.POLICY) -> Case:
        """Open a case about all lines of a big order."""
        by = LEAD if sku else BUYER
        ask = replace(ask_for_everything(self.sells(), kind, sku=sku), basis=basis)
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


def bills_of(store: DynamoStore, story: Callable[[Journey], None]) -> list[Bill]:
    """Return the bills of a journey, in an empty store."""
    store.merchants.add(SHOP)
    store.policies.publish(big_policy(), None)
    store.merchants.put_products([a_product("4711X", price="70.00")])
    journey = Journey(store)
    # Every event says its request, and what API Gateway calls one is as long as this.
    with because_of(CorrelationId("JKJaXmPLvHcESHA=")):
        story(journey)
    return journey.bills


def dearest(bills: list[Bill]) -> Iterator[Bill]:
    """Yield the dearest bill of each act."""
    for act in dict.fromkeys(bill.act for bill in bills):
        yield max((bill for bill in bills if bill.act == act), key=lambda bill: bill.units)
