"""Lists: pages that follow each other, filters, and cursors that nobody can make or carry elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from schema.cursors import Cursors
from tests.api.stages import Stages
from tests.counter import Counter
from tests.shop import BUYER, LEAD, NOON, OTHER_SHOP, PLATFORM, SHOP, STRANGER, WAREHOUSE, an_order

ORDERS: Final = """query ($filter: OrderFilter, $first: Int = 20, $after: String) {
    list: orders(filter: $filter, first: $first, after: $after) { nodes { id } edges { cursor node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
CASES: Final = ORDERS.replace("OrderFilter", "CaseFilter").replace("orders(", "cases(")


def _walked(counter: Counter, document: str, *, by: Actor, first: int, **variables: object) -> Iterator[str]:
    """Yield the ids of a whole list, page by page."""
    after = None
    for _ in range(50):
        page = counter.asks(document, by=by, first=first, after=after, **variables)["list"]
        yield from (node["id"] for node in page["nodes"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return
    raise AssertionError("the list does not end")


def _ids(counter: Counter, document: str, *, by: Actor, **given: object) -> list[str]:
    return list(_walked(counter, document, by=by, first=20, filter=given))


class TestAPage:
    @pytest.mark.parametrize("first", [1, 2, 5, 100])
    def test_follows_another_until_everything_was_seen_once(self, first: int, stages: Stages) -> None:
        days = [timedelta(days=day) for day in (3, 1, 2, 5, 4)]
        sold = [stages.counter.shop.sells(an_order(at=NOON - day)) for day in days]

        seen = list(_walked(stages.counter, ORDERS, by=BUYER, first=first))

        assert seen == [order.id for order in sorted(sold, key=lambda order: order.placed_at, reverse=True)]

    def test_says_where_it_begins_and_ends(self, stages: Stages) -> None:
        orders = [stages.order() for _ in range(3)]

        page = stages.counter.asks(ORDERS, by=BUYER, first=2)["list"]

        assert [edge["node"]["id"] for edge in page["edges"]] == [orders[2].id, orders[1].id]
        assert page["nodes"] == [edge["node"] for edge in page["edges"]]
        assert page["pageInfo"] == {
            "hasNextPage": True,
            "hasPreviousPage": False,
            "startCursor": page["edges"][0]["cursor"],
            "endCursor": page["edges"][1]["cursor"],
        }

    def test_may_be_empty(self, counter: Counter) -> None:
        page = counter.asks(CASES, by=BUYER)["list"]

        assert (page["nodes"], page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]) == ([], False, None)

    @pytest.mark.parametrize("first", [0, -1, 101, 2_000_000])
    def test_holds_1_to_100_things(self, first: int, counter: Counter) -> None:
        assert counter.fails(ORDERS, by=BUYER, first=first) == [("first: must be from 1 to 100", "BAD_USER_INPUT")]


class TestACursor:
    @pytest.fixture
    def cursor(self, stages: Stages) -> str:
        for _ in range(3):
            stages.order()
        return str(stages.counter.asks(ORDERS, by=BUYER, first=1)["list"]["pageInfo"]["endCursor"])

    def test_that_was_touched_anywhere_is_refused(self, cursor: str, counter: Counter) -> None:
        for place in range(len(cursor)):
            other = "A" if cursor[place] != "A" else "B"
            touched = cursor[:place] + other + cursor[place + 1 :]

            assert [code for _, code in counter.fails(ORDERS, by=BUYER, after=touched)] == ["BAD_USER_INPUT"]

    @pytest.mark.parametrize("forged", ["", "1", "!", "é", "==", "A" * 100, "\ud800", "MQ=="])
    def test_that_was_made_up_is_refused(self, forged: str, counter: Counter) -> None:
        assert counter.fails(ORDERS, by=BUYER, after=forged) == [
            ("after: is not a cursor of this list", "BAD_USER_INPUT")
        ]

    @pytest.mark.parametrize(
        ("document", "by", "given"),
        [
            pytest.param(ORDERS, STRANGER, None, id="of another viewer"),
            pytest.param(ORDERS, LEAD, None, id="of another party"),
            pytest.param(ORDERS, BUYER, {"number": "A-1"}, id="of another filter"),
            pytest.param(CASES, BUYER, None, id="of another list"),
        ],
    )
    def test_is_refused(self, document: str, by: Actor, given: object, cursor: str, counter: Counter) -> None:
        ((_, code),) = counter.fails(document, by=by, filter=given, after=cursor)

        assert code == "BAD_USER_INPUT"

    def test_of_another_product_is_refused(self, cursor: str, counter: Counter) -> None:
        elsewhere = Counter(counter.shop, cursors=Cursors(lambda: b"another key"))

        assert [code for _, code in elsewhere.fails(ORDERS, by=BUYER, after=cursor)] == ["BAD_USER_INPUT"]


class TestTheCasesInAQueue:
    def test_are_filtered_by_everything_at_once(self, stages: Stages) -> None:
        waiting, approved = stages.requested(), stages.approved()
        refund = stages.requested("Refund")
        counter = stages.counter

        assert _ids(counter, CASES, by=LEAD) == [refund["id"], approved["id"], waiting["id"]]
        assert _ids(counter, CASES, by=LEAD, status=["REQUESTED"]) == [refund["id"], waiting["id"]]
        assert _ids(counter, CASES, by=LEAD, status=["REQUESTED", "APPROVED"], kind=["RETURN"]) == [
            approved["id"],
            waiting["id"],
        ]
        assert _ids(counter, CASES, by=LEAD, waitingOn="BUYER") == [approved["id"]]
        assert _ids(counter, CASES, by=LEAD, number=refund["number"]) == [refund["id"]]
        assert _ids(counter, CASES, by=LEAD, status=[]) == []
        assert _ids(counter, CASES, by=LEAD, opened={"from": "2026-11-22", "to": "2026-11-22"}, kind=["REFUND"]) == [
            refund["id"]
        ]
        assert _ids(counter, CASES, by=LEAD, opened={"from": "2026-11-23", "to": "2026-11-24"}) == []

    def test_come_in_the_order_wanted(self, stages: Stages) -> None:
        approved = stages.approved()
        stages.counter.shop.clock.move(hours=1)
        waiting = stages.requested()
        counter = stages.counter

        assert _ids(counter, CASES, by=LEAD, sort="OPENED_AT_ASC") == [approved["id"], waiting["id"]]
        urgent = {"sort": "DEADLINE_ASC", "merchantId": SHOP.id}
        assert _ids(counter, CASES, by=LEAD, **urgent) == [waiting["id"], approved["id"]]
        assert _ids(counter, CASES, by=PLATFORM, **urgent) == [waiting["id"], approved["id"]]

    def test_are_urgent_within_one_shop_only(self, counter: Counter) -> None:
        for by, given in ((BUYER, {}), (PLATFORM, {"buyerId": "ann"})):
            ((_, code),) = counter.fails(CASES, by=by, filter={"sort": "DEADLINE_ASC", **given})

            assert code == "BAD_USER_INPUT"

    def test_are_read_without_reading_each(self, stages: Stages, store: SqliteStore) -> None:
        for _ in range(5):
            stages.requested()
        queue = """{ cases { nodes { id number kind status openedAt updatedAt waitingOn actions order { id }
            deadline { at onExpiry } lines { quantity reason { code } } quote { total { amount } } } } }"""
        before = store.requests_so_far()

        stages.counter.asks(queue, by=WAREHOUSE)

        assert store.requests_so_far() - before == 1


class TestWhatAListShows:
    @pytest.mark.parametrize("document", [ORDERS, CASES])
    def test_is_the_viewers_own(self, document: str, stages: Stages) -> None:
        stages.requested()

        assert len(_ids(stages.counter, document, by=BUYER)) == 1
        assert len(_ids(stages.counter, document, by=WAREHOUSE)) == 1
        assert _ids(stages.counter, document, by=STRANGER) == []

    @pytest.mark.parametrize("document", [ORDERS, CASES])
    @pytest.mark.parametrize(
        ("by", "given"),
        [
            (STRANGER, {"buyerId": BUYER.id}),
            (STRANGER, {"merchantId": SHOP.id}),
            (BUYER, {"merchantId": OTHER_SHOP.id}),
            (LEAD, {"merchantId": OTHER_SHOP.id}),
            (LEAD, {"buyerId": STRANGER.id}),
        ],
    )
    def test_is_nothing_of_strangers_whatever_is_asked(
        self, document: str, by: Actor, given: dict[str, str], stages: Stages
    ) -> None:
        stages.requested()

        assert _ids(stages.counter, document, by=by, **given) == []

    @pytest.mark.parametrize("document", [ORDERS, CASES])
    def test_is_named_by_the_platform(self, document: str, stages: Stages) -> None:
        stages.requested()

        ((_, code),) = stages.counter.fails(document, by=PLATFORM)

        assert code == "BAD_USER_INPUT"
        assert len(_ids(stages.counter, document, by=PLATFORM, merchantId=SHOP.id)) == 1
        assert len(_ids(stages.counter, document, by=PLATFORM, buyerId=BUYER.id)) == 1

    @pytest.mark.parametrize("document", [ORDERS, CASES])
    def test_is_of_a_period_that_ends_after_it_begins(self, document: str, counter: Counter) -> None:
        name = "placed" if document is ORDERS else "opened"
        backwards = {name: {"from": "2026-11-23", "to": "2026-11-22"}}

        assert counter.fails(document, by=BUYER, filter=backwards) == [
            (f"filter.{name}: ends before it begins", "BAD_USER_INPUT")
        ]
