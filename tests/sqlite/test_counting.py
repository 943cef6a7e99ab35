"""Counting on one machine: every event once, in order, whoever counts, and whatever is wrong with one of them."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from adapters.sqlite.events import append
from adapters.sqlite.store import SqliteStore
from adapters.sqlite.tables import STEPS
from aftersales.cases.deciding import Approve
from aftersales.cases.events import CaseEvent
from aftersales.insights.facts import Event
from aftersales.insights.sheets import Tally
from tests.happenings import THAT_DAY, Sold
from tests.open_shop import OpenShop, open_shop
from tests.scopes import ALL
from tests.shop import LEAD, SHOP, an_order


def happens(store: SqliteStore, events: Sequence[Event]) -> None:
    with store.counting.connections.writing() as connection:
        for event in events:
            append(connection, event)


def counted(store: SqliteStore, day: date = THAT_DAY) -> Tally:
    return store.insights.days(ALL, day, day).get(day, {})


def uncounted(store: SqliteStore) -> list[tuple[int, str]]:
    with store.counting.connections.reading() as connection:
        rows = connection.execute(
            """SELECT position, error FROM waiting
               JOIN events ON subject = lane AND events.number = waiting.number
               WHERE consumer = 'update_insights' ORDER BY position"""
        )
        return [tuple(row) for row in rows]


def of_a_foreign_shape(event: CaseEvent) -> CaseEvent:
    """Return an event as a version wrote it that did not say what it changed."""
    return replace(event, data={"currency": "EUR"})


class TestCounting:
    def test_counts_what_happened_once(self, shop: OpenShop, store: SqliteStore) -> None:
        case = shop.opens(shop.sells(an_order(3)))
        shop.acts(case, Approve(), by=LEAD)

        assert store.counting.catch_up() == 3
        assert store.counting.catch_up() == 0
        tally = counted(store, shop.clock().date())
        assert (tally["delivered"], tally["opened"], tally["decided"]) == (3, 1, 1)
        assert store.insights.standing(SHOP.id) == {"status.APPROVED": 1}

    def test_goes_on_where_it_stopped(self, store: SqliteStore) -> None:
        happens(store, [Sold().delivered() for _ in range(5)])

        assert [store.counting.catch_up(limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert counted(store)["delivered"] == 5

    def test_counts_once_whoever_counts(self, path: Path, store: SqliteStore) -> None:
        happens(store, [Sold().delivered() for _ in range(60)])

        with closing(SqliteStore(path)) as other, ThreadPoolExecutor(4) as threads:
            both = (store, other)
            done = sum(threads.map(lambda nth: both[nth % 2].counting.catch_up(limit=3), range(40)))

        assert done == 60
        assert counted(store)["delivered"] == 60

    def test_needs_nothing_to_have_been_told(self, store: SqliteStore) -> None:
        happens(store, [Sold().delivered()])

        store.counting.catch_up()

        assert counted(store)["delivered"] == 1
        assert store.topic.published() == ()

    def test_begins_with_the_first_event_of_books_that_are_older_than_it(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as earlier:
            for statement in (*STEPS[0], *STEPS[1]):
                earlier.execute(statement)
            earlier.row_factory = sqlite3.Row
            append(earlier, Sold().delivered(4))
            earlier.execute("PRAGMA user_version = 2")
            earlier.commit()

        with closing(SqliteStore(path)) as store:
            assert store.counting.catch_up() == 1
            assert counted(store)["delivered"] == 4


class TestAnEventThatCannotBeCounted:
    def test_keeps_no_other_waiting(self, store: SqliteStore) -> None:
        strange = of_a_foreign_shape(Sold().came_back())
        happens(store, [Sold().delivered(), strange, Sold().delivered()])

        assert store.counting.catch_up() == 3
        assert counted(store)["delivered"] == 2
        assert store.counting.catch_up() == 0

    def test_is_noted_and_told(self, store: SqliteStore, caplog: pytest.LogCaptureFixture) -> None:
        happens(store, [Sold().delivered(), *(of_a_foreign_shape(Sold().came_back()) for _ in range(2))])

        store.counting.catch_up()

        assert uncounted(store) == [(2, "KeyError('was')"), (3, "KeyError('was')")]
        assert [record.getMessage() for record in caplog.records] == [
            "2 events were not counted, the first at position 2; redrive them once that is mended."
        ]

    def test_may_be_about_what_nobody_knows(self, store: SqliteStore) -> None:
        with store.counting.connections.writing() as connection:
            connection.execute("INSERT INTO events (subject, number, body) VALUES ('moon_1', 1, '{}')")
        happens(store, [Sold().delivered()])

        store.counting.catch_up()

        assert counted(store)["delivered"] == 1
        assert uncounted(store) == [(1, "KeyError('moon')")]

    def test_may_be_of_more_money_than_there_is(self, store: SqliteStore) -> None:
        happens(store, [Sold().refunded("999999999999999.00"), Sold().refunded("1.00")])

        store.counting.catch_up()

        assert counted(store)["refunded.EUR"] == 100
        assert [position for position, _ in uncounted(store)] == [1]

    def test_adds_nothing_at_all(self, store: SqliteStore) -> None:
        strange = Sold().came_back()
        by_half = replace(strange, data={**strange.data, "refunded": [{"sku": "A", "category": None}]})
        happens(store, [by_half])

        store.counting.catch_up()

        assert counted(store) == {}


class TestTheBooks:
    def test_are_untouched_as_long_as_there_was_nothing_to_count(self, store: SqliteStore) -> None:
        open_shop(store)

        store.counting.catch_up()

        assert store.is_untouched()
