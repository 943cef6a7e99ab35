"""What happens when: the shop's orders in batches, and its returns between them, in the order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.sandbox.retail import RetailOrder
from tools.retail.returns import RetailReturn
from tools.retail.shop import Shop

MAX_ORDERS: Final = 25
# A body may have 256 KB, and a line takes about 100 bytes.
MAX_LINES: Final = 1_200


@dataclass(frozen=True, slots=True)
class Batch:
    """Orders that are imported together, when the last of them was placed."""

    orders: tuple[RetailOrder, ...]

    @property
    def at(self) -> datetime:
        """Return when the last order was placed."""
        return self.orders[-1].at

    @property
    def key(self) -> str:
        """Return what names these orders, in this grouping, in every run."""
        return f"import-{self.orders[0].number}-{self.orders[-1].number}-{len(self.orders)}"


Step = Batch | RetailReturn


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a replay."""

    orders: tuple[RetailOrder, ...]
    returns: tuple[RetailReturn, ...]

    @property
    def starts_at(self) -> datetime:
        """Return when the first order was placed."""
        return self.orders[0].at

    def steps(self) -> Iterator[Step]:
        """Return every step in the order of time; an order comes before a return of the same minute."""
        waiting: list[RetailOrder] = []
        for happened in self._in_time():
            if isinstance(happened, RetailOrder):
                waiting.append(happened)
                continue
            yield from batches(waiting)
            waiting.clear()
            yield happened
        yield from batches(waiting)

    def _in_time(self) -> list[RetailOrder | RetailReturn]:
        # Sorting keeps what is equal in place, so orders stay before returns.
        return sorted((*self.orders, *self.returns), key=lambda happened: happened.at)


def plan(shop: Shop, *, first: int | None) -> Plan:
    """Return the replay of a shop's first orders, or of all, and of what came back from them."""
    orders = shop.orders[:first]
    numbers = {order.number for order in orders}
    return Plan(orders, tuple(back for back in shop.returns if back.ordered.order in numbers))


def batches(orders: Iterable[RetailOrder]) -> Iterator[Batch]:
    """Return the orders in groups of up to 25 that fit into one request."""
    group: list[RetailOrder] = []
    lines = 0
    for order in orders:
        if group and (len(group) == MAX_ORDERS or lines + len(order.lines) > MAX_LINES):
            yield Batch(tuple(group))
            group, lines = [], 0
        group.append(order)
        lines += len(order.lines)
    if group:
        yield Batch(tuple(group))
