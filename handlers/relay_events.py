"""
Lambda: tells everyone who subscribed what happened, from the table's stream: each case in order, at least once.

Every minute it tells what was parked and is to be tried again.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.causes import because_of
from adapters.cloud_events import cloud_event
from adapters.dynamodb.stream import Arrived, cause_in, event_of
from adapters.dynamodb.table import Table
from adapters.dynamodb.waiting import DynamoRoom
from adapters.events import Event
from adapters.sns import SnsTopic
from aftersales.attempts import attempted
from aftersales.consuming import Consumer, Heard, Waiting, kind_told_in, next_try
from handlers import settings, starting
from handlers.hearing import try_again
from handlers.lanes import Lanes, Stuck
from handlers.logbook import at_work, logger
from handlers.reporting import report

PAUSE: Final = 0.3

now = partial(datetime.now, UTC)
topic = SnsTopic(settings.topic_arn())
table = Table(name=settings.table_name(), region=settings.region())
parked = DynamoRoom(table=table, consumer="relay_events", now=now)


@at_work
def handler(event: Mapping[str, object], context: LambdaContext) -> Mapping[str, object]:
    """Tell what has arrived, park what cannot be told, and return from where on to deliver again, if anywhere."""
    if "Records" not in event:
        try_again(consumer, context, cause_of=cause_in)
        return {}
    records = cast("Sequence[Mapping[str, Any]]", event["Records"])
    return _tell_all([Arrived.in_record(record) for record in records], function=context.function_name)


def _tell_all(arrived: Sequence[Arrived], *, function: str) -> Mapping[str, object]:
    waiting = [lane.name for lane in parked.lanes()]
    leftover = Lanes(tell=_tell, pause=partial(time.sleep, PAUSE), parked=waiting).pass_on(arrived)
    unparked = _park(leftover.stuck, function=function)
    again = [one for one in arrived if one in (leftover.again_from, unparked)]
    # The stream comes again from the first that is named on, whatever else is.
    return {"batchItemFailures": [{"itemIdentifier": one.sequence_number} for one in again[:1]]}


def _tell(arrived: Arrived) -> None:
    _publish(arrived.event(), arrived.id)


def _tell_again(heard: Heard) -> None:
    _publish(event_of(heard), heard.id)


def _publish(event: Event, event_id: str) -> None:
    with because_of(event.correlation_id):
        topic.publish(cloud_event(event))
        logger.info("Told subscribers of an event", event=event_id, type=event.type)


def _park(stuck: Sequence[Stuck[Arrived]], *, function: str) -> Arrived | None:
    """Park events in their order; return the first that could not even be parked."""
    for nth, one in enumerate(stuck):
        waiting = Waiting(event=one.event.as_heard, attempts=one.attempts, error=one.error, at=now())
        with because_of(cause_in(waiting.event.body)):
            failed = attempted(partial(parked.park, waiting, try_at=next_try(waiting)))
            if isinstance(failed, Exception):
                # Nothing behind it may be parked either: the stream delivers from here again.
                logger.error("Could not park an event", event=one.event.id, exc_info=failed)
                report("EventsParked", nth, function=function)
                return one.event
            logger.error("Parked an event", event=one.event.id, reason=kind_told_in(one.error))
    report("EventsParked", len(stuck), function=function)
    return None


consumer = Consumer(work=_tell_again, room=parked, now=now)


starting.end()
