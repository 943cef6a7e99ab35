"""
What the event of an order adds: the units that were delivered.

They count on the day on which they were ordered, beside what comes back of the same orders; and on the day on which
they reached their buyers, from which on they may come back. Where the shop told of no such day, that is the former.

What came back of a line are its arrivals, whichever cases they belong to, but no more than were delivered. So a unit
that goes back to the buyer and comes again counts once, unless there are others that it may be.
"""

from datetime import UTC, date, datetime
from typing import NotRequired, TypedDict, cast

from aftersales.insights.sheets import Article, Facts, Tally, scopes_around
from aftersales.orders.events import OrderEvent
from aftersales.territories import Territory


class _Line(TypedDict):
    sku: str
    category: str | None
    delivered: int
    delivered_at: NotRequired[str | None]
    delivered_before: NotRequired[int]
    delivered_at_before: NotRequired[str | None]
    came_back: NotRequired[int]


class _Replaced(TypedDict):
    territory: str
    placed_at: str
    gone: list[_Line]


class _Told(TypedDict):
    territory: str
    placed_at: str
    lines: list[_Line]
    replaces: NotRequired[_Replaced]


def facts_of_order(event: OrderEvent, facts: Facts) -> None:
    """Add what was delivered of an order, and take back what the event replaces."""
    told = cast(_Told, event.data)
    now = _Delivery(event, facts, territory=told["territory"], placed_at=told["placed_at"])
    for line in told["lines"]:
        now.count(line, line["delivered"], at=line.get("delivered_at"), sign=1)
    if before := told.get("replaces"):
        then = _Delivery(event, facts, territory=before["territory"], placed_at=before["placed_at"])
        for line in told["lines"]:
            then.count(line, line.get("delivered_before", 0), at=line.get("delivered_at_before"), sign=-1)
        for line in before["gone"]:
            then.count(line, line["delivered"], at=line.get("delivered_at"), sign=-1)


class _Delivery:
    """Where an order's units count."""

    def __init__(self, event: OrderEvent, facts: Facts, *, territory: str, placed_at: str) -> None:
        self._merchant_id = event.merchant_id
        self._facts = facts
        self._territory = Territory(territory)
        self._day = day_of(placed_at)

    def count(self, line: _Line, units: int, *, at: str | None, sign: int) -> None:
        """Add a line's delivered units and what came back of them, or take both back."""
        counts = line_tally(delivered=units, arrivals=line.get("came_back", 0))
        tally = {name: sign * amount for name, amount in counts.items()}
        article = Article(line["sku"], line["category"])
        everywhere = scopes_around(self._merchant_id, self._territory, (article,))
        self._facts.add(everywhere, self._day, tally)
        self._facts.add(everywhere, day_of(at) if at else self._day, {"reached": sign * units})
        its_own = scopes_around(self._merchant_id, None, (Article(line["sku"]),))
        filed = {f"category.{line['category']}": sign * units} if line["category"] is not None else {}
        self._facts.add((scope for scope in its_own if scope.sku), self._day, filed)


def line_tally(*, delivered: int, arrivals: int) -> Tally:
    """Return what an order line counts of which so many units were delivered, and so many arrived back by now."""
    received = min(arrivals, delivered)
    return {
        "delivered": delivered,
        "delivered.squared": delivered**2,
        "received": received,
        "received.squared": received**2,
        "received.delivered": received * delivered,
    }


def day_of(instant: str) -> date:
    """Return the day in UTC on which an instant was."""
    return datetime.fromisoformat(instant).astimezone(UTC).date()
