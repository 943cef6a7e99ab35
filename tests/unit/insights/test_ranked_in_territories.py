"""A ranking draws an article's rate towards the same products in every territory, and on whichever days it is asked."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from adapters.sqlite.events import append
from aftersales.insights.facts import Event
from aftersales.insights.periods import Period
from aftersales.insights.products import ProductFigures
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import InsightScope
from aftersales.territories import Territory
from tests.happenings import THAT_DAY, Sold
from tests.shop import LEAD, SHOP
from tests.unit.insights.counting_shop import CountingShop, counting_shop

LATER = THAT_DAY + timedelta(days=3)


def sells(sold: Sold, units: int, *, back: int) -> Sequence[Event]:
    return [*(sold.delivered() for _ in range(units)), *(sold.came_back() for _ in range(back))]


@pytest.fixture
def counting() -> Iterator[CountingShop]:
    """Return a shop of shoes that half come back of, mugs that hardly do, and boots that are sold later, in Bern."""
    events = [event for nth in range(6) for event in sells(Sold(f"shoe {nth}", "shoes"), 20, back=10)]
    events += [event for nth in range(6) for event in sells(Sold(f"mug {nth}", "mugs"), 20, back=1)]
    events += sells(Sold("boots", "shoes", "CH-BE", LATER), 2, back=1)
    with counting_shop() as counting:
        with counting.store.insights.connections.writing() as connection:
            for event in events:
                append(connection, event)
        counting.counted()
        yield counting


def figures_of_boots(counting: CountingShop, first: date, scope: InsightScope) -> ProductFigures:
    period = Period(from_=first, to=LATER)
    insights = counting.shop.business.ask_insights.of(scope, period, viewer=LEAD)
    assert insights is not None
    (boots,) = (one for one in insights.products(first=50, by=ProductRanking.RETURN_RATE) if one.sku == "boots")
    return boots


class TestARate:
    @pytest.mark.parametrize("first", [THAT_DAY, LATER])
    @pytest.mark.parametrize("place", ["CH", "CH-BE"])
    @pytest.mark.parametrize("sku", [None, "boots"])
    def test_is_the_same_where_the_article_is_sold(
        self, counting: CountingShop, first: date, place: str, sku: str | None
    ) -> None:
        everywhere = figures_of_boots(counting, THAT_DAY, InsightScope(merchant_id=SHOP.id))
        there = InsightScope(merchant_id=SHOP.id, sku=sku, territory=Territory(place))

        assert figures_of_boots(counting, first, there) == everywhere
        assert everywhere.return_rate.value > 0.45
