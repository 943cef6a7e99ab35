"""Lambda: brings what happened to the shops' own systems, and each minute what they did not accept before."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.announced import Announced
from adapters.dynamodb.store import DynamoStore
from adapters.notices import notice_in
from adapters.webhooks.courier import HttpCourier
from aftersales.webhooks.delivering import WebhookDeliveries
from aftersales.webhooks.webhook import Webhook
from handlers import settings, starting
from handlers.hearing import TO_SPARE, answer, now, repeatable_consumer_of


def _tell_disabled(webhook: Webhook) -> None:
    logger.warning("A webhook was disabled", webhook=webhook.id, merchant=webhook.merchant_id)


logger: Final = Logger()
store: Final = DynamoStore(settings.table_name(), region=settings.region())
deliveries: Final = WebhookDeliveries(
    webhooks=store.webhooks,
    deliveries=store.deliveries,
    courier=HttpCourier(wall_now=now),
    wall_now=now,
    on_disabled=_tell_disabled,
)


@logger.inject_lambda_context
def handler(event: Mapping[str, object], context: LambdaContext) -> Mapping[str, object]:
    """Deliver each event, or each minute what is due again; return the messages to hand over again."""
    # A delivery remembers itself what was accepted: an event that comes twice is not sent twice.
    consumer = repeatable_consumer_of("deliver_webhooks", work=partial(_deliver, context), table=store.table)
    if "Records" not in event:
        deliveries.try_again(may_go_on=partial(_has_time, context))
    return answer(event, context, by=consumer)


def _deliver(context: LambdaContext, event: Announced) -> None:
    deliveries.deliver(notice_in(event), may_go_on=partial(_has_time, context))


def _has_time(context: LambdaContext) -> bool:
    return context.get_remaining_time_in_millis() > TO_SPARE


starting.end()
