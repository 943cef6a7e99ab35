"""Lambda: lets buyers' phones say what happened to their cases."""

from collections.abc import Mapping
from typing import Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.announced import Announced
from adapters.dynamodb.store import DynamoStore
from adapters.notices import happened_in
from adapters.phones import SnsPhones
from aftersales.phones.notifying import PhoneNotices
from handlers import settings, starting
from handlers.hearing import answer, consumer_of, now

logger: Final = Logger()
store: Final = DynamoStore(settings.table_name(), region=settings.region())
notices: Final = PhoneNotices(
    devices=store.devices,
    cases=store.cases,
    feedback=store.feedback,
    merchants=store.merchants,
    phones=SnsPhones(settings.phone_apps()),
    now=now,
)


@logger.inject_lambda_context
def handler(event: Mapping[str, object], context: LambdaContext) -> Mapping[str, object]:
    """Tell phones of each event, or each minute of those that could not be told; return what to hand over again."""
    return answer(event, context, by=consumer)


def _tell(event: Announced) -> None:
    notices.tell(happened_in(event))


consumer: Final = consumer_of("notify_phones", work=_tell, table=store.table)


starting.end()
