"""
How long it takes to judge an order of 20 lines: `python -m bench.eligibility`.

Every order is another one, of another day, so that nothing is known of it before. Measured is CPU time, the median of
many orders: of what each line may be asked for (`remedies`: every kind on every ground), and of one request about all
lines (`previewCase`: every ground, and the best of them with its quote).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.options import Options
from aftersales.cases.requesting import Ask, AskedLine, Circumstances, open_case
from aftersales.currencies import CurrencyCode
from aftersales.identifiers import ActorId, CaseId, MerchantId, OrderId, OrderLineId, owned, ulid
from aftersales.money import Money, total
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine, Payment, Shipping
from aftersales.policy.policy import default_policy
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, Party, ProductTrait, TaxMode
from aftersales.zones import zone_of

LINES: Final = 20
ORDERS: Final = 300
TERRITORIES: Final = ("DE", "FR", "GB", "CN", "JP", "US")
EUR: Final = CurrencyCode("EUR")
SHOP: Final = MerchantId("shop")
BUYER: Final = Actor(id=ActorId("ann"), party=Party.BUYER, merchant_id=SHOP)
_FIRST: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
_POLICY: Final = default_policy(SHOP, at=_FIRST)
_MARKED: Final = (ProductTrait.CUSTOM_MADE, ProductTrait.SEALED_HYGIENE, ProductTrait.BULKY, ProductTrait.SECOND_HAND)
"""Every fifth line is something special."""


def main() -> None:
    """Print the table."""
    print(f"milliseconds of CPU for an order of {LINES} lines, the median of {ORDERS}")
    print(f"{'territory':<12}{'remedies':>10}{'request':>10}")
    for territory in TERRITORIES:
        timed = [_timings(order) for order in _orders(territory)]
        seen, asked = zip(*timed, strict=True)
        print(f"{territory:<12}{median(seen):>10.2f}{median(asked):>10.2f}")


def _timings(order: Order) -> tuple[float, float]:
    """Return how long it takes to judge an order line by line, and a request about all of it."""
    at = order.placed_at + timedelta(days=5)
    ask, known = _everything_of(order), Circumstances(order=order, policy=_POLICY)
    case_id = CaseId(f"case_{ulid(at, 1 << 20)}")
    began = process_time()
    options = Options(order=order, policy=_POLICY, viewer=BUYER, at=at)
    for line in order.lines:
        options.on(line)
    seen = process_time()
    open_case(ask, known, case_id=case_id, by=BUYER, at=at)
    return 1_000 * (seen - began), 1_000 * (process_time() - seen)


def _orders(territory: str) -> Iterator[Order]:
    for nth in range(ORDERS):
        yield _order(Territory(territory), at=_FIRST + timedelta(hours=7 * nth))


def _order(territory: Territory, *, at: datetime) -> Order:
    order_id = OrderId(f"ord_{ulid(at, 1 << 20)}")
    lines = tuple(_line(order_id, nth) for nth in range(1, LINES + 1))
    paid = total((line.paid for line in lines), EUR)
    return Order(
        id=order_id,
        number=order_id,
        merchant_id=SHOP,
        buyer_id=BUYER.id,
        territory=territory,
        time_zone=zone_of(territory).key,
        currency=EUR,
        placed_at=at,
        delivered_at=at + timedelta(days=2),
        tax_mode=TaxMode.INCLUDED,
        shipping=Shipping(paid=Money.zero(EUR), tax=Money.zero(EUR)),
        payments=(Payment(id="pay", amount=paid, method="card", captured_at=at),),
        informed_of_withdrawal=True,
        policy_version=1,
        lines=lines,
        line_count=LINES,
        units=2 * LINES,
    )


def _line(order_id: OrderId, nth: int) -> OrderLine:
    price = Money(1_000 + nth, EUR)
    line = OrderLine(
        id=OrderLineId(owned("oln", order_id, nth)),
        sku=f"SKU-{nth}",
        title=f"Article {nth}",
        quantity=2,
        unit_price=price,
        discount=Money.zero(EUR),
        tax=Money.zero(EUR),
        paid=price * 2,
    )
    return line if nth % 5 else replace(line, traits=(_MARKED[nth // 5 - 1],))


def _everything_of(order: Order) -> Ask:
    lines = tuple(AskedLine(order_line_id=line.id, quantity=1, reason="DISLIKED") for line in order.lines)
    return Ask(kind=CaseKind.RETURN, order_id=order.id, lines=lines)


if __name__ == "__main__":
    main()
