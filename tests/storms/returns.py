"""
Returns in a storm: more customers than there are units ask at once, and two phones are at work on each case.

    request ─┬─ approve ── send ── receive ── inspect ─┬─ settle
             └─ post, post                             └─ settle, from another desk under another key
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from adapters.dynamodb.store import DynamoStore
from aftersales.cases.case import Case
from aftersales.identifiers import owned
from aftersales.orders.order import Order
from tests.open_shop import open_shop
from tests.shop import BUYER, LEAD, an_order, euros
from tests.storms.commands import APPROVE, INSPECT, POST, RECEIVE, REQUEST, SEND, SETTLE, Command, Desk, Kind

_COMMANDS_OF_A_RETURN: Final = 9
_CUSTOMERS: Final = 8
_OTHERS: Final = 4

_VERDICT: Final = {"accepted": 1, "rejected": 0, "condition": "UNOPENED", "disposition": "RESTOCK"}
_OFF_THE_ORDER: Final = "1.00"


@dataclass(frozen=True)
class Shop:
    """Orders that were delivered, and cases that their merchant has left lying for too long."""

    orders: Sequence[Order]
    overdue: Sequence[Case]


def opened(store: DynamoStore, *, orders: int, units: int, overdue: int) -> Shop:
    """Open a shop that sold some orders of so many units each."""
    shop, now = open_shop(store), datetime.now(UTC)
    shop.clock.at = now - timedelta(days=30)
    late = [shop.opens(shop.sells(an_order(1, at=shop.clock.at))) for _ in range(overdue)]
    shop.clock.at = now - timedelta(days=1)
    return Shop(
        [shop.sells(_with_odd_cents(an_order(units, price="9.99", at=shop.clock.at))) for _ in range(orders)], late
    )


def _with_odd_cents(order: Order) -> Order:
    """Return an order whose units are not all worth the same."""
    (line,), (payment,) = order.lines, order.payments
    off = euros(_OFF_THE_ORDER)
    lines = (replace(line, discount=off, paid=line.paid - off),)
    return replace(order, lines=lines, payments=(replace(payment, amount=payment.amount - off),))


def commands_of(*, orders: int, each: int) -> int:
    """Return how many commands are answered if all but one of the returns of each order are seen through."""
    return orders * ((each - 1) * _COMMANDS_OF_A_RETURN + 1)


def come_in(orders: Sequence[Order], desk: Desk, *, each: int) -> None:
    """Let so many returns of each order come in, a dozen commands at a time, and see them through."""
    with ThreadPoolExecutor(_OTHERS) as others:
        returns = [Return(f"{order.number}-{nth}", order, desk) for nth in range(each) for order in orders]
        with ThreadPoolExecutor(_CUSTOMERS) as customers:
            for beside in customers.map(lambda one: one.goes(others), returns):
                for asked in beside:
                    asked.result()


@dataclass(frozen=True)
class Return:
    """The return of one unit, from the request to the money."""

    name: str
    order: Order
    desk: Desk

    def goes(self, others: ThreadPoolExecutor) -> Sequence[Future[Mapping[str, Any]]]:
        """See the return through as far as it is let, and return what others do about it meanwhile."""
        case = self.desk.ask(self.requested())
        if case["__typename"] != "Case":
            return ()
        messages = [
            others.submit(self.desk.ask, self.about(case, POST, f"post-{nth}", text=f"Message {nth}"))
            for nth in range(2)
        ]
        for kind, given in _on_the_way(case["lines"][0]["id"]):
            case = self.desk.ask(self.about(case, kind, kind.mutation, **given))
            if case["__typename"] != "Case":
                return messages
        settled = {"remedyId": case["remedies"][0]["id"], "outcome": "SUCCEEDED", "gatewayReference": self.name}
        other = others.submit(self.desk.ask, self.about(case, SETTLE, "settle-too", **settled))
        self.desk.ask(self.about(case, SETTLE, "settle", **settled))
        return *messages, other

    def requested(self) -> Command:
        """Return what asks for it."""
        line = {"orderLineId": owned("oln", self.order.id, 1), "quantity": 1, "reason": "DISLIKED"}
        given = {"orderId": self.order.id, "lines": [line]}
        return Command(kind=REQUEST, by=BUYER, key=f"request-{self.name}", given=given)

    def about(self, case: Mapping[str, Any], kind: Kind, key: str, **given: object) -> Command:
        """Return what asks for something to be done about its case."""
        by = BUYER if kind in (SEND, POST) else LEAD
        return Command(kind=kind, by=by, key=f"{key}-{self.name}", given={"caseId": case["id"], **given})


def _on_the_way(line_id: str) -> Iterator[tuple[Kind, Mapping[str, object]]]:
    yield APPROVE, {}
    yield SEND, {"method": "DROP_OFF"}
    yield RECEIVE, {"lines": [{"caseLineId": line_id, "quantity": 1}]}
    yield INSPECT, {"lines": [{"caseLineId": line_id, **_VERDICT}]}
