"""A record remembers what it has counted of each shard, adds nothing twice, and forgets what cannot come again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from pynamodb.exceptions import UpdateError

from adapters.dynamodb.counting import MOST_COUNTERS, Addition, Counting, file_anew, portions
from adapters.dynamodb.insight_records import FILED, month_key, sheet_key, tally_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.table import Item, Table
from adapters.dynamodb.watermarks import Watermark, hour_of, name_of, place_of
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.insights.sheets import InsightScope, Sheet, Tally, merged
from tests.dynamodb.insight_metering import metering
from tests.dynamodb.lost_answers import WAYS, losing_answers
from tests.dynamodb.tables import in_moto
from tests.happenings import THAT_DAY
from tests.shop import NOON, SHOP

SHARD = "shardId-00000001795348800000-0a1b2c3d"
OTHER = "shardId-00000001795363200000-1e5f6a7b"
SHEET = sheet_key("1", Sheet(scope=InsightScope(merchant_id=SHOP.id, sku="A"), day=THAT_DAY), writer=SHARD)
MONTH = month_key("1", SHOP.id, THAT_DAY, "A")


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def table(store: DynamoStore) -> Table:
    return store.insights.table


@pytest.fixture
def counting(table: Table) -> Counting:
    return Counting(table=table, shard=SHARD, at=NOON)


def opened(*numbers: int) -> Sequence[Addition]:
    """Return what events of these numbers add, each in its own power of two."""
    return [Addition(str(number), {"opened": 2**number}) for number in numbers]


def item_at(table: Table, key: Key = SHEET) -> Item:
    return table.read([key])[key]


def tally_at(table: Table, key: Key = SHEET) -> Tally:
    return tally_in(item_at(table, key))


class TestWhatIsCounted:
    def test_is_added_at_once_and_remembered_with_its_last_event(self, table: Table, counting: Counting) -> None:
        counting.add(SHEET, opened(5, 7, 8))

        assert item_at(table) == {
            "PK": {"S": "1#DAYS#shop-1#SKU=A##0"},
            "SK": {"S": "2026-10-05"},
            "opened": {"N": str(2**5 + 2**7 + 2**8)},
            name_of(SHARD): {"S": str(Watermark(place_of("8"), hour_of(NOON)))},
        }

    @pytest.mark.parametrize("again", [(5,), (8,), (5, 7), (5, 7, 8)])
    def test_is_not_counted_again(self, table: Table, counting: Counting, again: tuple[int, ...]) -> None:
        counting.add(SHEET, opened(5, 7, 8))
        before = item_at(table)

        counting.add(SHEET, opened(*again))

        assert item_at(table) == before

    def test_is_counted_as_far_as_it_is_new(self, table: Table, counting: Counting) -> None:
        counting.add(SHEET, opened(5, 6))

        counting.add(SHEET, opened(5, 6, 9, 12))

        assert tally_at(table) == {"opened": 2**5 + 2**6 + 2**9 + 2**12}

    def test_is_in_the_order_of_its_numbers_however_long_they_are(self, table: Table, counting: Counting) -> None:
        counting.add(SHEET, [Addition("9" * 21, {"opened": 1})])

        counting.add(SHEET, [Addition(f"1{'0' * 21}", {"opened": 2})])
        counting.add(SHEET, [Addition("9" * 21, {"opened": 4})])

        assert tally_at(table) == {"opened": 3}

    def test_of_one_shard_says_nothing_of_another(self, table: Table, counting: Counting) -> None:
        counting.add(SHEET, opened(9))

        replace(counting, shard=OTHER).add(SHEET, opened(3))

        assert tally_at(table) == {"opened": 2**9 + 2**3}

    def test_is_remembered_also_where_it_comes_to_nothing(self, table: Table, counting: Counting) -> None:
        # Given one event counted, then that and the one that takes it back
        counting.add(SHEET, [Addition("1", {"opened": 1})])
        counting.add(SHEET, [Addition("1", {"opened": 1}), Addition("2", {"opened": -1})])

        # When both come again, which together add nothing
        counting.add(SHEET, [Addition("2", {"opened": -1})])
        counting.add(SHEET, [Addition("1", {"opened": 1}), Addition("2", {"opened": -1})])

        assert tally_at(table) == {}
        assert item_at(table)["opened"] == {"N": "0"}


class TestManyCounters:
    def test_are_written_in_portions_each_remembered(self, table: Table, counting: Counting) -> None:
        additions = [Addition(str(nth), {f"decision.{nth}": 1, "decided": 1}) for nth in range(1, 251)]

        counting.add(SHEET, additions)
        counting.add(SHEET, additions)

        assert len(list(portions(additions))) == 3
        assert tally_at(table) == merged(one.tally for one in additions)

    def test_of_one_event_are_written_together(self) -> None:
        many = Addition("2", {f"decision.{nth}": 1 for nth in range(MOST_COUNTERS + 50)})

        assert [list(some) for some in portions([*opened(1), many, *opened(3)])] == [[*opened(1)], [many], [*opened(3)]]

    def test_of_all_kinds_that_one_event_may_have_fit_into_one_expression(
        self, table: Table, counting: Counting
    ) -> None:
        every = {
            f"aspect.{aspect}{name}": 1
            for aspect in Aspect
            for name in ("", ".scores", ".score", ".score.squared", ".cost.EUR", *(f".{each}" for each in Sentiment))
        }
        with metering(table) as meter:
            counting.add(SHEET, [Addition("1", {"sentiment.NEGATIVE": 1, "scores": 1, **every})])

        (expression,) = meter.expressions
        assert expression.count(":") > 120
        assert len(expression) < 4096


class TestWhatWasCountedLongAgo:
    def test_is_forgotten_shard_by_shard_once_it_cannot_come_again(self, table: Table, counting: Counting) -> None:
        # Given a record that six shards were counted into, one of them not long ago
        for nth in range(6):
            at = NOON - timedelta(days=3 if nth else 1)
            replace(counting, shard=f"shardId-{nth}", at=at).add(SHEET, opened(nth))

        # When one more is
        counting.add(SHEET, opened(9))

        # Then those of long ago are forgotten, and nothing that was counted
        remembered = sorted(name for name in item_at(table) if name.startswith("w."))
        assert remembered == sorted([name_of("shardId-0"), name_of(SHARD)])
        assert tally_at(table) == {"opened": 2**6 - 1 + 2**9}

    def test_is_remembered_for_twice_as_long_as_the_stream_does(self, table: Table, counting: Counting) -> None:
        for nth in range(1, 7):
            replace(counting, shard=f"shardId-{nth}", at=NOON - timedelta(hours=47)).add(SHEET, opened(nth))

        counting.add(SHEET, opened(9))

        assert len([name for name in item_at(table) if name.startswith("w.")]) == 7


class TestAMonthOfAnArticle:
    def test_keeps_how_far_up_it_is_in_each_ranking(self, table: Table, counting: Counting) -> None:
        counting.add(MONTH, [Addition("1", {"delivered": 30}), Addition("2", {"received": 2, "refunded.EUR": 750})])
        counting.add(MONTH, [Addition("3", {"sentiment.NEGATIVE": 1, "refunded.CHF": 50})])

        item = item_at(table, MONTH)
        ranks = {name: int(value["N"]) for name, value in item.items() if name.startswith("rank.")}
        assert ranks == {"rank.RETURN_RATE": 10, "rank.REFUNDED": 800, "rank.NEGATIVE_FEEDBACK": 1}
        assert tally_in(item) == {
            "delivered": 30,
            "received": 2,
            "refunded.EUR": 750,
            "refunded.CHF": 50,
            "sentiment.NEGATIVE": 1,
        }

    def test_is_filed_where_most_of_it_was_delivered(self, table: Table, counting: Counting) -> None:
        def filed(number: int, **units: int) -> str:
            counting.add(MONTH, [Addition(str(number), {f"category.{name}": n for name, n in units.items()})])
            return str(item_at(table, MONTH)[FILED]["S"]).rpartition("#")[2]

        assert filed(1, lamps=2) == "lamps"
        assert filed(2, chairs=1) == "lamps"
        assert filed(3, chairs=4) == "chairs"
        assert filed(4, chairs=-5) == "lamps"


class TestAMonthThatTwoCount:
    """One is late: it files the month by what it saw before the other counted."""

    def late(self, table: Table, counting: Counting, meanwhile: Mapping[str, int]) -> str:
        counting.add(MONTH, [Addition("1", {"category.lamps": 2})])
        other = replace(counting, shard=OTHER)
        with between_its_requests(table, lambda: other.add(MONTH, [Addition("1", meanwhile)])):
            counting.add(MONTH, [Addition("2", {"category.chairs": 3})])
        return str(item_at(table, MONTH)[FILED]["S"]).rpartition("#")[2]

    @pytest.mark.parametrize(
        ("meanwhile", "most"),
        [
            ({"category.lamps": 4}, "lamps"),
            ({"category.chairs": -2}, "lamps"),
            ({"category.tables": 9}, "tables"),
            ({"category.chairs": 1}, "chairs"),
        ],
    )
    def test_is_filed_where_most_of_it_was_delivered_in_the_end(
        self, table: Table, counting: Counting, meanwhile: Mapping[str, int], most: str
    ) -> None:
        assert self.late(table, counting, meanwhile) == most

    def test_is_filed_by_who_saw_all_of_it_also_after_one_who_did_not(self, table: Table, counting: Counting) -> None:
        counting.add(MONTH, [Addition("1", {"category.lamps": 2})])
        # Given one who counted, and has not filed it yet
        with losing_answers(table, "after-call", {0}), suppress(UpdateError):
            counting.add(MONTH, [Addition("2", {"category.chairs": 3})])
        seen = item_at(table, MONTH)

        # When that is done between the counting and the filing of another
        with between_its_requests(table, lambda: file_anew(table, MONTH, seen)):
            replace(counting, shard=OTHER).add(MONTH, [Addition("1", {"category.tables": 9})])

        assert str(item_at(table, MONTH)[FILED]["S"]).endswith("#tables")


@pytest.mark.parametrize("way", WAYS)
class TestAnAnswerThatGetsLost:
    @pytest.mark.parametrize("which", [{0}, {1}, {0, 1}])
    def test_has_nothing_counted_twice_and_nothing_misfiled(
        self, table: Table, counting: Counting, way: str, which: set[int]
    ) -> None:
        # Given a month that is to be filed elsewhere once more is counted
        counting.add(MONTH, [Addition("1", {"category.lamps": 2})])

        # When answers get lost: to what counts, and to what files it
        more = [Addition("2", {"category.chairs": 3})]
        with losing_answers(table, way, which) as losing:
            for _ in range(3):
                with suppress(UpdateError):
                    counting.add(MONTH, more)

        # Then it is counted once, and filed
        assert losing.lost == len(which)
        assert tally_at(table, MONTH) == {"category.lamps": 2, "category.chairs": 3}
        assert str(item_at(table, MONTH)[FILED]["S"]).endswith("#chairs")


class TestACounter:
    @pytest.mark.parametrize("name", ["category.a#b%[c]", "category.", "category.灯", "category.a.b", "category.[0]"])
    def test_may_be_called_anything(self, table: Table, counting: Counting, name: str) -> None:
        counting.add(SHEET, [Addition("1", {name: 3})])
        counting.add(SHEET, [Addition("2", {name: 4})])

        assert tally_at(table) == {name: 7}


@contextmanager
def between_its_requests(table: Table, do: Callable[[], None]) -> Iterator[None]:
    """Do something once an update was answered, before whoever asked goes on."""
    events, left = table.connection.connection.client.meta.events, [do]

    def meanwhile(**_: object) -> None:
        if left:
            left.pop()()

    events.register("after-call.dynamodb.UpdateItem", meanwhile)
    try:
        yield
    finally:
        events.unregister("after-call.dynamodb.UpdateItem", meanwhile)


class TestWhatCountingAsks:
    def test_is_one_write_for_each_record_and_nothing_else(self, table: Table, counting: Counting) -> None:
        with metering(table) as meter:
            counting.add(SHEET, opened(1, 2, 3))

        assert meter.requests == {"UpdateItem": 1}
        assert meter.write_units == 1

    def test_is_a_write_a_read_and_a_write_where_some_was_counted_before(
        self, table: Table, counting: Counting
    ) -> None:
        counting.add(SHEET, opened(1, 2))

        with metering(table) as meter:
            counting.add(SHEET, opened(2, 3))

        assert meter.requests == {"UpdateItem": 2, "BatchGetItem": 1}
