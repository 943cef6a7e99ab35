"""Rules that say yes or no: until when something may be asked for, and what may not come back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.territories import Territory, lies_in
from aftersales.vocabulary import CaseKind, ProductTrait
from aftersales.wording import Said, all_of, any_of, word_for
from aftersales.zones import last_second

_MONEY_BACK_OR_SWAP: Final = frozenset({CaseKind.REFUND, CaseKind.RETURN, CaseKind.EXCHANGE})


@dataclass(frozen=True, kw_only=True)
class Season:
    """The days, first to last, on which an order must have been placed."""

    first: date
    last: date

    @property
    def text(self) -> str:
        """The days in words, at the end of a sentence."""
        return Said(", for orders placed from {first} to {last}", first=self.first, last=self.last)


@dataclass(frozen=True, kw_only=True)
class Window:
    """So many days after delivery in which something may be asked for; what is not said matches anything."""

    id: str
    days: int
    kinds: tuple[CaseKind, ...] | None = None
    category: str | None = None
    territory: str | None = None
    season: Season | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        what = {
            "when": self.season.text if self.season else "",
            "kinds": any_of(*map(word_for, self.kinds)) if self.kinds else Said("any request"),
            "of": Said(" of {category}", category=self.category) if self.category else "",
            "there": Said(" in {territory}", territory=self.territory) if self.territory else "",
        }
        if self.days == 1:
            return Said("Within one day of delivery{when}: {kinds}{of}{there}.", **what)
        return Said("Within {days} days of delivery{when}: {kinds}{of}{there}.", days=self.days, **what)

    @property
    def specificity(self) -> int:
        """How many conditions the rule has."""
        return sum(part is not None for part in (self.kinds, self.category, self.territory, self.season))

    def covers(self, kind: CaseKind, *, category: str | None, territory: Territory, placed_on: date) -> bool:
        """Tell whether this window is about such a request."""
        return (
            (self.kinds is None or kind in self.kinds)
            and (self.category is None or self.category == category)
            and (self.territory is None or lies_in(territory, self.territory))
            and (self.season is None or self.season.first <= placed_on <= self.season.last)
        )

    def until(self, line: OrderLine, order: Order) -> datetime | None:
        """Return the last second of the last day, where the order lives; None while nothing was delivered."""
        delivered_at = order.delivery_of(line)
        return None if delivered_at is None else self.end(delivered_at, zone=order.zone).astimezone(delivered_at.tzinfo)

    def end(self, delivered_at: datetime, *, zone: ZoneInfo) -> datetime:
        """Return the last second of the last day in a zone, for what was delivered at an instant."""
        return last_second(delivered_at.astimezone(zone).date() + timedelta(days=self.days), zone=zone)


@dataclass(frozen=True, kw_only=True)
class FinalSale:
    """What may not come back for money or another; repairs and missing parts stay possible."""

    id: str
    category: str | None = None
    trait: ProductTrait | None = None

    @property
    def text(self) -> str:
        """The rule in words."""
        what = all_of(*filter(None, (self.category, self.trait and word_for(self.trait))))
        return Said("What is sold as {what} does not come back: all sales are final.", what=what)

    def covers(self, kind: CaseKind, *, category: str | None, traits: Collection[ProductTrait]) -> bool:
        """Tell whether this rule keeps such goods from coming back."""
        return (
            kind in _MONEY_BACK_OR_SWAP
            and (self.category is None or self.category == category)
            and (self.trait is None or self.trait in traits)
        )
