"""The workers of one machine: deadlines have their outcomes, events are counted, and a failure keeps nobody waiting."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.cases.sweeping import Agenda
from aftersales.consuming import PAUSE, Consumer
from aftersales.identifiers import CaseId
from aftersales.pages import Slice
from aftersales.vocabulary import CaseStatus
from api.workers import Counting, Workers
from tests.open_shop import OpenShop, open_shop
from tests.shop import NOON, SHOP, an_order, new_ulid
from tests.soon import soon

NO_CASE: Final = CaseId(f"case_{new_ulid(NOON)}")


@dataclass(frozen=True)
class AfterNoCase:
    """An agenda that begins with a case that nobody can find."""

    agenda: Agenda

    def due(self, at: datetime, *, limit: int) -> tuple[CaseId, ...]:
        return (NO_CASE, *self.agenda.due(at, limit=limit))[:limit]


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = SqliteStore()
    yield store
    store.close()


@pytest.fixture
def shop(store: SqliteStore) -> OpenShop:
    return open_shop(store)


def workers(store: SqliteStore, shop: OpenShop) -> Workers:
    return Workers(business=shop.business, cases=AfterNoCase(store.cases), topic=store.topic, counting=store.counting)


class TestASweep:
    def test_gives_the_others_their_due_when_one_fails_and_tells_of_it(
        self, store: SqliteStore, shop: OpenShop, caplog: pytest.LogCaptureFixture
    ) -> None:
        case = shop.opens(shop.sells(an_order()))
        assert case.deadline is not None
        shop.clock.at = case.deadline.at

        workers(store, shop).sweep()

        assert store.cases.get(case.id).status is CaseStatus.APPROVED
        assert [record.getMessage() for record in caplog.records] == [
            f"The deadline of {NO_CASE} had no outcome; it is tried again in a minute."
        ]

    def test_leaves_a_deadline_alone_that_has_not_passed(self, store: SqliteStore, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(an_order()))
        assert case.deadline is not None
        shop.clock.at = case.deadline.at - timedelta(microseconds=1)

        workers(store, shop).sweep()

        assert store.cases.get(case.id) == case


@dataclass
class FailsOnce:
    """Counts, but not the first time."""

    counting: Counting
    failed: bool = False

    def catch_up(self, limit: int = 100) -> int:
        if not self.failed:
            self.failed = True
            raise OSError("no space left on device")
        return self.counting.catch_up(limit)

    @property
    def parked(self) -> Consumer:
        return self.counting.parked


def opened(store: SqliteStore) -> int:
    """Return how many cases insights know of."""
    return sum(store.insights.standing(SHOP.id).values())


class TestCounting:
    def test_goes_on_until_nothing_waits(self, store: SqliteStore, shop: OpenShop) -> None:
        order = shop.sells(an_order(120))
        for _ in range(110):
            shop.opens(order)

        workers(store, shop).count()

        assert opened(store) == 110

    def test_is_done_once_all_is_settled(self, store: SqliteStore, shop: OpenShop) -> None:
        shop.opens(shop.sells(an_order()))

        workers(store, shop).settle()

        assert opened(store) == 1

    def test_goes_on_while_the_workers_are_at_work(self, store: SqliteStore, shop: OpenShop) -> None:
        before = shop.opens(shop.sells(an_order(2)))

        with workers(store, shop).at_work():
            assert soon(lambda: opened(store) == 1)
            shop.opens(store.orders.get(before.order_id))
            assert soon(lambda: opened(store) == 2)

    def test_that_fails_is_tried_again(self, store: SqliteStore, shop: OpenShop) -> None:
        fragile = replace(workers(store, shop), counting=FailsOnce(store.counting))
        shop.opens(shop.sells(an_order()))

        with fragile.at_work():
            assert soon(lambda: opened(store) == 1)


class TestAListener:
    def test_hears_what_the_relay_told_while_the_workers_are_at_work(self, store: SqliteStore, shop: OpenShop) -> None:
        heard: list[str] = []
        listening = replace(
            workers(store, shop), listeners=[store.hears("settle_refunds", work=lambda event: heard.append(event.id))]
        )

        with listening.at_work():
            order = shop.sells(an_order())
            assert soon(lambda: heard == [f"{order.id}/1"])

    def test_hears_all_before_everything_is_settled(self, store: SqliteStore, shop: OpenShop) -> None:
        heard: list[str] = []
        order = shop.sells(an_order())
        listener = store.hears("settle_refunds", work=lambda event: heard.append(event.id))

        replace(workers(store, shop), listeners=[listener]).settle()

        assert heard == [f"{order.id}/1"]

    def test_tries_again_what_failed(
        self, shop: OpenShop, store: SqliteStore, caplog: pytest.LogCaptureFixture
    ) -> None:
        shop.sells(an_order())
        broken = replace(workers(store, shop), listeners=[store.hears("settle_refunds", work=_fails)])
        broken.settle()
        store.wall_now = lambda: datetime.now(UTC) + PAUSE

        again = store.hears("settle_refunds", work=_fails)
        replace(broken, listeners=[again]).try_again()

        assert [one.attempts for one in store.parked.waiting(Slice()).items] == [2]
        assert caplog.records[-1].getMessage().endswith("/1 could not be worked off again.")


def _fails(_: object) -> None:
    raise ValueError
