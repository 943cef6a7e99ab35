"""Counting is exact: each event once, however often it comes, in whatever order, whatever fails on the way."""

import json
import zlib
from dataclasses import replace
from random import Random
from types import ModuleType

import pytest

from adapters.dynamodb import insight_batches
from adapters.dynamodb.weights import KILOBYTE, weight_of
from aftersales.insights.sheets import InsightScope
from aftersales.orders.events import told
from aftersales.vocabulary import Party
from handlers.logbook import Failed
from tests.cloud import Cloud, Context
from tests.dynamodb.adding_up import counted_in, much_happens, records_of, spoiled, what_adds_up
from tests.dynamodb.streamed import SHARD, record_of
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.parked import uncounted
from tests.handlers.shards import Stream, window_of
from tests.happenings import THAT_DAY, Sold
from tests.shop import SHOP, buyer_of


@pytest.fixture
def function(cloud: Cloud) -> ModuleType:
    return cloud.function("update_insights")


@pytest.fixture
def mapping(function: ModuleType) -> EventSourceMapping:
    return EventSourceMapping(lambda event: function.handler(event, Context()), window=window_of(SHARD))


class TestWhatHappened:
    def test_is_counted_as_it_adds_up(self, function: ModuleType, mapping: EventSourceMapping) -> None:
        events = much_happens(Random(1))

        mapping.deliver(records_of(events))

        assert counted_in(function.table) == what_adds_up(events)
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

        assert counted_in(function.table) == what_adds_up(events)

    @pytest.mark.parametrize("seed", range(4))
    def test_is_counted_once_whatever_comes_again_while_shards_split(self, function: ModuleType, seed: int) -> None:
        chance = Random(seed)
        events = much_happens(chance)
        stream = Stream(lambda event: function.handler(event, Context()), chance)

        stream.deliver(records_of(events))

        assert counted_in(function.table) == what_adds_up(events)
        assert [shard for shard in stream.shards if shard.parent and shard.told]
        assert stream.repeated

    def test_may_be_nothing_when_a_window_ends(self, function: ModuleType) -> None:
        last = {**window_of(SHARD), "isFinalInvokeForWindow": True, "Records": []}

        assert function.handler(last, Context()) == {"state": {}, "batchItemFailures": []}
        assert counted_in(function.table) == ({}, {})


class TestAWriteThatFails:
    def test_has_everything_of_its_portion_delivered_again(
        self, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        events = much_happens(Random(3))
        failing = Failing(times=5)
        client = function.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.UpdateItem", failing)

        mapping.deliver(records_of(events))

        assert counted_in(function.table) == what_adds_up(events)
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
        assert vars(said)["first"] == f"{record['dynamodb']['Keys']['PK']['S'].partition('#')[2]}/1"
        assert "the network is gone" in caplog.text

    def test_wakes_someone_who_is_told_of_no_error_by_lambda(
        self, function: ModuleType, mapping: EventSourceMapping, capsys: pytest.CaptureFixture[str]
    ) -> None:
        client = function.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.UpdateItem", Failing(times=1))

        mapping.deliver([record_of(Sold().delivered())])

        assert reported(capsys) == [("CountingFailed", 1.0, "aftersales-test", "aftersales")]


class Failing:
    """Keeps writes from reaching the table: so many of them, after so many others."""

    def __init__(self, *, times: int, after: int = 0) -> None:
        self._writes, self._failing = 0, range(after, after + times)

    def __call__(self, **_: object) -> None:
        self._writes += 1
        if self._writes - 1 in self._failing:
            raise OSError("the network is gone")


def reported(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, float, str, str]]:
    """Return each metric that was reported: what, how often, and of which function of which service."""
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    metrics = [(one, one["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"]) for one in said if "_aws" in one]
    return [(name, sum(one[name]), one["function"], one["service"]) for one, name in metrics]


class TestAFunctionWithoutTime:
    def test_counts_at_least_one_portion_and_asks_for_the_rest_again(
        self, function: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(insight_batches, "MOST_RECORDS", 1)
        records = records_of([Sold(sku).delivered() for sku in "ABC"])
        late = Context(milliseconds_left=iter([59_999]))

        answer = function.handler({"Records": records, **window_of(SHARD)}, late)

        assert answer["batchItemFailures"] == [{"itemIdentifier": records[1]["dynamodb"]["SequenceNumber"]}]
        assert {sheet.scope.sku for sheet in counted_in(function.table)[0]} == {None, "A"}

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
        assert counted_in(function.table) == what_adds_up(events)


class TestAnEventThatNobodyCanCount:
    def test_is_put_aside_and_all_others_are_counted(
        self, cloud: Cloud, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        events = much_happens(Random(4))
        records = records_of(events)
        records[5] = spoiled(records[5])

        mapping.deliver(records)

        assert counted_in(function.table) == what_adds_up([*events[:5], *events[6:]])
        (waiting,) = uncounted(cloud)
        subject = records[5]["dynamodb"]["Keys"]["PK"]["S"].partition("#")[2]
        assert waiting["SK"]["S"] == f"EVENT#{subject}#000001"
        assert waiting["error"]["S"].startswith("UnicodeDecodeError(")
        assert waiting["attempts"]["N"] == "1"
        assert waiting["body"]["B"] == b""

    def test_may_be_one_that_says_what_no_event_says(
        self, cloud: Cloud, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        strange = replace(Sold().delivered(), data={"lines": "none"})
        other = Sold().delivered()

        mapping.deliver(records_of([strange, other]))

        assert counted_in(function.table) == what_adds_up([other])
        assert len(uncounted(cloud)) == 1

    def test_may_be_as_big_as_a_record_gets(
        self, cloud: Cloud, function: ModuleType, mapping: EventSourceMapping, caplog: pytest.LogCaptureFixture
    ) -> None:
        other = Sold().delivered()
        press = zlib.compressobj(level=0, wbits=-15)
        body = b"\x01" + press.compress(Random(9).randbytes(398 * KILOBYTE)) + press.flush()

        mapping.deliver([spoiled(record_of(Sold().delivered()), body=body), record_of(other)])

        assert mapping.deliveries == [2]
        (waiting,) = uncounted(cloud)
        assert weight_of(waiting) < KILOBYTE
        assert counted_in(function.table) == what_adds_up([other])
        (said,) = caplog.records
        assert vars(said)["reason"] == "UnicodeDecodeError"

    def test_is_put_aside_once_though_it_comes_again(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        record = spoiled(record_of(Sold().delivered()))
        mapping.deliver([record])
        first = uncounted(cloud)

        mapping.deliver([record])

        assert uncounted(cloud) == first

    def test_wakes_someone(self, function: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
        records = [spoiled(record_of(Sold().delivered())) for _ in range(2)]

        context = Context(function_name="aftersales-dev-updateInsights")
        function.handler({"Records": records, **window_of(SHARD)}, context)

        assert reported(capsys) == [("EventsParked", 1.0, "aftersales-dev-updateInsights", "aftersales")] * 2

    def test_wakes_someone_though_the_next_cannot_even_be_put_aside(
        self, function: ModuleType, capsys: pytest.CaptureFixture[str]
    ) -> None:
        records = [spoiled(record_of(Sold().delivered())) for _ in range(2)]
        client = function.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.TransactWriteItems", Failing(times=1, after=1))

        function.handler({"Records": records, **window_of(SHARD)}, Context())

        assert [metric for metric, *_ in reported(capsys)] == ["EventsParked", "CountingFailed"]

    def test_is_delivered_again_when_it_cannot_even_be_put_aside(
        self, cloud: Cloud, function: ModuleType, mapping: EventSourceMapping
    ) -> None:
        client = function.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.TransactWriteItems", Failing(times=1))

        mapping.deliver([spoiled(record_of(Sold().delivered()))])

        assert mapping.deliveries == [1, 1]
        assert len(uncounted(cloud)) == 1


class TestAFunctionThatIsNotToldItsShard:
    def test_counts_nothing(self, function: ModuleType) -> None:
        record = record_of(Sold().delivered())

        with pytest.raises(Failed, match="KeyError"):
            function.handler({"Records": [record]}, Context())

        assert counted_in(function.table) == ({}, {})


class TestTheStreamOfTheTable:
    def test_is_counted_as_it_comes(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        store = cloud.function("serve_graphql").store
        order = Sold().order(2)
        store.orders.add(order, buyer_of(order), told(order, by=Party.SYSTEM, at=order.placed_at))

        mapping.deliver(cloud.recorded())

        counted = store.insights.days(InsightScope(merchant_id=SHOP.id), THAT_DAY, THAT_DAY)
        assert counted[THAT_DAY]["delivered"] == 2
