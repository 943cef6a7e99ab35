"""What is known of a sale whose deadlines are asked for: when its events were, and of what kind its goods are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from aftersales.law.rules import Anchor
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.territories import Territory
from aftersales.vocabulary import ProductTrait
from aftersales.zones import last_second, zone_of


@dataclass(frozen=True, kw_only=True)
class Sale:
    """
    A sale of goods at a distance. Days are those of its time zone, or of the territory's capital.

    `informed` is false where nobody told the buyer of the right to withdraw, nor who pays for the way back.
    """

    territory: Territory
    delivered_at: datetime
    contract_at: datetime | None = None
    goods_back_at: datetime | None = None
    traits: frozenset[ProductTrait] = frozenset()
    informed: bool = True
    time_zone: str | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # What is said of a sale is remembered under it, and asked for again and again.
        return hash((self.territory, self.delivered_at, self.contract_at, self.goods_back_at, self.traits))

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days are counted."""
        return ZoneInfo(self.time_zone) if self.time_zone else zone_of(self.territory)

    @property
    def concluded_on(self) -> date:
        """The day whose law holds: that of the contract; that of delivery, if the contract's is not known."""
        return self.day_of(self.contract_at or self.delivered_at)

    def day_of(self, at: datetime) -> date:
        """Return the local day of an instant."""
        return at.astimezone(self.zone).date()

    def anchored(self, anchor: Anchor) -> date | None:
        """Return the day of the event that a period is counted from; None while it is not known."""
        at = _INSTANTS[anchor](self) if anchor in _INSTANTS else None
        return None if at is None else self.day_of(at)

    def start_of(self, anchor: Anchor) -> date:
        """Return the day that a period is counted from; that of delivery while the event's is not known."""
        return self.anchored(anchor) or self.day_of(self.delivered_at)

    def last_second_of(self, day: date) -> datetime:
        """Return the last second of a local day."""
        return last_second(day, zone=self.zone)


def sale_of(order: Order, line: OrderLine, *, delivered_at: datetime) -> Sale:
    """Return the sale of an order's line; lines that are alike are one sale."""
    return _sale(
        order.territory,
        delivered_at,
        order.placed_at,
        line.traits,
        order.time_zone,
        informed=order.informed_of_withdrawal,
    )


@lru_cache(maxsize=4_096)
def _sale(
    territory: Territory,
    delivered_at: datetime,
    contract_at: datetime,
    traits: tuple[ProductTrait, ...],
    time_zone: str,
    *,
    informed: bool,
) -> Sale:
    return Sale(
        territory=territory,
        delivered_at=delivered_at,
        contract_at=contract_at,
        traits=frozenset(traits),
        informed=informed,
        time_zone=time_zone,
    )


_INSTANTS: Final[Mapping[Anchor, Callable[[Sale], datetime | None]]] = {
    Anchor.DELIVERY: lambda sale: sale.delivered_at,
    Anchor.CONTRACT: lambda sale: sale.contract_at or sale.delivered_at,
    Anchor.DELIVERY_OR_CONTRACT: lambda sale: max(sale.delivered_at, sale.contract_at or sale.delivered_at),
    # The seller's clock is asked for once: when the goods were on their way or there, whichever the law goes by.
    Anchor.GOODS_BACK: lambda sale: sale.goods_back_at,
    Anchor.CARRIER_HANDOVER: lambda sale: sale.goods_back_at,
}
