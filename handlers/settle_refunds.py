"""Lambda: gives refunds to payment gateways as soon as they are owed, and asks again about those that are under way."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.announced import Announced
from adapters.dynamodb.store import DynamoStore
from aftersales.cases.gateways import GatewayUnreachable
from aftersales.cases.marks import take_lease
from aftersales.cases.resuming import resume
from aftersales.consuming import Unreachable
from aftersales.identifiers import CaseId
from handlers import settings, starting
from handlers.hearing import TO_SPARE, answer, repeatable_consumer_of
from handlers.moving_money import payment_accounts, payouts_over

AGAIN_AFTER: Final = timedelta(minutes=4, seconds=30)
"""Who comes every minute resumes every five."""

logger: Final = Logger()
now: Final = partial(datetime.now, UTC)
store: Final = DynamoStore(settings.table_name(), region=settings.region())
payouts: Final = payouts_over(store, payment_accounts().gateways())


@logger.inject_lambda_context
def handler(event: Mapping[str, object], context: LambdaContext) -> Mapping[str, object]:
    """Send what is announced to be owed; without news, send again what is under way and what had to wait."""
    if "Records" not in event and take_lease(store.marks, "resuming", at=now(), lasting=AGAIN_AFTER) is not None:
        _resume(context)
    return answer(event, context, by=consumer)


def _resume(context: LambdaContext) -> None:
    for case_id, error in resume(
        payouts, store.refunds, may_go_on=lambda: context.get_remaining_time_in_millis() > TO_SPARE
    ):
        logger.warning("A refund is still under way", of=case_id, exc_info=error)


def _send(event: Announced) -> None:
    for error in payouts.send(CaseId(event.subject)):
        if isinstance(error, GatewayUnreachable):
            raise Unreachable(str(error)) from error
        logger.warning("A refund is still under way", of=event.subject, exc_info=error)


# What was sent already is found out by sending it again.
consumer: Final = repeatable_consumer_of("settle_refunds", work=_send, table=store.table)


starting.end()
