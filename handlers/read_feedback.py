"""Lambda: reads what buyers wrote as soon as it is submitted, each text once by each version of the reader."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.announced import Announced
from adapters.chance import new_ulid
from adapters.dynamodb.store import DynamoStore
from adapters.reader import small_reader
from aftersales.business import feedback_over
from aftersales.identifiers import FeedbackId
from handlers import settings, starting
from handlers.hearing import answer, repeatable_consumer_of

logger: Final = Logger()
reader: Final = small_reader()
store: Final = DynamoStore(settings.table_name(), region=settings.region())
feedback: Final = feedback_over(store, now=partial(datetime.now, UTC), new_ulid=new_ulid)


@logger.inject_lambda_context
def handler(event: Mapping[str, object], context: LambdaContext) -> Mapping[str, object]:
    """Read each text, or each minute those that could not be read; return the messages to hand over again."""
    return answer(event, context, by=consumer)


def _read(event: Announced) -> None:
    feedback.read(FeedbackId(event.subject), reader)


# A version of the reader reads a text once, however often it is told to.
consumer: Final = repeatable_consumer_of("read_feedback", work=_read, table=store.table)


starting.end()
