"""Lambda: every minute, gives each deadline that has passed its outcome."""

from datetime import UTC, datetime
from functools import partial
from typing import Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.dynamodb.store import DynamoStore
from adapters.payments.routes import routes_in
from aftersales.cases.filing import CaseFiles
from aftersales.cases.sweeping import sweep
from handlers import settings, starting

_TO_SPARE: Final = 10_000
"""Milliseconds within which the last case has its outcome."""


logger = Logger()
now = partial(datetime.now, UTC)
store = DynamoStore(settings.table_name(), region=settings.region())
files = CaseFiles(
    cases=store.cases,
    orders=store.orders,
    policies=store.policies,
    now=now,
    routes=routes_in(settings.payment_routes()),
)


@logger.inject_lambda_context
def handler(_event: object, context: LambdaContext) -> None:
    """Sweep the deadlines that are due; fail, for the alarm to ring, if some case could not have its outcome."""
    swept = sweep(
        store.cases,
        expire=files.expire,
        at=now(),
        may_go_on=lambda: context.get_remaining_time_in_millis() > _TO_SPARE,
    )
    logger.info("Swept deadlines", looked_at=swept.looked_at, failed=len(swept.failures))
    if swept.failures:
        names = ", ".join(case_id for case_id, _ in swept.failures)
        raise ExceptionGroup(f"No outcome for {names}", [error for _, error in swept.failures])


starting.end()
