"""What could not be counted is counted once a person asks for it: once, whatever ends in the middle."""

from datetime import UTC, datetime
from types import ModuleType

import pytest

from aftersales.consuming import LEASE
from aftersales.pages import Page, Slice
from tests.cloud import Cloud, Context
from tests.dynamodb.adding_up import counted_in, spoiled, what_adds_up
from tests.dynamodb.streamed import SHARD, record, record_of
from tests.handlers.killing import Killed, Killer
from tests.handlers.parked import MINUTE
from tests.handlers.shards import window_of
from tests.happenings import Sold
from tests.shop import NOON, PLATFORM, request_by


@pytest.fixture
def function(cloud: Cloud) -> ModuleType:
    return cloud.function("update_insights")


class TestWhatCouldNotBeCounted:
    def test_is_counted_once_a_person_asks_for_it(self, cloud: Cloud, function: ModuleType) -> None:
        # Given an event that is recorded, and could not be counted as it came
        parked = cloud.function("serve_graphql").store.parked
        event, other = Sold().delivered(3), Sold().delivered()
        record(function.cases, [event, other])
        function.handler({"Records": [spoiled(record_of(event)), record_of(other)], **window_of(SHARD)}, Context())
        (waiting,) = parked.waiting(Slice()).items

        # When minutes pass, nothing is counted
        function.handler(MINUTE, Context())
        assert counted_in(function.table) == what_adds_up([other])

        # But once a person has asked, all of it is, once
        parked.redrive(waiting.id, at=NOON, request=request_by(PLATFORM))
        for _ in range(3):
            function.handler(MINUTE, Context())
        assert counted_in(function.table) == what_adds_up([event, other])
        assert parked.waiting(Slice()) == Page()

    @pytest.mark.parametrize("moment", ["before-call", "after-call"])
    @pytest.mark.parametrize("nth", [1, 2, 5])
    def test_is_counted_once_though_the_function_is_killed(
        self, cloud: Cloud, function: ModuleType, moment: str, nth: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        parked = cloud.function("serve_graphql").store.parked
        event = Sold().delivered(3)
        record(function.cases, [event])
        function.handler({"Records": [spoiled(record_of(event))], **window_of(SHARD)}, Context())
        parked.redrive(parked.waiting(Slice()).items[0].id, at=NOON, request=request_by(PLATFORM))

        with Killer(function, nth, moment), pytest.raises(Killed):
            function.handler(MINUTE, Context())
        monkeypatch.setattr(function, "now", lambda: datetime.now(UTC) + LEASE)
        function.handler(MINUTE, Context())

        assert counted_in(function.table) == what_adds_up([event])
        assert parked.waiting(Slice()) == Page()
