"""
Lambda: counts what happened into the sheets that insights are read from, each event once, from the table's stream.

What could not be counted is counted within a minute once a person has asked for it.

The stream's window, which is of no other use here, is what makes Lambda say which shard it hands over: records remember
by that what of it they have counted.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.causes import because_of
from adapters.dynamodb.counting import Counting
from adapters.dynamodb.generations import Generation, Generations
from adapters.dynamodb.insight_batches import Portion, Uncounted, portions_of
from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.stream import Arrived, cause_in
from adapters.dynamodb.table import Table
from adapters.dynamodb.uncounted import UncountedEvents
from aftersales.consuming import kind_told_in
from handlers import settings, starting
from handlers.hearing import try_again
from handlers.logbook import at_work, logger
from handlers.reporting import report

WRITERS: Final = 8
"""So many records are written at the same time."""

_TO_SPARE: Final = 60_000
"""Milliseconds within which a portion is counted."""

table: Final = Table(name=settings.insights_table_name(), region=settings.region(), keys=insight_schema())
cases: Final = Table(name=settings.table_name(), region=settings.region())
now: Final = partial(datetime.now, UTC)


@at_work
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Count what has arrived, put aside what nobody can count, and return from where on to deliver again."""
    if "Records" not in event:
        _count_after_all(context)
        return {}
    arrived = [Arrived.in_record(record) for record in event["Records"]]
    again = _count(arrived, shard=event["shardId"], context=context) if arrived else None
    failures = [{"itemIdentifier": again.sequence_number}] if again else []
    # Without a state, an answer about a window would count as a failure.
    return {"state": {}, "batchItemFailures": failures}


def _count(arrived: Sequence[Arrived], *, shard: str, context: LambdaContext) -> Arrived | None:
    """Count events as far as that goes; return the first of those that are to be delivered again."""
    generations = Generations.of(table)
    counting = Counting(table=table, shard=shard, at=now())
    for nth, portion in enumerate(portions_of(arrived, generations=generations, shard=shard)):
        if nth and context.get_remaining_time_in_millis() < _TO_SPARE:
            return portion.events[0]
        try:
            _put_aside(portion.uncounted, generations, function=context.function_name)
            _write(portion, counting)
        except Exception:
            # What was written is not written again, whatever kept the rest from it.
            logger.exception("Could not count events", first=portion.events[0].id)
            # Lambda knows of no error: the function answers, and has them delivered again.
            report("CountingFailed", 1, function=context.function_name)
            return portion.events[0]
    return None


def _write(portion: Portion, counting: Counting) -> None:
    with ThreadPoolExecutor(WRITERS) as writers:
        for _ in writers.map(lambda entry: counting.add(*entry), portion.additions.items()):
            pass


def _put_aside(some: Sequence[Uncounted], generations: Generations, *, function: str) -> None:
    for one in some:
        for generation in generations:
            missing_from(generation).put_aside(one.event.lane, one.event.number, error=one.error)
        with because_of(cause_in(one.event.as_heard.body)):
            logger.error("Could not count an event", event=one.event.id, reason=kind_told_in(one.error))
        # At once: the next may not even be put aside.
        report("EventsParked", 1, function=function)


def _count_after_all(context: LambdaContext) -> None:
    """Count what could not be counted, where a person has asked for it; of a generation in the making nobody has."""
    try_again(missing_from(Generations.of(table).counted).consumer(cases), context)


def missing_from(generation: Generation) -> UncountedEvents:
    """Return what could not be counted into a generation."""
    return UncountedEvents(insights=table, generation=generation, now=now)


starting.end()
