"""The relay tells the topic what the stream says: each case in order, losing nothing, whatever goes wrong."""

import json
from dataclasses import replace
from random import Random
from types import ModuleType
from typing import Any

import pytest

from adapters.cloud_events import cloud_event
from adapters.packing import unpack
from aftersales.orders.events import told
from aftersales.vocabulary import Party
from tests.cloud import Cloud, Context, Published
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.outage import Outage
from tests.handlers.parked import lanes, parked
from tests.handlers.relayed import REQUESTED, FlakyTopic, events_of_a_case, first_told, id_of, ids_in, mixed, shard_of
from tests.shop import NOON, an_order


@pytest.fixture
def mapping(relay: ModuleType) -> EventSourceMapping:
    return EventSourceMapping(lambda event: relay.handler(event, Context()))


class TestWhatHappened:
    def test_is_told_to_whoever_subscribed(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        imported = told(an_order(2, 1), by=Party.SYSTEM, at=NOON)

        mapping.deliver(shard_of([imported, REQUESTED]))

        assert cloud.heard() == [
            Published(event=cloud_event(event).body, attributes=cloud_event(event).attributes)
            for event in (imported, REQUESTED)
        ]
        assert mapping.deliveries == [2]

    def test_is_told_in_order(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        events = mixed([events_of_a_case(10) for _ in range(12)], chance=Random(1))

        mapping.deliver(shard_of(events))

        assert ids_in(cloud.heard()) == [id_of(event) for event in events]
        assert mapping.deliveries == [100, 20]


class TestAPoisonedCase:
    def test_is_parked_from_there_on_and_no_other_case_waits(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        # Given ten cases, one of which has an event that nobody can read
        poisoned, *healthy = [events_of_a_case(12) for _ in range(10)]
        events = mixed([poisoned, *healthy], chance=Random(2))

        # When they are delivered
        mapping.deliver(shard_of(events, spoiled=[id_of(poisoned[4])]))

        # Then everything else is told once, and what is behind it in its case waits with it
        heard = cloud.heard()
        assert ids_in(heard) == [
            id_of(event) for event in events if event.case_id != poisoned[0].case_id or event.number < 5
        ]
        assert mapping.deliveries == [100, 20]
        waiting = parked(cloud, "relay_events")
        lane = poisoned[0].case_id
        assert [item["SK"]["S"] for item in waiting] == [f"EVENT#{lane}#{number:06}" for number in range(5, 13)]
        assert [item["attempts"]["N"] for item in waiting] == ["3", *"0000000"]
        assert lanes(cloud, "relay_events") == [lane]

    def test_keeps_what_waits_as_it_came_and_why(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        events = events_of_a_case(2)
        shard = shard_of(events, spoiled=[id_of(events[0])])

        mapping.deliver(shard)

        first, second = parked(cloud, "relay_events")
        assert unpack(first["body"]["B"]) == shard[0]["dynamodb"]["NewImage"]
        assert unpack(second["body"]["B"]) == shard[1]["dynamodb"]["NewImage"]
        assert first["error"]["S"].startswith("UnicodeDecodeError(")
        assert second["error"] == first["error"]

    def test_stays_parked_when_more_happens_to_it(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        events = events_of_a_case(3)
        mapping.deliver(shard_of(events[:1], spoiled=[id_of(events[0])]))

        mapping.deliver(shard_of([*events[1:], REQUESTED]))

        assert ids_in(cloud.heard()) == [id_of(REQUESTED)]
        assert len(parked(cloud, "relay_events")) == 3

    def test_is_one_whose_event_the_topic_refuses(self, cloud: Cloud, mapping: EventSourceMapping) -> None:
        huge = replace(REQUESTED, data={"everything": "x" * 300_000})

        mapping.deliver(shard_of([huge]))

        assert cloud.heard() == []
        assert len(parked(cloud, "relay_events")) == 1

    def test_wakes_someone(self, relay: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
        shard = shard_of([REQUESTED], spoiled=[id_of(REQUESTED)])

        relay.handler({"Records": shard}, Context(function_name="aftersales-dev-relayEvents"))

        reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        (metric,) = [report for report in reports if "_aws" in report]
        assert metric["EventsParked"] == [1.0]
        (described,) = metric["_aws"]["CloudWatchMetrics"]
        assert described["Namespace"] == "aftersales"
        assert {name: metric[name] for (names,) in [described["Dimensions"]] for name in names} == {
            "function": "aftersales-dev-relayEvents",
            "service": "aftersales",
        }

    def test_is_delivered_again_when_it_cannot_even_be_parked(
        self, cloud: Cloud, relay: ModuleType, mapping: EventSourceMapping
    ) -> None:
        # Given a table that cannot be written to for a moment
        events = events_of_a_case(2)
        outage = Outage(of=1)
        dynamodb = relay.parked.table.connection.connection.client
        dynamodb.meta.events.register("before-call.dynamodb.TransactWriteItems", outage)

        # When a case is to be parked
        mapping.deliver(shard_of([*events, REQUESTED], spoiled=[id_of(events[0])]))

        # Then it is parked once that is possible
        assert mapping.deliveries == [3, 3]
        assert len(parked(cloud, "relay_events")) == 2
        assert set(ids_in(cloud.heard())) == {id_of(REQUESTED)}


class TestAnOutageOfTheTopic:
    def test_holds_everything_up_and_loses_nothing(
        self, cloud: Cloud, relay: ModuleType, mapping: EventSourceMapping
    ) -> None:
        events = mixed([events_of_a_case(5) for _ in range(8)], chance=Random(3))
        relay.topic.client.meta.events.register("before-call.sns.Publish", Outage(of=30))

        mapping.deliver(shard_of(events))

        assert ids_in(cloud.heard()) == [id_of(event) for event in events]
        assert mapping.deliveries == [40] * 11
        assert lanes(cloud, "relay_events") == []


class TestEverythingAtOnce:
    def test_loses_nothing_and_tells_each_case_in_order(
        self, cloud: Cloud, relay: ModuleType, mapping: EventSourceMapping, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Given a thousand events of forty cases, two of them poisoned, and a topic that is flaky
        chance = Random(4)
        one, another, *healthy = cases = [events_of_a_case(25) for _ in range(40)]
        topic = FlakyTopic(0.02, chance=chance)
        monkeypatch.setattr(relay, "topic", topic)

        # When they are delivered
        mapping.deliver(shard_of(mixed(cases, chance=chance), spoiled=[id_of(one[3]), id_of(another[9])]))

        # Then every healthy case is told whole, a poisoned one up to there, and what is behind that waits
        told = first_told(topic.heard)
        assert [told[case[0].case_id] for case in healthy] == [list(range(1, 26))] * 38
        for case, healthy_part in ((one, 3), (another, 9)):
            lane = case[0].case_id
            waiting = [item["SK"]["S"] for item in parked(cloud, "relay_events") if lane in item["SK"]["S"]]
            assert told[lane] == list(range(1, healthy_part + 1))
            assert waiting == [f"EVENT#{lane}#{n:06}" for n in range(healthy_part + 1, 26)]
        assert len(lanes(cloud, "relay_events")) == 2
        # And nothing is told twice, for no batch had to come again
        assert (len(topic.heard), mapping.deliveries) == (sum(map(len, told.values())), [100] * 10)


def as_json(value: object) -> Any:
    """Return what is left of a value on its way to Lambda."""
    return json.loads(json.dumps(value))


class TestARecord:
    def test_reaches_the_relay_in_json(self) -> None:
        shard = shard_of([REQUESTED])

        assert as_json(shard) == shard
