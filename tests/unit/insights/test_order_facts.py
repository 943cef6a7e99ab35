"""What orders add: the units that were delivered, as the shop told them last, whatever it had told before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from aftersales.identifiers import OrderLineId, owned
from aftersales.insights.facts import facts_of
from aftersales.insights.sheets import InsightScope, Sheet, Tally
from aftersales.orders.events import OrderEvent, told
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.territories import Territory
from aftersales.vocabulary import Party
from tests.shop import NOON, SHOP, an_order

DAY: Final = NOON.date()
ORDER: Final = an_order(1, 1, 1, 1)


@st.composite
def lines(draw: st.DrawFn, number: int) -> OrderLine:
    """Return a line of an order under its number, delivered in part, whole or not at all."""
    quantity = draw(st.integers(1, 4))
    return replace(
        ORDER.lines[0],
        id=OrderLineId(owned("oln", ORDER.id, number)),
        sku=draw(st.sampled_from(["A", "B"])),
        category=draw(st.sampled_from([None, "lamps", "chairs"])),
        quantity=quantity,
        delivered=draw(st.one_of(st.none(), st.integers(0, quantity))),
        delivered_at=draw(st.sampled_from([None, NOON + timedelta(days=2), NOON + timedelta(days=5)])),
    )


@st.composite
def versions(draw: st.DrawFn) -> Order:
    """Return the order as a shop may tell it."""
    count = draw(st.integers(1, 4))
    placed_at = NOON + timedelta(days=draw(st.integers(0, 2)))
    return replace(
        ORDER,
        territory=draw(st.sampled_from([Territory("DE"), Territory("DE-BY"), Territory("CH")])),
        placed_at=placed_at,
        delivered_at=draw(st.sampled_from([None, placed_at, placed_at + timedelta(days=1)])),
        lines=tuple(draw(lines(number)) for number in range(1, count + 1)),
    )


def events_of(orders: Sequence[Order]) -> list[OrderEvent]:
    """Return the events of an order that was told again and again."""
    numbered = [replace(order, version=number) for number, order in enumerate(orders, start=1)]
    return [
        told(order, since=before, by=Party.SYSTEM, at=NOON)
        for before, order in zip([None, *numbered], numbered, strict=False)
    ]


def sheets_of(events: Sequence[OrderEvent]) -> dict[Sheet, Tally]:
    return {sheet: dict(tally) for sheet, tally in facts_of(events)}


def counted(orders: Sequence[Order], *, day: date = DAY, sku: str | None = None) -> Tally:
    scope = InsightScope(merchant_id=SHOP.id, sku=sku)
    return sheets_of(events_of(orders)).get(Sheet(scope=scope, day=day), {})


class TestAnOrder:
    def test_counts_units_and_their_squares_line_by_line(self) -> None:
        order = an_order(3, 2)

        assert counted([order]) == {"delivered": 5, "delivered.squared": 13, "reached": 5}

    def test_counts_nothing_before_anything_is_delivered(self) -> None:
        assert sheets_of(events_of([an_order(3, delivered=False)])) == {}

    def test_says_under_which_category_its_articles_are_filed(self) -> None:
        assert counted([an_order(3)], sku="SKU-1")["category.things"] == 3

    def test_is_counted_on_the_day_it_was_placed(self) -> None:
        late = replace(an_order(1), placed_at=NOON - timedelta(days=40))

        assert counted([late], day=DAY - timedelta(days=40))["delivered"] == 1
        assert "delivered" not in counted([late])

    def test_is_counted_besides_on_the_day_it_reached_its_buyer(self) -> None:
        later = replace(an_order(2), placed_at=NOON - timedelta(days=9), delivered_at=NOON - timedelta(days=3))

        assert counted([later], day=DAY - timedelta(days=3)) == {"reached": 2}
        assert "reached" not in counted([later], day=DAY - timedelta(days=9))

    def test_reaches_its_buyer_line_by_line(self) -> None:
        both = replace(an_order(1, 2), placed_at=NOON - timedelta(days=9), delivered_at=NOON - timedelta(days=3))
        first, second = both.lines
        parcels = replace(both, lines=(first, replace(second, delivered_at=NOON)))

        assert counted([parcels], day=DAY - timedelta(days=3)) == {"reached": 1}
        assert counted([parcels]) == {"reached": 2}

    def test_reached_its_buyer_on_the_day_it_was_placed_if_nobody_says_when(self) -> None:
        order = replace(an_order(2), placed_at=NOON - timedelta(days=9), delivered_at=None)
        line = replace(order.lines[0], delivered=2)

        assert counted([replace(order, lines=(line,))], day=DAY - timedelta(days=9))["reached"] == 2


class TestAnOrderThatIsToldAgain:
    @given(st.lists(versions(), min_size=1, max_size=4))
    def test_leaves_what_was_told_last(self, orders: list[Order]) -> None:
        assert sheets_of(events_of(orders)) == sheets_of(events_of(orders[-1:]))

    @given(st.lists(versions(), min_size=2, max_size=4), st.randoms(use_true_random=False))
    def test_may_be_counted_in_any_order(self, orders: list[Order], chance: Random) -> None:
        events = events_of(orders)
        shuffled = chance.sample(events, len(events))

        assert sheets_of(shuffled) == sheets_of(events)

    def test_counts_also_if_an_early_version_did_not_say_what_was_delivered_before(self) -> None:
        (event,) = events_of([an_order(3)])
        (line,) = _lines(event)
        early = {name: value for name, value in line.items() if name != "delivered_before"}

        assert sheets_of([replace(event, data={**event.data, "lines": [early]})]) == sheets_of([event])


def _lines(event: OrderEvent) -> Sequence[dict[str, object]]:
    found = event.data["lines"]
    assert isinstance(found, list)
    return found
