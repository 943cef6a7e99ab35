"""
How functions hear of what happened: from a queue behind the topic, and every minute of what waits to be tried again.

    {"Records": [{"messageId": …, "body": …}, …]}     messages of the queue; what fails waits in the table from then on
    anything else                                     a minute has passed

The queue hands a message over again only if it could not even be parked.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypedDict, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.announced import Announced, NotAnEvent, announced_in, cause_in, working_because_of_it
from adapters.causes import because_of
from adapters.dynamodb.table import Table
from adapters.dynamodb.waiting import DynamoLedger, DynamoRoom
from aftersales.consuming import Consumer, Heard, Report, Unreachable
from aftersales.identifiers import CorrelationId
from handlers.logbook import logger
from handlers.reporting import report

TO_SPARE: Final = 10_000
"""Milliseconds within which the work of one event is done."""

CauseOf = Callable[[bytes], CorrelationId | None]
"""Which request the body of an event goes back to."""

now: Final = partial(datetime.now, UTC)


class Message(TypedDict):
    """What the queue hands over: an event of the topic, as it was published."""

    messageId: str
    body: str


def consumer_of(name: str, *, work: Callable[[Announced], object], table: Table) -> Consumer:
    """Return the consumer of that name, whose work must not be done twice."""
    room = DynamoRoom(table=table, consumer=name, now=now)
    return Consumer(
        work=working_because_of_it(work), room=room, now=now, ledger=DynamoLedger(table=table, consumer=name, now=now)
    )


def repeatable_consumer_of(name: str, *, work: Callable[[Announced], object], table: Table) -> Consumer:
    """Return the consumer of that name, whose work does no harm if it is done twice."""
    return Consumer(work=working_because_of_it(work), room=DynamoRoom(table=table, consumer=name, now=now), now=now)


def answer(event: Mapping[str, object], context: LambdaContext, *, by: Consumer) -> Mapping[str, object]:
    """Let a consumer hear a batch of messages, or try again what waits; return the messages to hand over again."""
    if "Records" in event:
        return _hear(cast("Sequence[Message]", event["Records"]), by)
    try_again(by, context)
    return {}


def try_again(consumer: Consumer, context: LambdaContext, *, cause_of: CauseOf = cause_in) -> None:
    """Let a consumer try what waits and is to be tried; report the lanes that go on waiting for someone."""
    came = consumer.try_again(may_go_on=lambda: context.get_remaining_time_in_millis() > TO_SPARE)
    _log(came, cause_of=cause_of)
    waiting = sum(lane.waits_for_a_person for lane in consumer.room.lanes())
    unreached = sum(isinstance(failure.error, Unreachable) for failure in came.failures)
    report("EventsParked", waiting + unreached, function=context.function_name)


def _hear(messages: Sequence[Message], consumer: Consumer) -> Mapping[str, object]:
    heard = {message["messageId"]: heard_in(message) for message in messages}
    came = consumer.hear(heard.values())
    _log(came)
    failed = [message_id for message_id, event in heard.items() if event in came.again]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def heard_in(message: Message) -> Heard:
    """Return the event that a message announces; what announces nothing is in a lane of its own."""
    body = message["body"].encode()
    try:
        event = announced_in(body)
    except NotAnEvent:
        return Heard(lane=message["messageId"], number=0, body=body)
    return Heard(lane=event.subject, number=event.number, body=body)


def _log(came: Report, *, cause_of: CauseOf = cause_in) -> None:
    for failure in came.failures:
        # Whatever is wrong with this one, the others go on.
        with because_of(cause_of(failure.event.body)):
            logger.error("Could not do what an event asks for", of=failure.event.id, exc_info=failure.error)
