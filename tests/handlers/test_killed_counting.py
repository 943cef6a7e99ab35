"""A function that is ended in the middle of its writes has lost nothing, and counts nothing twice."""

from collections.abc import Callable, Mapping
from random import Random
from types import ModuleType
from typing import Any

import pytest

from adapters.dynamodb import insight_batches
from aftersales.insights.facts import Event
from tests.cloud import Cloud, Context
from tests.dynamodb.adding_up import counted_in, much_happens, records_of, spoiled, what_adds_up
from tests.dynamodb.streamed import SHARD, record_of
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.killing import Killed, Killer
from tests.handlers.parked import uncounted
from tests.handlers.shards import Stream, window_of
from tests.happenings import Sold


@pytest.fixture
def function(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    function = cloud.function("update_insights")
    # One after the other, so that every write but the first has one before it.
    monkeypatch.setattr(function, "WRITERS", 1)
    return function


def surviving(function: ModuleType) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Return the function as Lambda sees it, which is told of no end but that there was one."""

    def handle(event: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = function.handler(event, Context())
        except Killed as killed:
            raise RuntimeError("Task timed out") from killed
        return answer

    return handle


class TestAFunctionThatIsKilled:
    @pytest.mark.parametrize("moment", ["before-call", "after-call"])
    def test_after_any_of_its_writes_loses_nothing_and_counts_nothing_twice(
        self, function: ModuleType, monkeypatch: pytest.MonkeyPatch, moment: str
    ) -> None:
        # Given that few records are written at a time
        monkeypatch.setattr(insight_batches, "MOST_RECORDS", 12)
        everything: list[Event] = []

        # When it is killed at some of its writes, early and late, each time with other events
        for after in range(1, 40, 3):
            events = much_happens(Random(after), times=3)
            everything += events
            mapping = EventSourceMapping(surviving(function), window=window_of(SHARD))
            with Killer(function, after, moment):
                mapping.deliver(records_of(events))

        # Then all of it is counted once
        assert counted_in(function.table) == what_adds_up(everything)

    @pytest.mark.parametrize("seed", range(3))
    def test_again_and_again_while_shards_split_and_batches_repeat(self, function: ModuleType, seed: int) -> None:
        chance = Random(seed)
        events = much_happens(chance, times=16)
        handle = surviving(function)

        def often_killed(event: Mapping[str, Any]) -> Mapping[str, Any]:
            with Killer(function, chance.randint(1, 80), chance.choice(["before-call", "after-call"])):
                return handle(event)

        Stream(often_killed, chance).deliver(records_of(events))

        assert counted_in(function.table) == what_adds_up(events)


class TestAnEventThatNobodyCanCount:
    @pytest.mark.parametrize(("moment", "waiting"), [("before-call", 0), ("after-call", 1)])
    def test_is_put_aside_before_anything_that_came_with_it_is_counted(
        self, cloud: Cloud, function: ModuleType, moment: str, waiting: int
    ) -> None:
        # Given a batch with an event in its middle that nobody can count
        events = much_happens(Random(7), times=3)
        records = records_of(events)
        records.insert(3, spoiled(record_of(Sold().delivered())))
        batch = {"Records": records, **window_of(SHARD)}

        # When the function is killed as it puts that one aside
        with Killer(function, 1, moment, "TransactWriteItems"), pytest.raises(Killed):
            function.handler(batch, Context())

        # Then nothing is counted yet, so that all of it comes again
        assert counted_in(function.table) == ({}, {})
        assert len(uncounted(cloud)) == waiting
        assert function.handler(batch, Context())["batchItemFailures"] == []
        assert counted_in(function.table) == what_adds_up(events)
        assert len(uncounted(cloud)) == 1
