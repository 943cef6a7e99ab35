"""What quotes are taken from is the newest of a part of the business, also where the newest of all is of others."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.feedback.feedback import About, Feedback
from aftersales.insights.periods import Period
from aftersales.insights.quoting import NEWEST, PAGES, newest
from aftersales.insights.sheets import InsightScope
from aftersales.territories import Territory
from tests.said import a_feedback
from tests.scopes import of
from tests.shop import NOON, SHOP

LAMPS = About(sku="A", category="lamps", territory=Territory("DE-BY"))
CHAIRS = About(sku="B", category="chairs", territory=Territory("CH"))
PERIOD = Period(from_=NOON.date() - timedelta(days=1), to=NOON.date())


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    with closing(SqliteStore()) as store:
        yield store


def is_said(store: SqliteStore, about: About, times: int, *, minutes: int = 0) -> list[Feedback]:
    """Keep feedback, each a second older than the one before, and return it, the newest first."""
    said = [
        a_feedback(at=NOON - timedelta(minutes=minutes, seconds=nth), merchant=SHOP, about=about).recorded()
        for nth in range(times)
    ]
    for one in said:
        store.feedback.save(one)
    return said


def found(store: SqliteStore, scope: InsightScope, period: Period = PERIOD) -> list[Feedback]:
    return [*newest(store.feedback, scope, period)]


class TestTheNewest:
    def test_are_those_of_the_part_that_is_asked_for(self, store: SqliteStore) -> None:
        is_said(store, CHAIRS, 2 * NEWEST + 50)
        lamps = is_said(store, LAMPS, 3, minutes=60)

        for part in (of(category="lamps"), of(territory="DE"), of(territory="DE-BY"), of(sku="A")):
            assert found(store, part) == lamps
        assert found(store, of(category="lamps", territory="CH")) == found(store, of(territory="D")) == []

    def test_are_a_hundred_at_most(self, store: SqliteStore) -> None:
        is_said(store, CHAIRS, 30)
        lamps = is_said(store, LAMPS, NEWEST + 20, minutes=60)

        assert found(store, of(category="lamps")) == lamps[:NEWEST]
        assert len(found(store, of())) == NEWEST

    def test_are_looked_for_among_the_newest_thousand_and_no_further(self, store: SqliteStore) -> None:
        is_said(store, CHAIRS, NEWEST * PAGES - 1)
        first, _ = is_said(store, LAMPS, 2, minutes=60)

        assert found(store, of(category="lamps")) == [first]

    def test_are_of_the_days_alone(self, store: SqliteStore) -> None:
        is_said(store, LAMPS, 1)
        before = date(2026, 1, 1)

        assert found(store, of(category="lamps"), Period(from_=before, to=before)) == []
