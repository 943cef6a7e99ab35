"""Counting is exact: each event once, however often it comes, in whatever order, whatever fails on the way."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from types import ModuleType
from typing import Any, Self

import pytest

from adapters.dynamodb import insight_batches
from adapters.dynamodb.recounting import DynamoRecounting, month_in
from adapters.packing import unpack
from aftersales.feedback.reading import Sentiment
from aftersales.insights.facts import Event, facts_of
from aftersales.insights.sheets import InsightScope, Sheet, Tally
from aftersales.orders.events import told
from aftersales.vocabulary import CaseStatus, Party
from tests.cloud import INSIGHTS, Cloud, Context, open_cloud
from tests.dynamodb.streamed import SHARD, Record, record_of
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.shards import Stream, window_of
from tests.happenings import THAT_DAY, Sold
from tests.shop import SHOP, buyer_of

Sheets = Mapping[Sheet, Tally]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told) as cloud:
        yield cloud


@pytest.fixture
def function(cloud: Cloud) -> ModuleType:
    return cloud.function("update_insights")


@pytest.fixture
def mapping(function: ModuleType) -> EventSourceMapping:
    return EventSourceMapping(lambda event: function.handler(event, Context()), window=window_of(SHARD))


def much_happens(chance: Random, *, times: int = 24) -> list[Event]:
    """Return what may happen to some articles in some places, a bit of everything."""
    events: list[Event] = []
    for _ in range(times):
        sold = Sold(
            sku=chance.choice("ABC"),
            category=chance.choice(["lamps", "chairs"]),
            territory=chance.choice(["DE", "DE-BY", "CH"]),
            day=THAT_DAY + timedelta(days=chance.randint(0, 2)),
        )
        events += chance.choice(
            [
                [sold.delivered(chance.randint(1, 3))],
                [sold.came_back(of=2, on=sold.day + timedelta(days=9)), sold.refunded("7.50", reason="DAMAGED")],
                [sold.moved(None, CaseStatus.REQUESTED), sold.moved(CaseStatus.REQUESTED, CaseStatus.APPROVED)],
                sold.said(chance.choice(list(Sentiment)), rating=chance.randint(1, 5)),
            ]
        )
    return events


def records_of(events: Iterable[Event]) -> list[Record]:
    return [record_of(event) for event in events]


def spoiled(record: Record) -> Record:
    """Return a record that nobody can read."""
    image = {**record["dynamodb"]["NewImage"], "body": {"B": "AXNwb2lsZWQ="}}
    return {**record, "dynamodb": {**record["dynamodb"], "NewImage": image}}


def counted_in(function: ModuleType) -> tuple[Sheets, Sheets]:
    """Return the sheets that were counted, and the months of articles."""
    recounting = DynamoRecounting(cases=function.table, insights=function.table, generation="1")
    return put_together(recounting.sheets()), put_together(recounting.months())


def what_adds_up(events: Iterable[Event]) -> tuple[Sheets, Sheets]:
    """Return the sheets and the months of articles as all events come to them at once."""
    facts = list(facts_of(events))
    months = filter(None, (month_in(sheet, tally) for sheet, tally in facts))
    return put_together(facts), put_together(months)


def put_together(parts: Iterable[tuple[Sheet, Tally]]) -> Sheets:
    sums: dict[Sheet, Counter[str]] = {}
    for sheet, tally in parts:
        sums.setdefault(sheet, Counter()).update(tally)
    whole = {sheet: {name: amount for name, amount in tally.items() if amount} for sheet, tally in sums.items()}
    return {sheet: tally for sheet, tally in whole.items() if tally}


class Killed(BaseException):
    """The function was ended in the middle of something."""


@dataclass
class Killer:
    """Ends the function right after one of its writes, or before one reaches the table."""

    function: ModuleType
    after: int
    moment: str = "after-call"
    writes: int = 0

    def __enter__(self) -> Self:
        self._events.register(f"{self.moment}.dynamodb.UpdateItem", self._strike)
        return self

    def __exit__(self, *_: object) -> None:
        self._events.unregister(f"{self.moment}.dynamodb.UpdateItem", self._strike)

    def _strike(self, **_: object) -> None:
        self.writes += 1
        if self.writes == self.after:
            raise Killed

    @property
    def _events(self) -> Any:
        return self.function.table.connection.connection.client.meta.events


def surviving(function: ModuleType) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Return the function as Lambda sees it, which is told of no end but that there was one."""

    def handle(event: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = function.handler(event, Context())
        except Killed as killed:
            raise RuntimeError("Task timed out") from killed
        return answer

    return handle


class TestWhatHappened:
    def test_is_counted_as_it_adds_up(self, function: ModuleType, mapping: EventSourceMapping) -> None:
        events = much_happens(Random(1))

        mapping.deliver(records_of(events))

        assert counted_in(function) == what_adds_up(events)
        assert mapping.deliveries == [len(events)]

    @pytest.mark.parametrize("together", [1, 4, 50])
    def test_is_counted_once_though_all_of_it_comes_again(
        self, function: ModuleType, mapping: EventSourceMapping, together: int
    ) -> None:
        events = much_happens(Random(2))
        records = records_of(events)
        mapping.batch_size = together
        mapping.deliver(records)

        for size in (1, 7, 50):
            mapping.batch_size = size
            mapping.deliver(records)

        assert counted_in(function) == what_adds_up(events)

    @pytest.mark.parametrize("seed", range(4))
    def test_is_counted_once_whatever_comes_again_while_shards_split(self, function: ModuleType, seed: int) -> None:
        chance = Random(seed)
        events = much_happens(chance)
        stream = Stream(lambda event: function.handler(event, Context()), chance)

        stream.deliver(records_of(events))

        assert counted_in(function) == what_adds_up(events)
        assert [shard for shard in stream.shards if shard.parent and shard.told]
        assert stream.repeated

    def test_may_be_nothing_when_a_window_ends(self, function: ModuleType) -> None:
        last = {**window_of(SHARD), "isFinalInvokeForWindow": True, "Records": []}

        assert function.handler(last, Context()) == {"state": {}, "batchItemFailures": []}
        assert counted_in(function) == ({}, {})


class TestAFunctionThatIsKilled:
    @pytest.mark.parametrize("moment", ["before-call", "after-call"])
    def test_after_any_of_its_writes_loses_nothing_and_counts_nothing_twice(
        self, function: ModuleType, monkeypatch: pytest.MonkeyPatch, moment: str
    ) -> None:
        # Given that few records are written at a time, so that every write has one before it
        monkeypatch.setattr(function, "WRITERS", 1)
        monkeypatch.setattr(insight_batches, "MOST_RECORDS", 12)
        everything: list[Event] = []

        # When it is killed after the first, the second, … of its writes, each time with other events
        for after in range(1, 40, 3):
            events = much_happens(Random(after), times=3)
            everything += events
            mapping = EventSourceMapping(surviving(function), window=window_of(SHARD))
            with Killer(function, after, moment):
                mapping.deliver(records_of(events))

        # Then all of it is counted once
        assert counted_in(function) == what_adds_up(everything)

    @pytest.mark.parametrize("seed", range(3))
    def test_again_and_again_while_shards_split_and_batches_repeat(
        self, function: ModuleType, monkeypatch: pytest.MonkeyPatch, seed: int
    ) -> None:
        monkeypatch.setattr(function, "WRITERS", 1)
        chance = Random(seed)
        events = much_happens(chance, times=16)
        handle = surviving(function)

        def often_killed(event: Mapping[str, Any]) -> Mapping[str, Any]:
            with Killer(function, chance.randint(1, 80), chance.choice(["before-call", "after-call"])):
                return handle(event)

        Stream(often_killed, chance).deliver(records_of(events))

        assert counted_in(function) == what_adds_up(events)


class TestAWriteThatFails:
    def test_has_everything_of_its_portion_delivered_again(
        self, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        events = much_happens(Random(3))
        failing = Failing(times=5)
        client = function.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.UpdateItem", failing)

        mapping.deliver(records_of(events))

        assert counted_in(function) == what_adds_up(events)
        assert mapping.deliveries[:2] == [len(events)] * 2

    def test_is_told_to_whoever_reads_the_log(
        self, function: ModuleType, mapping: EventSourceMapping, caplog: pytest.LogCaptureFixture
    ) -> None:
        record = record_of(Sold().delivered())
        client = function.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.UpdateItem", Failing(times=1))

        mapping.deliver([record])

        (said,) = caplog.records
        assert said.getMessage() == "Could not count events"
        assert vars(said)["first"] == f"{record['dynamodb']['Keys']['PK']['S']}/EVENT#000001"
        assert "the network is gone" in caplog.text


class Failing:
    """Keeps the first writes from reaching the table."""

    def __init__(self, *, times: int) -> None:
        self._left = times

    def __call__(self, **_: object) -> None:
        self._left -= 1
        if self._left >= 0:
            raise OSError("the network is gone")


class TestAFunctionWithoutTime:
    def test_counts_at_least_one_portion_and_asks_for_the_rest_again(
        self, function: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(insight_batches, "MOST_RECORDS", 1)
        records = records_of([Sold(sku).delivered() for sku in "ABC"])
        late = Context(milliseconds_left=iter([59_999]))

        answer = function.handler({"Records": records, **window_of(SHARD)}, late)

        assert answer["batchItemFailures"] == [{"itemIdentifier": records[1]["dynamodb"]["SequenceNumber"]}]
        assert {sheet.scope.sku for sheet in counted_in(function)[0]} == {None, "A"}

    def test_gets_through_all_of_it_in_several_goes(
        self, function: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(insight_batches, "MOST_RECORDS", 1)
        events = [Sold(sku).delivered() for sku in "ABC"]
        late = EventSourceMapping(
            lambda event: function.handler(event, Context(milliseconds_left=iter([0]))), window=window_of(SHARD)
        )

        late.deliver(records_of(events))

        assert late.deliveries == [3, 2, 1]
        assert counted_in(function) == what_adds_up(events)


class TestAnEventThatNobodyCanCount:
    def test_is_put_aside_and_all_others_are_counted(
        self, cloud: Cloud, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        events = much_happens(Random(4))
        records = records_of(events)
        records[5] = spoiled(records[5])

        mapping.deliver(records)

        assert counted_in(function) == what_adds_up([*events[:5], *events[6:]])
        (waiting,) = cloud.items("1#UNCOUNTED", table=INSIGHTS)
        keys = records[5]["dynamodb"]["Keys"]
        assert waiting["SK"]["S"] == f"{keys['PK']['S']}/{keys['SK']['S']}"
        assert unpack(waiting["body"]["B"]) == records[5]["dynamodb"]["NewImage"]
        assert waiting["error"]["S"].startswith("UnicodeDecodeError(")

    def test_may_be_one_that_says_what_no_event_says(
        self, cloud: Cloud, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        strange = replace(Sold().delivered(), data={"lines": "none"})
        other = Sold().delivered()

        mapping.deliver(records_of([strange, other]))

        assert counted_in(function) == what_adds_up([other])
        assert len(cloud.items("1#UNCOUNTED", table=INSIGHTS)) == 1

    def test_is_put_aside_once_though_it_comes_again(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        record = spoiled(record_of(Sold().delivered()))
        mapping.deliver([record])
        first = cloud.items("1#UNCOUNTED", table=INSIGHTS)

        mapping.deliver([record])

        assert cloud.items("1#UNCOUNTED", table=INSIGHTS) == first

    def test_wakes_someone(self, function: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
        records = [spoiled(record_of(Sold().delivered())) for _ in range(2)]

        context = Context(function_name="aftersales-dev-updateInsights")
        function.handler({"Records": records, **window_of(SHARD)}, context)

        reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        (metric,) = [report for report in reports if "_aws" in report]
        assert metric["EventsUncounted"] == [2.0]
        assert (metric["function"], metric["service"]) == ("aftersales-dev-updateInsights", "aftersales")

    def test_is_delivered_again_when_it_cannot_even_be_put_aside(
        self, cloud: Cloud, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        client = function.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.PutItem", Failing(times=1))

        mapping.deliver([spoiled(record_of(Sold().delivered()))])

        assert mapping.deliveries == [1, 1]
        assert len(cloud.items("1#UNCOUNTED", table=INSIGHTS)) == 1


class TestAFunctionThatIsNotToldItsShard:
    def test_counts_nothing(self, function: ModuleType) -> None:
        record = record_of(Sold().delivered())

        with pytest.raises(KeyError, match="shardId"):
            function.handler({"Records": [record]}, Context())

        assert counted_in(function) == ({}, {})


class TestTheStreamOfTheTable:
    def test_is_counted_as_it_comes(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        store = cloud.function("serve_graphql").store
        order = Sold().order(2)
        store.orders.add(order, buyer_of(order), told(order, by=Party.SYSTEM, at=order.placed_at))

        mapping.deliver(cloud.recorded())

        counted = store.insights.days(InsightScope(merchant_id=SHOP.id), THAT_DAY, THAT_DAY)
        assert counted[THAT_DAY]["delivered"] == 2
