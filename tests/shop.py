"""A shop to tell stories about: its people, its orders, and what is asked for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.case_file import CaseFile
from aftersales.cases.evidence import Evidence
from aftersales.cases.repository import Change
from aftersales.cases.requesting import Ask, AskedLine, Circumstances, open_case
from aftersales.currencies import CurrencyCode
from aftersales.idempotency import RequestKey
from aftersales.identifiers import ActorId, CaseId, EvidenceId, MerchantId, OrderId, OrderLineId, owned, ulid
from aftersales.money import Money, total
from aftersales.orders.merchant import Buyer, Merchant, Product
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine, Payment, Shipping
from aftersales.policy.policy import Policy, default_policy
from aftersales.policy.rules import PolicyRule
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

WITHOUT_WITHDRAWAL: Final = Territory("US")
"""Where nobody has a right to change their mind, so that the policy alone decides."""

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
    return replace(
        _EMPTY_ORDER,
        id=order_id,
        number=number or f"A-{order_id[4:]}",
        merchant_id=merchant.id,
        buyer_id=buyer.id,
        time_zone=merchant.time_zone,
        placed_at=at,
        delivered_at=at if delivered else None,
        payments=(Payment(id=f"pay-{order_id[4:]}", amount=paid, method="card", captured_at=at),),
        lines=lines,
        line_count=len(lines),
        units=sum(line.quantity for line in lines),
    )


_EMPTY_ORDER: Final = Order(
    id=OrderId("ord_"),
    number="",
    merchant_id=SHOP.id,
    buyer_id=BUYER.id,
    territory=Territory("DE"),
    time_zone=SHOP.time_zone,
    currency=EUR,
    placed_at=NOON,
    delivered_at=None,
    tax_mode=TaxMode.INCLUDED,
    shipping=Shipping(paid=euros("0"), tax=euros("0")),
    payments=(),
    informed_of_withdrawal=True,
    policy_version=1,
    lines=(),
    line_count=0,
    units=0,
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


def with_rules(*rules: PolicyRule) -> Policy:
    """Return the default policy with more rules."""
    policy = policy_of()
    return replace(policy, rules=(*policy.rules, *rules))


def a_case_file(
    order: Order, ask: Ask | None = None, *, by: Actor = BUYER, at: datetime = NOON, policy: Policy | None = None
) -> CaseFile:
    """Return the file of a case as it is opened, with nothing kept yet."""
    known = Circumstances(order=order, policy=policy or policy_of())
    return open_case(ask or ask_for(order), known, case_id=CaseId(f"case_{new_ulid(at)}"), by=by, at=at)


def change_to(
    after: CaseFile, *, before: Order | CaseFile, request: RequestKey | None = None, outcome: str | None = None
) -> Change:
    """Return what keeps a case file, which began with an order or with an earlier file of the case."""
    order = before if isinstance(before, Order) else before.order
    return Change(
        case=after.case,
        before=order.ledger,
        after=after.order.ledger,
        request=request,
        outcome=outcome or after.case.id,
    )
