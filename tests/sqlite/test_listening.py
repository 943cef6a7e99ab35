"""A consumer of the topic on one machine hears everything once, in order, whatever fails and whenever it stops."""

from dataclasses import dataclass, field

import pytest

from adapters.announced import Announced
from adapters.sqlite.listening import SqliteListener
from adapters.sqlite.store import SqliteStore
from aftersales.cases.deciding import Approve
from aftersales.consuming import PAUSE
from aftersales.pages import Slice
from tests.open_shop import Clock, OpenShop
from tests.shop import LEAD, an_order


@dataclass
class Desk:
    """Someone who does what events ask for, but for some of them."""

    fails: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    def __call__(self, event: Announced) -> None:
        if event.id in self.fails:
            raise ValueError(event.id)
        self.done.append(event.id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def listener_over(store: SqliteStore, desk: Desk) -> SqliteListener:
    return store.hears("settle_refunds", work=desk)


class TestAListener:
    def test_hears_what_was_told_in_order(self, shop: OpenShop, store: SqliteStore, desk: Desk) -> None:
        order = shop.sells(an_order(1))
        case = shop.acts(shop.opens(order), Approve(), by=LEAD)
        store.topic.relay()

        assert listener_over(store, desk).catch_up() == 3
        assert listener_over(store, desk).catch_up() == 0

        assert desk.done == [f"{order.id}/1", f"{case.id}/1", f"{case.id}/2"]

    def test_hears_nothing_before_the_relay_has_told_it(self, shop: OpenShop, store: SqliteStore, desk: Desk) -> None:
        shop.sells(an_order(1))

        assert listener_over(store, desk).catch_up() == 0

    def test_does_nothing_twice_though_it_stopped_before_it_noted_how_far_it_was(
        self, shop: OpenShop, store: SqliteStore, desk: Desk
    ) -> None:
        order = shop.sells(an_order(1))
        store.topic.relay()
        listener_over(store, desk).catch_up()
        with store.topic.connections.writing() as connection:
            connection.execute("DELETE FROM memos WHERE name = 'heard-settle_refunds'")

        assert listener_over(store, desk).catch_up() == 1

        assert desk.done == [f"{order.id}/1"]

    def test_lets_wait_what_fails_with_its_lane_and_nobody_else(
        self, shop: OpenShop, store: SqliteStore, desk: Desk, wall: Clock
    ) -> None:
        sick, healthy = (shop.opens(shop.sells(an_order(1))) for _ in range(2))
        shop.acts(sick, Approve(), by=LEAD)
        store.topic.relay()
        desk.fails = {f"{sick.id}/1"}
        listener = listener_over(store, desk)

        listener.catch_up()
        assert f"{healthy.id}/1" in desk.done
        assert [one.id for one in store.parked.waiting(Slice()).items] == [
            f"settle_refunds/{sick.id}/1",
            f"settle_refunds/{sick.id}/2",
        ]

        desk.fails.clear()
        wall.at += PAUSE
        listener.parked.try_again()
        assert desk.done[-2:] == [f"{sick.id}/1", f"{sick.id}/2"]
