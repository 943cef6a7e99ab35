"""The relay of the one machine: every event is published once, in order, whenever the machine stops."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from sqlite3 import IntegrityError

import pytest

from adapters.cloud_events import cloud_event
from adapters.log_lines import JsonLine
from adapters.sqlite.store import SqliteStore
from aftersales.cases.deciding import Approve
from aftersales.consuming import LEASE, PAUSE, Heard, WaitingRoom
from aftersales.pages import Page, Slice
from tests.log import open_log
from tests.open_shop import Clock, OpenShop
from tests.shop import LEAD, PLATFORM, an_order, request_by


def ids(store: SqliteStore) -> list[object]:
    return [one.body["id"] for one in store.topic.published(limit=1_000)]


def spoil(store: SqliteStore, subject: str, number: int) -> bytes:
    """Write an event so that nobody can read it, and return how it was."""
    with store.topic.connections.writing() as connection:
        (body,) = connection.execute(
            "SELECT body FROM events WHERE subject = ? AND number = ?", (subject, number)
        ).fetchone()
        connection.execute("UPDATE events SET body = 'spoiled' WHERE subject = ? AND number = ?", (subject, number))
    return str(body).encode()


def mend(store: SqliteStore, subject: str, number: int, body: bytes) -> None:
    """Let an event that waits be as it was."""
    with store.topic.connections.writing() as connection:
        connection.execute("UPDATE waiting SET body = ? WHERE lane = ? AND number = ?", (body, subject, number))


class TestTheRelay:
    def test_publishes_what_happened_in_its_order(self, shop: OpenShop, store: SqliteStore) -> None:
        first, second = shop.sells(an_order(1)), shop.sells(an_order(1))
        case = shop.acts(shop.opens(first), Approve(), by=LEAD)

        assert store.topic.relay() == 4
        assert ids(store) == [f"{first.id}/1", f"{second.id}/1", f"{case.id}/1", f"{case.id}/2"]

    def test_publishes_events_as_cloud_events(self, shop: OpenShop, store: SqliteStore) -> None:
        case = shop.opens(shop.sells(an_order(1)))
        store.topic.relay()

        (published,) = store.topic.published(after=1)

        expected = cloud_event(store.cases.events(case.id, after=0, limit=1)[0])
        assert (published.body, published.attributes) == (expected.body, expected.attributes)

    def test_publishes_nothing_twice(self, shop: OpenShop, store: SqliteStore) -> None:
        shop.sells(an_order(1))
        store.topic.relay()

        assert store.topic.relay() == 0
        assert len(ids(store)) == 1

    def test_goes_on_where_it_stopped(self, shop: OpenShop, store: SqliteStore) -> None:
        orders = [shop.sells(an_order(1)) for _ in range(5)]

        assert [store.topic.relay(limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert ids(store) == [f"{order.id}/1" for order in orders]

    def test_publishes_once_whoever_relays(self, shop: OpenShop, store: SqliteStore) -> None:
        orders = [shop.sells(an_order(1)) for _ in range(30)]

        with ThreadPoolExecutor(6) as threads:
            moved = sum(threads.map(lambda _: store.topic.relay(limit=3), range(60)))

        assert moved == 30
        assert ids(store) == [f"{order.id}/1" for order in orders]


class TestTheLineOfTheRelay:
    def test_names_what_was_told_as_it_does_on_aws(self, shop: OpenShop, store: SqliteStore) -> None:
        with open_log(JsonLine()) as log:
            order = shop.sells(an_order(1))
            store.topic.relay()

        (line,) = log.lines
        told = (line["message"], line["event"], line["type"])
        assert told == ("Told subscribers of an event", f"{order.id}/1", "order.imported")

    def test_is_written_once_it_is_in_the_books(self, shop: OpenShop, store: SqliteStore) -> None:
        shop.sells(an_order(1))
        with store.topic.connections.writing() as connection:
            connection.execute("CREATE TRIGGER full BEFORE INSERT ON memos BEGIN SELECT RAISE(FAIL, 'full'); END")

        with open_log(JsonLine()) as log, pytest.raises(IntegrityError, match="full"):
            store.topic.relay()

        assert (log.lines, ids(store)) == ([], [])

    def test_is_not_written_again_for_what_was_told(self, shop: OpenShop, store: SqliteStore) -> None:
        order = shop.sells(an_order(1))
        store.topic.relay()
        with store.topic.connections.reading() as connection:
            (body,) = connection.execute("SELECT body FROM events WHERE subject = ?", (order.id,)).fetchone()

        with open_log(JsonLine()) as log:
            store.topic.parked.work(Heard(lane=order.id, number=1, body=body.encode()))

        assert (log.lines, ids(store)) == ([], [f"{order.id}/1"])


class TestAnEventThatCannotBeTold:
    def test_keeps_nobody_waiting_but_what_follows_in_its_lane(self, shop: OpenShop, store: SqliteStore) -> None:
        sick, healthy = (shop.opens(shop.sells(an_order(1))) for _ in range(2))
        shop.acts(sick, Approve(), by=LEAD)
        shop.acts(healthy, Approve(), by=LEAD)
        spoil(store, sick.id, 1)

        assert store.topic.relay() == 6

        assert [one for one in ids(store) if sick.id in str(one)] == []
        assert [one for one in ids(store) if healthy.id in str(one)] == [f"{healthy.id}/1", f"{healthy.id}/2"]
        first, second = store.parked.waiting(Slice()).items
        assert (first.id, first.attempts) == (f"relay_events/{sick.id}/1", 1)
        assert (second.id, second.attempts) == (f"relay_events/{sick.id}/2", 0)

    def test_is_told_once_in_its_order_once_it_can_be(self, shop: OpenShop, store: SqliteStore, wall: Clock) -> None:
        # Given a case that waits for a person
        case = shop.opens(shop.sells(an_order(1)))
        shop.acts(case, Approve(), by=LEAD)
        body = spoil(store, case.id, 1)
        store.topic.relay()
        for _ in range(5):
            wall.move(minutes=1)
            store.topic.parked.try_again()
        assert [one.attempts for one in store.parked.waiting(Slice()).items] == [3, 0]

        # When it is mended, asked for, and tried more often than it takes
        mend(store, case.id, 1, body)
        store.parked.redrive(f"relay_events/{case.id}/2", at=wall(), request=request_by(PLATFORM))
        for _ in range(3):
            store.topic.parked.try_again()
            store.topic.relay()

        # Then it is told behind what was told meanwhile, and what happens next is told as ever
        assert ids(store)[1:] == [f"{case.id}/1", f"{case.id}/2"]
        assert store.parked.waiting(Slice()) == Page()
        other = shop.sells(an_order(1))
        store.topic.relay()
        assert ids(store)[3:] == [f"{other.id}/1"]

    def test_is_told_once_though_the_machine_stopped_before_that_was_noted(
        self, shop: OpenShop, store: SqliteStore, wall: Clock
    ) -> None:
        order = shop.sells(an_order(1))
        body = spoil(store, order.id, 1)
        store.topic.relay()
        mend(store, order.id, 1, body)
        wall.at += PAUSE
        forgetful = replace(store.topic.parked, room=Forgetful(store.topic.parked.room))
        with pytest.raises(OSError, match="the power is gone"):
            forgetful.try_again()

        wall.at += LEASE
        store.topic.parked.try_again()

        assert ids(store) == [f"{order.id}/1"]
        assert store.parked.waiting(Slice()) == Page()


class Forgetful:
    """A room in which nobody gets to note what passed."""

    def __init__(self, room: WaitingRoom) -> None:
        self.lanes, self.park, self.take, self.waiting_in = room.lanes, room.park, room.take, room.waiting_in
        self.failed, self.close = room.failed, room.close

    def passed(self, event: Heard) -> None:
        raise OSError("the power is gone", event.id)


class TestTheTopic:
    def test_is_read_from_a_position_on(self, shop: OpenShop, store: SqliteStore) -> None:
        for _ in range(5):
            shop.sells(an_order(1))
        store.topic.relay()

        assert [one.position for one in store.topic.published(after=1, limit=3)] == [2, 3, 4]
        assert [one.position for one in store.topic.published(after=4, limit=3)] == [5]
        assert store.topic.published(after=5) == ()
