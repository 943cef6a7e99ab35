"""Lambda: once a day, holds each account at a payment gateway against the books, and tells of every difference."""

from datetime import UTC, datetime
from typing import Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.dynamodb.store import DynamoStore
from aftersales.cases.reconciling import Reconciliation
from aftersales.identifiers import GatewayAccount
from handlers import settings, starting
from handlers.logbook import Failed, at_work, logger
from handlers.moving_money import payment_accounts, payouts_over
from handlers.reporting import report

store: Final = DynamoStore(settings.table_name(), region=settings.region())
payouts: Final = payouts_over(store, payment_accounts().gateways())
reconciliation: Final = Reconciliation(payouts=payouts, book=store.refunds)


@at_work
def handler(_event: object, context: LambdaContext) -> None:
    """Reconcile each account that nobody has today; fail, to be tried again, if one cannot be."""
    failed: list[GatewayAccount] = []
    differences = 0
    for account, found in reconciliation.of_the_day(at=datetime.now(UTC)):
        if isinstance(found, Exception):
            failed.append(account)
            logger.error("Could not reconcile an account", account=account, exc_info=found)
        else:
            differences += 1
            logger.error("A refund differs", kind=found.kind, reference=found.reference, there=found.gateway_id)
    report("RefundsDiffer", differences, function=context.function_name)
    if failed:
        raise Failed(f"not reconciled: {', '.join(failed)}")


starting.end()
