"""What the relay parked is told in its order as soon as a person asks for it."""

from dataclasses import replace
from types import ModuleType

import pytest

from aftersales.identifiers import CorrelationId
from aftersales.pages import Page, Slice
from tests.cloud import Cloud, Context
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.parked import MINUTE
from tests.handlers.relayed import REQUESTED, Refusing, events_of_a_case, id_of, ids_in, shard_of
from tests.log import open_log
from tests.shop import NOON, PLATFORM, request_by


@pytest.fixture
def mapping(relay: ModuleType) -> EventSourceMapping:
    return EventSourceMapping(lambda event: relay.handler(event, Context()))


class TestWhatWasParked:
    def test_is_told_in_its_order_once_a_person_asks_for_it(
        self, cloud: Cloud, relay: ModuleType, mapping: EventSourceMapping, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Given a case that the topic refuses an event of, and another that waits for as long
        events = events_of_a_case(4)
        operator = cloud.function("serve_graphql").store.parked
        monkeypatch.setattr(relay, "topic", Refusing(id_of(events[1]), relay.topic))
        mapping.deliver(shard_of([*events[:3], REQUESTED]))
        relay.handler(MINUTE, Context())
        assert ids_in(cloud.heard()) == [id_of(events[0]), id_of(REQUESTED)]

        # When that is mended and a person asks for the last of them
        monkeypatch.setattr(relay, "topic", relay.topic.topic)
        operator.redrive(f"relay_events/{id_of(events[2])}", at=NOON, request=request_by(PLATFORM))
        relay.handler(MINUTE, Context())

        # Then what waits before it goes first, and the lane is open again
        assert ids_in(cloud.heard()) == [id_of(events[1]), id_of(events[2])]
        assert operator.waiting(Slice()) == Page()
        mapping.deliver(shard_of(events[3:]))
        assert ids_in(cloud.heard()) == [id_of(events[3])]

    def test_waits_on_if_it_fails_again(self, cloud: Cloud, relay: ModuleType, mapping: EventSourceMapping) -> None:
        events = events_of_a_case(2)
        operator = cloud.function("serve_graphql").store.parked
        mapping.deliver(shard_of(events, spoiled=[id_of(events[0])]))

        operator.redrive(f"relay_events/{id_of(events[0])}", at=NOON, request=request_by(PLATFORM))
        for _ in range(3):
            relay.handler(MINUTE, Context())

        assert cloud.heard() == []
        assert [(one.id, one.attempts) for one in operator.waiting(Slice()).items] == [
            (f"relay_events/{id_of(events[0])}", 4),
            (f"relay_events/{id_of(events[1])}", 0),
        ]

    def test_is_found_by_its_request_at_each_try(
        self, cloud: Cloud, relay: ModuleType, mapping: EventSourceMapping, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        event = replace(REQUESTED, correlation_id=CorrelationId("JKJaXmPLvHcESHA="))
        operator = cloud.function("serve_graphql").store.parked
        monkeypatch.setattr(relay, "topic", Refusing(id_of(event), relay.topic))

        with open_log() as log:
            mapping.deliver(shard_of([event]))
            operator.redrive(f"relay_events/{id_of(event)}", at=NOON, request=request_by(PLATFORM))
            relay.handler(MINUTE, Context())

        # The API's log, which is open here too, writes each line once more.
        assert list(dict.fromkeys(line["message"] for line in log.of("JKJaXmPLvHcESHA="))) == [
            "Parked an event",
            "Could not do what an event asks for",
        ]

    def test_wakes_someone_every_minute(
        self, relay: ModuleType, mapping: EventSourceMapping, capsys: pytest.CaptureFixture[str]
    ) -> None:
        mapping.deliver(shard_of([REQUESTED], spoiled=[id_of(REQUESTED)]))

        for _ in range(2):
            relay.handler(MINUTE, Context())

        assert capsys.readouterr().out.count('"EventsParked":[1.0]') == 3
