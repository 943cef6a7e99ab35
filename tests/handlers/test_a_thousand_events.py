"""
A thousand events of forty cases, two of them poisoned, and every fiftieth attempt fails.

None is lost, done twice or out of its order, and no healthy case waits for a sick one. The usual batch processor fails.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from types import ModuleType
from typing import Any, Final, cast

import pytest
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.cloud_events import CloudEvent, cloud_event
from adapters.documents import text_of
from adapters.dynamodb.parking import DynamoParking
from adapters.dynamodb.stream import Arrived
from adapters.sns import TopicUnreachable
from adapters.sqlite.store import SqliteStore
from aftersales.cases.events import CaseEvent
from aftersales.consuming import Consumer
from aftersales.pages import Slice
from aftersales.parking import ParkedEvents
from handlers.hearing import answer
from tests.cloud import Cloud, Context
from tests.handlers.bookkeeping import NOTHING_WRONG, Book
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.parked import MINUTE
from tests.handlers.queue import Queue
from tests.handlers.relayed import events_of_a_case, id_of, mixed, shard_of
from tests.open_shop import Clock
from tests.shop import NOON, PLATFORM, request_by

NAME: Final = "settle_refunds"
LAMBDA: Final = cast("LambdaContext", Context())


@pytest.fixture
def operator(cloud: Cloud) -> DynamoParking:
    parked: DynamoParking = cloud.function("serve_graphql").store.parked
    return parked


@pytest.fixture
def chance() -> Random:
    return Random(4)


@pytest.fixture
def events(chance: Random) -> list[CaseEvent]:
    return mixed([events_of_a_case(25) for _ in range(40)], chance=chance)


@pytest.fixture
def poisoned(events: list[CaseEvent]) -> set[str]:
    """Return the fourth event of a case, and the tenth of another."""
    one = next(event for event in events if event.number == 4)
    other = next(event for event in events if event.number == 10 and event.case_id != one.case_id)
    return {id_of(one), id_of(other)}


def waiting_for(operator: ParkedEvents, consumer: str) -> list[str]:
    """Return the events that wait for a person, after making sure that all of them are one consumer's."""
    ids = [event.id.split("/", 1) for event in operator.waiting(Slice(first=100)).items]
    assert {who for who, _ in ids} <= {consumer}
    return [event_id for _, event_id in ids]


@dataclass
class Topic:
    """A topic that takes what the book does."""

    book: Book

    def publish(self, event: CloudEvent) -> None:
        self.book.work(str(event.body["id"]))


class TestTheStream:
    @pytest.fixture
    def relay(self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
        relay = cloud.function("relay_events")
        monkeypatch.setattr(relay, "PAUSE", 0)
        return relay

    def test_is_told_whole_and_in_order_and_nobody_waits_for_a_sick_case(
        self,
        relay: ModuleType,
        operator: DynamoParking,
        chance: Random,
        events: list[CaseEvent],
        poisoned: set[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        # Given a relay to a topic that refuses two events, and is out of reach now and then
        book = Book(chance=chance, poisoned=poisoned, trouble=TopicUnreachable)
        monkeypatch.setattr(relay, "topic", Topic(book))
        mapping = mapping_to(lambda event: relay.handler(event, Context()), book)

        # When a thousand events come
        mapping.deliver(shard_of(events))

        # Then all but what is behind the poison is told, and that waits for a person
        waiting = waiting_for(operator, "relay_events")
        assert {*waiting} > poisoned
        assert book.outcome(elsewhere=waiting) == NOTHING_WRONG
        assert mapping.deliveries == [100] * 10

        # And when someone has mended that and asks for it, all is told
        book.poisoned = ()
        for event_id in poisoned:
            operator.redrive(f"relay_events/{event_id}", at=NOON, request=request_by(PLATFORM))
        let_minutes_pass(5, relay, monkeypatch)
        assert waiting_for(operator, "relay_events") == []
        assert book.outcome() == NOTHING_WRONG

    def test_is_told_twice_out_of_order_and_late_by_the_usual_batch_processor(
        self, chance: Random, events: list[CaseEvent], poisoned: set[str]
    ) -> None:
        book = Book(chance=chance, poisoned=poisoned, trouble=TopicUnreachable)
        processor = BatchProcessor(EventType.DynamoDBStreams)

        def usual(event: Mapping[str, Any]) -> Mapping[str, Any]:
            def tell(record: Any) -> None:
                book.work(Arrived.in_record(record.raw_event).id)

            return process_partial_response(dict(event), tell, processor)

        mapping = mapping_to(usual, book)
        mapping.retries = 10
        mapping.deliver(shard_of(events))

        outcome = book.outcome()
        assert outcome.lost >= len(poisoned)
        assert outcome.done_twice > 100
        assert outcome.out_of_order > 10
        assert len(mapping.deliveries) > 20


class TestAQueue:
    @pytest.fixture
    def store(self) -> Iterator[SqliteStore]:
        # Moto copies all of its table for each transaction; tests/contract holds both to the same promises.
        with closing(SqliteStore()) as store:
            yield store

    def test_is_worked_off_whole_and_in_order_and_nobody_waits_for_a_sick_case(
        self, store: SqliteStore, chance: Random, events: list[CaseEvent], poisoned: set[str]
    ) -> None:
        # Given a consumer behind a queue that hands every twentieth message over again
        book = Book(chance=chance, poisoned=poisoned, trouble=OSError)
        queue = queue_to(store.hears(NAME, work=lambda event: book.work(event.id)).parked, book)

        # When a thousand events come, and some minutes pass
        queue.deliver(messages_of(events))
        queue.let_minutes_pass(5)

        # Then all but what is behind the poison is done, and that waits for a person
        waiting = waiting_for(store.parked, NAME)
        assert {*waiting} > poisoned
        assert book.outcome(elsewhere=waiting) == NOTHING_WRONG
        assert queue.aside == []

        # And when someone has mended that and asks for it, all is done
        book.poisoned = ()
        for event_id in poisoned:
            store.parked.redrive(f"{NAME}/{event_id}", at=NOON, request=request_by(PLATFORM))
        queue.let_minutes_pass(5)
        assert waiting_for(store.parked, NAME) == []
        assert book.outcome() == NOTHING_WRONG

    def test_is_worked_off_twice_and_out_of_order_by_the_usual_batch_processor(
        self, chance: Random, events: list[CaseEvent], poisoned: set[str]
    ) -> None:
        book = Book(chance=chance, poisoned=poisoned, trouble=OSError)
        processor = BatchProcessor(EventType.SQS)

        def usual(event: Mapping[str, Any]) -> Mapping[str, Any]:
            return process_partial_response(
                dict(event), lambda record: book.work(json.loads(record.body)["id"]), processor
            )

        queue = Queue(_offering(usual, book), duplicates=0.05, chance=chance)
        queue.deliver(messages_of(events))

        outcome = book.outcome()
        assert {json.loads(body)["id"] for body in queue.aside} >= poisoned
        assert outcome.done_twice > 10
        assert outcome.out_of_order > 10


def let_minutes_pass(minutes: int, relay: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wake the relay every minute of a clock of its own."""
    clock = Clock(datetime.now(UTC))
    monkeypatch.setattr(relay, "consumer", replace(relay.consumer, now=clock))
    for _ in range(minutes):
        relay.handler(MINUTE, Context())
        clock.move(minutes=1)


def mapping_to(function: Any, book: Book) -> EventSourceMapping:
    """Return a mapping whose deliveries are what delays are counted in."""

    def offered(event: Mapping[str, Any]) -> Mapping[str, Any]:
        book.offer(Arrived.in_record(record).id for record in event["Records"])
        answered: Mapping[str, Any] = function(event)
        return answered

    mapping = EventSourceMapping(offered)
    book.now = lambda: len(mapping.deliveries)
    return mapping


def queue_to(consumer: Consumer, book: Book) -> Queue:
    """Return a queue whose seconds the consumer goes by."""

    def now() -> datetime:
        return NOON + timedelta(seconds=queue.now)

    timed = replace(consumer, now=now)
    queue = Queue(
        _offering(lambda event: answer(event, LAMBDA, by=timed), book),
        duplicates=0.05,
        chance=book.chance,
        every_minute=lambda: answer(MINUTE, LAMBDA, by=timed),
    )
    book.now = lambda: queue.now
    return queue


def messages_of(events: Sequence[CaseEvent]) -> list[str]:
    return [text_of(cloud_event(event).body) for event in events]


def _offering(function: Any, book: Book) -> Any:
    def offered(event: Mapping[str, Any]) -> Any:
        book.offer(json.loads(record["body"])["id"] for record in event["Records"])
        return function(event)

    return offered
