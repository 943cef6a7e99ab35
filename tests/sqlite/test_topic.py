"""The relay of the one machine: every event is published once, in order, whenever the machine stops."""

from concurrent.futures import ThreadPoolExecutor

from adapters.cloud_events import cloud_event
from adapters.sqlite.store import SqliteStore
from aftersales.cases.deciding import Approve
from tests.open_shop import OpenShop
from tests.shop import LEAD, an_order


def ids(store: SqliteStore) -> list[object]:
    return [one.body["id"] for one in store.topic.published(limit=1_000)]


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


class TestTheTopic:
    def test_is_read_from_a_position_on(self, shop: OpenShop, store: SqliteStore) -> None:
        for _ in range(5):
            shop.sells(an_order(1))
        store.topic.relay()

        assert [one.position for one in store.topic.published(after=1, limit=3)] == [2, 3, 4]
        assert [one.position for one in store.topic.published(after=4, limit=3)] == [5]
        assert store.topic.published(after=5) == ()
