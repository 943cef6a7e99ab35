"""Two invocations count one shard at the same time, because the first was given up but is not over: all counts once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from random import Random
from types import ModuleType
from typing import Final

import pytest

from adapters.dynamodb import insight_batches
from aftersales.insights.facts import Event
from tests.cloud import Cloud, Context
from tests.dynamodb.adding_up import counted_in, much_happens, records_of, what_adds_up
from tests.dynamodb.lost_answers import WAYS, losing_answers
from tests.dynamodb.streamed import SHARD, Record
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.shards import window_of

BETWEEN: Final = ("before-call", "after-call")


@pytest.fixture
def function(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    function = cloud.function("update_insights")
    # One after the other, so that it is known between which writes the other invocation is.
    monkeypatch.setattr(function, "WRITERS", 1)
    monkeypatch.setattr(insight_batches, "MOST_RECORDS", 40)
    return function


@pytest.fixture
def mapping(function: ModuleType) -> EventSourceMapping:
    return EventSourceMapping(lambda event: function.handler(event, Context()), window=window_of(SHARD))


@contextmanager
def during(function: ModuleType, moment: str, write: int, do: Callable[[], object]) -> Iterator[None]:
    """Do something before or after one of the writes of an invocation."""
    events, left = function.table.connection.connection.client.meta.events, [None] * write

    def meanwhile(**_: object) -> None:
        if left:
            left.pop()
            if not left:
                do()

    events.register(f"{moment}.dynamodb.UpdateItem", meanwhile)
    try:
        yield
    finally:
        events.unregister(f"{moment}.dynamodb.UpdateItem", meanwhile)


def deliver(mapping: EventSourceMapping, *batches: Sequence[Record]) -> None:
    for batch in batches:
        mapping.deliver(batch)


class TestAnInvocationThatIsOvertaken:
    @pytest.mark.parametrize("moment", BETWEEN)
    @pytest.mark.parametrize("known", [0, 5])
    def test_counts_nothing_twice_and_keeps_nothing_from_being_counted(
        self, function: ModuleType, mapping: EventSourceMapping, moment: str, known: int
    ) -> None:
        everything: list[Event] = []

        for write in range(1, 26, 6):
            # Given a batch of which some was counted before
            events = much_happens(Random(write), times=3)
            everything += events
            records = records_of(events)
            mapping.deliver(records[:known])

            # When it is handed over again, and what follows it, between two writes of the first invocation
            first, next_ = records[:-2], records[-2:]
            with during(function, moment, write, partial(deliver, mapping, first, next_)):
                mapping.deliver(first)
            deliver(mapping, first, next_)

        # Then all of it is counted once
        assert counted_in(function.table) == what_adds_up(everything)


class TestAnInvocationThatDoesNotHearThatItWrote:
    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("every", [1, 3])
    def test_counts_it_once(self, function: ModuleType, mapping: EventSourceMapping, way: str, every: int) -> None:
        events = much_happens(Random(8), times=3)

        with losing_answers(function.table, way, range(0, 60, every)) as losing:
            mapping.deliver(records_of(events))

        assert losing.lost > 10
        assert counted_in(function.table) == what_adds_up(events)
