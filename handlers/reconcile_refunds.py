"""Lambda: once a day, holds the accounts at payment gateways against the books, and tells of every difference."""

from datetime import UTC, datetime
from typing import Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.dynamodb.store import DynamoStore
from aftersales.cases.gateways import GatewayUnreachable
from aftersales.cases.reconciling import Reconciliation
from aftersales.identifiers import GatewayAccount
from handlers import settings, starting
from handlers.moving_money import payment_accounts, payouts_over
from handlers.reporting import report

logger: Final = Logger()
store: Final = DynamoStore(settings.table_name(), region=settings.region())
payouts: Final = payouts_over(store, payment_accounts().gateways())
reconciliation: Final = Reconciliation(payouts=payouts, book=store.refunds)


@logger.inject_lambda_context
def handler(_event: object, context: LambdaContext) -> None:
    """Reconcile each account; fail, to be tried again, if one cannot be reached."""
    unreached = [account for account in payouts.gateways if not _reconciled(account, function=context.function_name)]
    if unreached:
        raise GatewayUnreachable(f"not reconciled: {', '.join(unreached)}")


def _reconciled(account: GatewayAccount, *, function: str) -> bool:
    differences = 0
    try:
        for found in reconciliation.differences(account, until=datetime.now(UTC)):
            differences += 1
            logger.error("A refund differs", kind=found.kind, reference=found.reference, there=found.gateway_id)
    except GatewayUnreachable:
        logger.exception("Could not reconcile an account", account=account)
        return False
    finally:
        report("RefundsDiffer", differences, function=function)
    return True


starting.end()
