"""What wakes functions by itself: the table's stream, and the clock."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any, Final

from tests.cloud import as_lambda_gets, is_of_an_event
from tests.dynamodb.streamed import SHARD, Record
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.shards import window_of
from tests.storms.deployment import Deployment
from tests.storms.worker import Failed

Invoke = Callable[[str, object], Any]

_PAUSE: Final = 0.2
_MOST_TICKS: Final = 1_000
_EVERY_MINUTE: Final = ("expire_deadlines", "relay_events")
_BATCH: Final = 25


@contextmanager
def awake(deployment: Deployment, invoke: Invoke) -> Iterator[None]:
    """Wake functions for as long as something happens, and then until they have heard of all of it."""
    over = Event()
    with ThreadPoolExecutor() as threads:
        running = [
            threads.submit(_follow, deployment, over, lambda event: invoke("relay_events", event), {}),
            threads.submit(_follow, deployment, over, lambda event: invoke("update_insights", event), window_of(SHARD)),
            threads.submit(_tick, over, invoke),
        ]
        try:
            yield
        finally:
            over.set()
        for one in running:
            one.result()


def _follow(
    deployment: Deployment, over: Event, function: Callable[[Mapping[str, Any]], Any], window: Mapping[str, Any]
) -> None:
    """Hand a function what comes with the stream, in its order, until no more comes."""
    stream = _read(deployment)
    while True:
        was_over = over.is_set()
        records = next(stream)
        EventSourceMapping(function, batch_size=_BATCH, window=window).deliver(records)
        if was_over and not records:
            return
        time.sleep(_PAUSE)


def _read(deployment: Deployment) -> Iterator[Sequence[Record]]:
    """Yield what the stream says of events, each time what is new."""
    streams = deployment.client("dynamodbstreams")
    (shard,) = streams.describe_stream(StreamArn=deployment.stream_arn)["StreamDescription"]["Shards"]
    place = streams.get_shard_iterator(
        StreamArn=deployment.stream_arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    while True:
        answer = streams.get_records(ShardIterator=place)
        place = answer["NextShardIterator"]
        yield [as_lambda_gets(record) for record in answer["Records"] if is_of_an_event(record)]


def _tick(over: Event, invoke: Invoke) -> None:
    """Wake what is woken every minute, more often than that, until all went well once after all else was over."""
    for _ in range(_MOST_TICKS):
        was_over = over.is_set()
        try:
            for function in _EVERY_MINUTE:
                invoke(function, {})
        except Failed:
            continue
        if was_over:
            return
        over.wait(1.0)
    raise AssertionError("not a minute went well")
