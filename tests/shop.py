"""A shop to tell stories about: its people, its orders, its cases, and the operations over whatever keeps them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final, Protocol

from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.evidence import UPLOAD_WITHIN, Evidence, Upload
from aftersales.cases.operations import CaseOperations
from aftersales.cases.repository import CaseRepository
from aftersales.cases.requesting import Ask, AskedLine, Grounds, open_case
from aftersales.currencies import CurrencyCode
from aftersales.idempotency import RequestKey, Requests
from aftersales.identifiers import ActorId, CaseId, EvidenceId, MerchantId, OrderId, OrderLineId, owned, ulid
from aftersales.money import Money, total
from aftersales.orders.events import told
from aftersales.orders.merchant import Buyer, Merchant, Product
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine, Payment, Shipping
from aftersales.orders.repository import MerchantRepository, OrderRepository
from aftersales.policy.policy import Policy, default_policy
from aftersales.policy.repository import PolicyRepository
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, EvidenceKind, Party, TaxMode

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
EUR: Final = CurrencyCode("EUR")

SHOP: Final = Merchant(
    id=MerchantId("shop-1"), name="Shop One", currency=EUR, time_zone="Europe/Berlin", created_at=NOON
)
OTHER_SHOP: Final = Merchant(
    id=MerchantId("shop-2"), name="Shop Two", currency=EUR, time_zone="Europe/Berlin", created_at=NOON
)

BUYER: Final = Actor(id=ActorId("ann"), party=Party.BUYER, merchant_id=SHOP.id)
STRANGER: Final = Actor(id=ActorId("bob"), party=Party.BUYER, merchant_id=SHOP.id)
LEAD: Final = Actor(id=ActorId("lea"), party=Party.MERCHANT, merchant_id=SHOP.id, role="lead")
AGENT: Final = Actor(id=ActorId("max"), party=Party.MERCHANT, merchant_id=SHOP.id, role="agent")
WAREHOUSE: Final = Actor(id=ActorId("wim"), party=Party.MERCHANT, merchant_id=SHOP.id, role="warehouse")
PLATFORM: Final = Actor(id=ActorId("pia"), party=Party.PLATFORM)
SHOP_SYSTEM: Final = Actor(id=ActorId("shop-system"), party=Party.SYSTEM, merchant_id=SHOP.id)

_chances: Final = count(1)
_requests: Final = count(1)


def new_ulid(at: datetime) -> str:
    """Return a ULID that nobody has yet; later ones of one instant sort later."""
    return ulid(at, next(_chances) << 40)


def euros(amount: str) -> Money:
    """Return an amount of euros."""
    return Money.parse(amount, EUR)


def request_by(actor: Actor, key: str | None = None, *, asking: str = "the same") -> RequestKey:
    """Return the key of a request; a new one unless it is named."""
    scope = f"{actor.merchant_id}/{actor.party}/{actor.id}/act"
    return RequestKey(scope=scope, key=key or f"request-{next(_requests)}", fingerprint=asking)


def an_order(
    *quantities: int,
    price: str = "10.00",
    at: datetime = NOON,
    number: str | None = None,
    buyer: Actor = BUYER,
    merchant: Merchant = SHOP,
    delivered: bool = True,
) -> Order:
    """Return an order of lines of so many units each, one unit if none are given; delivered when it was placed."""
    order_id = OrderId(f"ord_{new_ulid(at)}")
    lines = tuple(_line(order_id, nth, units, price) for nth, units in enumerate(quantities or (1,), start=1))
    paid = total((line.paid for line in lines), EUR)
    return Order(
        id=order_id,
        number=number or f"A-{order_id[-12:]}",
        merchant_id=merchant.id,
        buyer_id=buyer.id,
        territory=Territory("DE"),
        time_zone=merchant.time_zone,
        currency=EUR,
        placed_at=at,
        delivered_at=at if delivered else None,
        tax_mode=TaxMode.INCLUDED,
        shipping=Shipping(paid=euros("0"), tax=euros("0")),
        payments=(Payment(id=f"pay-{order_id[-12:]}", amount=paid, method="card", captured_at=at),),
        informed_of_withdrawal=True,
        policy_version=1,
        lines=lines,
        line_count=len(lines),
        units=sum(line.quantity for line in lines),
        digest="as first told",
    )


def _line(order_id: OrderId, nth: int, units: int, price: str) -> OrderLine:
    return OrderLine(
        id=OrderLineId(owned("oln", order_id, nth)),
        sku=f"SKU-{nth}",
        title=f"Article {nth}",
        quantity=units,
        unit_price=euros(price),
        discount=euros("0"),
        tax=euros("0"),
        paid=euros(price) * units,
        category="things",
    )


def buyer_of(order: Order, *, name: str | None = "Ann Example") -> Buyer:
    """Return the buyer whom an order names."""
    return Buyer(merchant_id=order.merchant_id, id=order.buyer_id, name=name, email="ann@example.org", language="de")


def a_product(sku: str, *, price: str = "10.00", merchant: Merchant = SHOP) -> Product:
    """Return a product of a group that all of them share."""
    return Product(merchant_id=merchant.id, sku=sku, title=f"Product {sku}", price=euros(price), group="all")


def evidence_for(order: Order, *, by: Actor = BUYER, at: datetime = NOON) -> Evidence:
    """Return a photograph for an order."""
    return Evidence(
        id=EvidenceId(f"evd_{new_ulid(at)}"),
        order_id=order.id,
        merchant_id=order.merchant_id,
        kind=EvidenceKind.PHOTO,
        content_type="image/jpeg",
        bytes=1_000,
        uploaded_by=by.party,
        uploader_id=by.id,
        uploaded_at=at,
    )


def ask_for(
    order: Order, units: Mapping[int, int] | None = None, *, kind: CaseKind = CaseKind.RETURN, reason: str = "DISLIKED"
) -> Ask:
    """Return what asks for units by line number; one unit of the first line if none are named."""
    lines = tuple(
        AskedLine(order_line_id=OrderLineId(owned("oln", order.id, nth)), quantity=asked, reason=reason)
        for nth, asked in (units or {1: 1}).items()
    )
    return Ask(kind=kind, order_id=order.id, lines=lines)


def policy_of(merchant: Merchant = SHOP) -> Policy:
    """Return the default policy of a merchant."""
    return default_policy(merchant.id, at=merchant.created_at)


def a_case_file(
    order: Order, ask: Ask | None = None, *, by: Actor = BUYER, at: datetime = NOON, policy: Policy | None = None
) -> CaseFile:
    """Return the file of a case as it is opened, with nothing kept yet."""
    grounds = Grounds(order=order, policy=policy or policy_of())
    return open_case(ask or ask_for(order), grounds, case_id=CaseId(f"case_{new_ulid(at)}"), by=by, at=at)


class Store(Protocol):
    """Whatever keeps what the business keeps."""

    @property
    def cases(self) -> CaseRepository: ...
    @property
    def orders(self) -> OrderRepository: ...
    @property
    def merchants(self) -> MerchantRepository: ...
    @property
    def policies(self) -> PolicyRepository: ...
    @property
    def requests(self) -> Requests: ...


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Move the clock by so many days, hours, minutes."""
        self.at += timedelta(**by)


@dataclass(frozen=True)
class FilesAllArrived:
    """Keeps no files, and finds every one of them arrived but those named missing."""

    missing: set[EvidenceId] = field(default_factory=set)

    def upload(self, evidence: Evidence) -> Upload:
        """Return where a file could be sent."""
        expires_at = evidence.uploaded_at + UPLOAD_WITHIN
        return Upload(evidence=evidence, url="http://files.example/", fields=(), expires_at=expires_at)

    def url_of(self, evidence: Evidence) -> str:
        """Return where a file could be read."""
        return f"http://files.example/{evidence.id}"

    def has(self, evidence: Evidence) -> bool:
        """Tell whether a file has arrived."""
        return evidence.id not in self.missing


@dataclass(frozen=True)
class OpenShop:
    """A shop that keeps its books in a store, with a clock that stands."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    files: FilesAllArrived = field(default_factory=FilesAllArrived)

    @property
    def operations(self) -> CaseOperations:
        """What can be done with the shop's cases."""
        store = self.store
        return CaseOperations(
            cases=store.cases,
            orders=store.orders,
            merchants=store.merchants,
            policies=store.policies,
            files=self.files,
            now=self.clock,
            new_ulid=new_ulid,
        )

    def sells(self, order: Order) -> Order:
        """Keep an order as the shop tells it, and return it."""
        self.store.orders.add(order, buyer_of(order), told(order, by=Party.SYSTEM, at=self.clock()))
        return order

    def opens(self, order: Order, units: Mapping[int, int] | None = None, *, by: Actor = BUYER) -> Case:
        """Open a return for units of an order, by line number."""
        return self.operations.request(ask_for(order, units), actor=by, request=request_by(by))


def open_shop(store: Store, *merchants: Merchant) -> OpenShop:
    """Return an open shop over a store that knows these merchants, or the usual one."""
    for merchant in merchants or (SHOP,):
        store.merchants.add(merchant)
        store.policies.publish(policy_of(merchant), None)
    return OpenShop(store)


def every(seconds: int, start: datetime = NOON) -> Iterator[datetime]:
    """Return instants so many seconds apart, without end."""
    return (start + timedelta(seconds=seconds * nth) for nth in count())
