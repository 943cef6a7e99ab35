"""Counting everything anew on AWS: it finds what was counted wrong, and makes all counters anew beside what happens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from typing import Any

import pytest
from pynamodb.expressions.operand import Path

from adapters.dynamodb.generations import Generation, Generations
from adapters.dynamodb.insight_records import month_key, sheet_key
from adapters.dynamodb.keys import Key
from adapters.dynamodb.rebuilding import Rebuilding
from adapters.dynamodb.recounting import Patience
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.waiting import event_key
from aftersales.insights.facts import Event
from aftersales.insights.sheets import Facts, InsightScope, Sheet
from aftersales.pages import Slice
from tests.dynamodb.adding_up import counted_in, what_adds_up
from tests.dynamodb.streamed import count_into, record
from tests.dynamodb.tables import in_moto
from tests.happenings import THAT_DAY, Sold, all_of
from tests.open_shop import Clock
from tests.shop import NOON, SHOP
from tools import rebuild_insights

LAMP = InsightScope(merchant_id=SHOP.id, sku="A")
LAMPS_DAY = Sheet(scope=LAMP, day=THAT_DAY)
SHEET = sheet_key("1", LAMPS_DAY, writer="")
MONTH = month_key("1", SHOP.id, THAT_DAY, "A")


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def events(store: DynamoStore) -> list[Event]:
    """Return what happened and was counted."""
    lamp = Sold()
    happened = all_of(*(Sold(sku).delivered(2) for sku in "AABBC"), lamp.came_back(), *lamp.said())
    record(store.table, happened)
    count_into(store.insights.table, happened, at=NOON)
    return happened


@pytest.fixture
def arguments(store: DynamoStore) -> list[str]:
    return ["--table", store.table_name, "--insights-table", str(store.insights_table), "--region", store.region]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def patience(clock: Clock) -> Patience:
    """Return the patience of somebody whose time goes fast."""
    return Patience(tell=print, now=clock, pause=lambda seconds: clock.move(seconds=seconds))


def spoil(store: DynamoStore, key: Key, name: str, *, by: int) -> None:
    store.insights.table.connection.update_item(key.pk, key.sk, actions=[Path([name]).add(by)])


@pytest.mark.usefixtures("events")
class TestCountersThatAreRight:
    def test_are_found_the_same(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        rebuild_insights.main(arguments)

        told = capsys.readouterr()
        assert told.out.startswith("8 events add up to ")
        assert told.out.endswith("; 0 of the live ones differ.\n")
        assert told.err == ""

    def test_are_left_as_they_are(self, store: DynamoStore, arguments: list[str]) -> None:
        rebuild_insights.main([*arguments, "--write"])

        assert store.recounting.generation == "1"

    def test_are_those_of_events_though_some_are_parked(
        self, store: DynamoStore, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        key = event_key("relay_events", "case_1", 1)
        store.table.connection.put_item(key.pk, key.sk, attributes={"body": {"B": b"what waits"}})

        rebuild_insights.main(arguments)

        assert capsys.readouterr().out.startswith("8 events add up to ")


@pytest.mark.usefixtures("events")
class TestCountersThatAreWrong:
    def test_are_told_and_left_alone(
        self, store: DynamoStore, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        spoil(store, SHEET, "delivered", by=-3)
        spoil(store, MONTH, "received", by=5)

        with pytest.raises(SystemExit, match="Start again with --write"):
            rebuild_insights.main(arguments)

        first, *differences = capsys.readouterr().out.splitlines()
        assert first.endswith("; 3 of the live ones differ.")
        assert sorted(differences) == [
            "shop-1, A, 2026-10-01: month.delivered is 3 too high",
            "shop-1, A, 2026-10-01: month.received is 5 too high",
            f"shop-1, A, {THAT_DAY}: delivered is 3 too low",
        ]
        assert store.recounting.generation == "1"

    def test_are_made_anew_if_that_is_asked(
        self,
        store: DynamoStore,
        events: list[Event],
        arguments: list[str],
        patience: Patience,
        clock: Clock,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        spoil(store, SHEET, "delivered", by=-3)
        spoil(store, MONTH, "received", by=5)

        rebuild_insights.main([*arguments, "--write"], patience=patience)

        *_, waiting, turned, compared, last = capsys.readouterr().out.splitlines()
        assert waiting == "Generation 2 is made from 12:15:00 UTC on."
        assert turned.startswith("Generation 2 is read now: ")
        assert compared.endswith("; 0 of the live ones differ.")
        assert last == "They were put right."
        assert clock() == NOON + timedelta(minutes=15)
        assert counted_in(store.insights.table) == what_adds_up(events)
        rebuild_insights.main(arguments)

    def test_are_said_to_be_right_only_where_those_that_are_live_then_are(
        self,
        store: DynamoStore,
        arguments: list[str],
        patience: Patience,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        spoil(store, SHEET, "delivered", by=-3)

        def tell(said: str) -> None:
            if said.startswith("Generation 2 is read now"):
                spoil(store, sheet_key("2", LAMPS_DAY, writer=""), "delivered", by=1)

        with pytest.raises(SystemExit, match="Some still differ"):
            rebuild_insights.main([*arguments, "--write"], patience=replace(patience, tell=tell))

        # A sheet, and beside it the month of the article.
        *_, compared, one, other = capsys.readouterr().out.splitlines()
        assert compared.endswith("; 2 of the live ones differ.")
        assert sorted([one, other]) == [
            "shop-1, A, 2026-10-01: month.delivered is 1 too low",
            f"shop-1, A, {THAT_DAY}: delivered is 1 too high",
        ]

    def test_may_lack_what_happened_before_there_was_a_table(
        self, store: DynamoStore, arguments: list[str], patience: Patience
    ) -> None:
        record(store.table, [Sold("OLD").delivered(4)])

        rebuild_insights.main([*arguments, "--write"], patience=patience)

        old = replace(LAMP, sku="OLD")
        assert store.insights.days(old, THAT_DAY, THAT_DAY)[THAT_DAY]["delivered"] == 4


@pytest.mark.usefixtures("events")
class TestAnEventThatNobodyCanCount:
    def test_is_told(self, store: DynamoStore, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        strange = replace(Sold().delivered(), data={"lines": "none"})
        record(store.table, [strange])

        with pytest.raises(SystemExit, match=r"Events that cannot be counted: 1\."):
            rebuild_insights.main(arguments)

        assert f"The event ORDER#{strange.order_id}/EVENT#000001 cannot be counted: " in capsys.readouterr().err

    @pytest.mark.parametrize(("spoiled", "generation"), [(0, "1"), (-3, "2")])
    def test_waits_for_a_person_in_the_generation_that_is_read_then(
        self, store: DynamoStore, arguments: list[str], patience: Patience, spoiled: int, generation: str
    ) -> None:
        strange = replace(Sold().delivered(), data={"lines": "none"})
        record(store.table, [strange])
        spoil(store, SHEET, "delivered", by=spoiled)

        for _ in range(2):
            with pytest.raises(SystemExit, match=r"Events that cannot be counted: 1\."):
                rebuild_insights.main([*arguments, "--write"], patience=patience)

        assert store.recounting.generation == generation
        assert waiting_in(store) == [f"update_insights/{strange.order_id}/1"]


def waiting_in(store: DynamoStore) -> list[str]:
    """Return the ids of what could not be counted into the generation that is read."""
    return [one.id for one in store.parked.waiting(Slice()).items]


class TestAGenerationThatWasBegun:
    def begin(self, store: DynamoStore, clock: Clock, *, code: str | None = None) -> Generation:
        """Begin one, and spoil a record of it: it is taken to be written."""
        rebuilding = Rebuilding(table=store.insights.table, now=clock)
        begun = (replace(rebuilding, code=code) if code else rebuilding).begin()
        facts = Facts()
        facts.add([LAMP], THAT_DAY, {"delivered": 77})
        rebuilding.fill(begun, facts)
        return begun

    def test_is_finished_though_nothing_differs(
        self, store: DynamoStore, events: list[Event], arguments: list[str], patience: Patience, clock: Clock
    ) -> None:
        Rebuilding(table=store.insights.table, now=clock).begin()

        rebuild_insights.main([*arguments, "--write"], patience=patience)

        assert Generations.of(store.insights.table).made is None
        assert store.recounting.generation == "2"
        assert counted_in(store.insights.table) == what_adds_up(events)

    def test_is_not_gone_on_with_by_code_that_counts_otherwise(
        self, store: DynamoStore, events: list[Event], arguments: list[str], patience: Patience, clock: Clock
    ) -> None:
        self.begin(store, clock, code="the code of yesterday")

        rebuild_insights.main([*arguments, "--write"], patience=patience)

        assert store.recounting.generation == "3"
        assert counted_in(store.insights.table) == what_adds_up(events)

    @pytest.mark.usefixtures("events")
    def test_is_gone_on_with_by_the_same_code_which_compares_what_comes_of_it(
        self, store: DynamoStore, arguments: list[str], patience: Patience, clock: Clock
    ) -> None:
        self.begin(store, clock)

        with pytest.raises(SystemExit, match="Some still differ"):
            rebuild_insights.main([*arguments, "--write"], patience=patience)

        assert store.recounting.generation == "2"


@pytest.mark.usefixtures("events")
class TestTheClock:
    def test_is_that_of_aws(self, store: DynamoStore, capsys: pytest.CaptureFixture[str]) -> None:
        # Given an AWS whose clock goes twenty minutes from answer to answer, and is not that of this machine
        begins = datetime(2031, 5, 1, 12, tzinfo=UTC)
        answers = count()

        def date(parsed: Any, **_: object) -> None:
            now = begins + timedelta(minutes=20 * next(answers))
            parsed["ResponseMetadata"]["HTTPHeaders"]["date"] = format_datetime(now, usegmt=True)

        client = store.insights.table.connection.connection.client
        client.meta.events.register("after-call.dynamodb.BatchGetItem", date)

        # When counters are made anew
        assert store.recounting.correct([(LAMPS_DAY, {"delivered": 3})], [])

        # Then their instant is ten minutes after one of its answers, and nobody has waited here
        after = Generations.of(store.insights.table).counted.after
        assert after is not None
        assert (after.year, after.minute % 20) == (2031, 10)
        assert "Generation 2 is read now" in capsys.readouterr().out


class TestTheTables:
    def test_are_named_with_where_they_are(self, capsys: pytest.CaptureFixture[str]) -> None:
        for incomplete in (["--region", "eu-west-1"], ["--insights-table", "insights"]):
            with pytest.raises(SystemExit):
                rebuild_insights.main(["--table", "cases", *incomplete])

            assert "--table needs --insights-table and --region" in capsys.readouterr().err
