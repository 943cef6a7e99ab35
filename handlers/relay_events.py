"""Lambda: tells everyone who subscribed what happened, from the table's stream: each case in order, at least once."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.cloud_events import cloud_event
from adapters.dynamodb.parked import ParkedEvents
from adapters.dynamodb.stream import Arrived
from adapters.dynamodb.table import Table
from adapters.sns import SnsTopic
from handlers import settings
from handlers.lanes import Lanes, Stuck
from handlers.reporting import report

PAUSE: Final = 0.3

logger = Logger()
topic = SnsTopic(settings.topic_arn())
parked = ParkedEvents(Table(name=settings.table_name(), region=settings.region()))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Tell what has arrived, park what cannot be told, and return from where on to deliver again, if anywhere."""
    arrived = [Arrived.in_record(record) for record in event["Records"]]
    lanes = Lanes(tell=_tell, pause=partial(time.sleep, PAUSE), parked=parked.lanes())
    leftover = lanes.pass_on(arrived)
    unparked = _park(leftover.stuck, function=context.function_name)
    again = [one for one in arrived if one in (leftover.again_from, unparked)]
    # The stream comes again from the first that is named on, whatever else is.
    return {"batchItemFailures": [{"itemIdentifier": one.sequence_number} for one in again[:1]]}


def _tell(arrived: Arrived) -> None:
    topic.publish(cloud_event(arrived.event()))


def _park(stuck: Sequence[Stuck[Arrived]], *, function: str) -> Arrived | None:
    """Park events in their order; return the first that could not even be parked."""
    for nth, one in enumerate(stuck):
        try:
            parked.park(one.event, error=one.error, at=datetime.now(UTC))
        except Exception:
            # Whatever keeps it from being parked, nothing behind it may be: the stream delivers from here again.
            logger.exception("Could not park an event", event=one.event.id)
            report("EventsParked", nth, function=function)
            return one.event
        logger.error("Parked an event", event=one.event.id, reason=one.error)
    report("EventsParked", len(stuck), function=function)
    return None
