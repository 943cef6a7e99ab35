"""What is usual at a merchant: counted of some months ago, and looked up once a day."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from adapters.sqlite.events import append
from adapters.sqlite.insights import SqliteInsights
from adapters.sqlite.store import SqliteStore
from aftersales.cases.history import UnitsBack
from aftersales.insights.norms import CountedNorms
from aftersales.insights.sheets import InsightScope, Tally
from tests.happenings import Sold
from tests.shop import NOON, OTHER_SHOP, SHOP

TOMORROW = NOON + timedelta(days=1)
USUAL = UnitsBack(received=1, delivered=4)


@dataclass(frozen=True)
class AskedInsights(SqliteInsights):
    """Insights that note what they are asked for, and what another thread does while they look it up."""

    asked: list[date] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    def days(self, scope: InsightScope, first: date, last: date) -> Mapping[date, Tally]:
        self.asked.append(last)
        while self.meanwhile:
            self.meanwhile.pop()()
        return super().days(scope, first, last)


@pytest.fixture
def insights() -> Iterator[AskedInsights]:
    with closing(SqliteStore()) as store:
        # Of the days in which is counted the first and the last, and the ones beside them.
        sold = [Sold(day=NOON.date() - timedelta(days=days)) for days in (29, 30, 120, 121)]
        with store.counting.connections.writing() as connection:
            for one in sold:
                append(connection, one.delivered(2))
            append(connection, sold[2].came_back(1, of=2))
        while store.counting.catch_up():
            pass
        yield AskedInsights(store.insights.connections)


class TestWhatIsUsual:
    def test_is_what_came_back_of_some_months_ago(self, insights: AskedInsights) -> None:
        norms = CountedNorms(insights=insights)

        assert norms.units_back(SHOP.id, at=NOON) == USUAL
        assert norms.units_back(OTHER_SHOP.id, at=NOON) == UnitsBack(received=0, delivered=0)

    def test_is_looked_up_once_a_day_and_kept_for_no_longer(self, insights: AskedInsights) -> None:
        norms = CountedNorms(insights=insights)

        for at in (NOON, NOON, TOMORROW, TOMORROW, NOON):
            norms.units_back(SHOP.id, at=at)

        today = NOON.date() - timedelta(days=30)
        assert insights.asked == [today, today + timedelta(days=1), today]

    def test_is_known_though_another_thread_begins_the_next_day_meanwhile(self, insights: AskedInsights) -> None:
        norms = CountedNorms(insights=insights)
        insights.meanwhile.append(lambda: norms.units_back(OTHER_SHOP.id, at=TOMORROW))

        assert norms.units_back(SHOP.id, at=NOON) == USUAL
