"""Lambda: gives refunds to payment gateways as soon as they are owed, and asks again about those that are under way."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.announced import Announced
from adapters.dynamodb.store import DynamoStore
from adapters.payments.sending import sending_because_of_it
from aftersales.cases.gateways import GatewayUnreachable
from aftersales.cases.marks import take_lease
from aftersales.cases.payouts import Overdue
from aftersales.cases.resuming import resume
from aftersales.consuming import Unreachable
from aftersales.identifiers import CaseId
from handlers import settings, starting
from handlers.hearing import TO_SPARE, answer, repeatable_consumer_of
from handlers.logbook import at_work, logger
from handlers.moving_money import payment_accounts, payouts_over
from handlers.reporting import report_always

AGAIN_AFTER: Final = timedelta(minutes=4, seconds=30)
"""Who comes every minute resumes every five."""

now: Final = partial(datetime.now, UTC)
store: Final = DynamoStore(settings.table_name(), region=settings.region())
payouts: Final = payouts_over(store, payment_accounts().gateways())


@at_work
def handler(event: Mapping[str, object], context: LambdaContext) -> Mapping[str, object]:
    """Send what is announced to be owed; without news, send again what is under way and what had to wait."""
    if "Records" not in event and take_lease(store.marks, "resuming", at=now(), lasting=AGAIN_AFTER) is not None:
        _resume(context)
    return answer(event, context, by=consumer)


def _resume(context: LambdaContext) -> None:
    overdue = 0
    for case_id, error in resume(
        sending_because_of_it(payouts),
        store.refunds,
        overdue=payouts.overdue,
        may_go_on=lambda: context.get_remaining_time_in_millis() > TO_SPARE,
    ):
        if isinstance(error, Overdue):
            overdue += 1
            logger.error("A refund has no end", of=case_id, reference=error.reference, since=error.since.isoformat())
        else:
            logger.warning("A refund is still under way", of=case_id, exc_info=error)
    report_always("RefundsWithoutEnd", overdue, function=context.function_name)


def _send(event: Announced) -> None:
    for error in payouts.send(CaseId(event.subject)):
        if isinstance(error, GatewayUnreachable):
            raise Unreachable(str(error)) from error
        logger.warning("A refund is still under way", of=event.subject, exc_info=error)


# What was sent already is found out by sending it again.
consumer: Final = repeatable_consumer_of("settle_refunds", work=_send, table=store.table)


starting.end()
