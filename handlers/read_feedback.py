"""Lambda: reads what buyers wrote as soon as it is submitted, each text once by each version of the reader."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypedDict

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.chance import new_ulid
from adapters.dynamodb.store import DynamoStore
from adapters.reader import small_reader
from aftersales.business import feedback_over
from aftersales.identifiers import FeedbackId
from handlers import settings


class Message(TypedDict):
    """What the queue hands over: an event of the topic, as it was published."""

    messageId: str
    body: str


class Batch(TypedDict):
    """Some messages at once."""

    Records: Sequence[Message]


logger: Final = Logger()
reader: Final = small_reader()
store: Final = DynamoStore(settings.table_name(), region=settings.region())
feedback: Final = feedback_over(store, now=partial(datetime.now, UTC), new_ulid=new_ulid)


@logger.inject_lambda_context
def handler(event: Batch, _context: LambdaContext) -> Mapping[str, object]:
    """Read each text; return the messages to deliver again, which the queue parks when they failed three times."""
    failed = [message for message in event["Records"] if not _is_read(message)]
    return {"batchItemFailures": [{"itemIdentifier": message["messageId"]} for message in failed]}


def _is_read(message: Message) -> bool:
    try:
        feedback.read(FeedbackId(json.loads(message["body"])["subject"]), reader)
    except Exception:
        # Whatever is wrong with this one, the others are read.
        logger.exception("Could not read a feedback", of=message["messageId"])
        return False
    return True
