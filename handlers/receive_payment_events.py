"""Lambda: hears from payment gateways what became of refunds; nothing is believed that they have not signed."""

from base64 import b64decode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.causes import REQUEST_ID, cause
from adapters.dynamodb.store import DynamoStore
from adapters.log_lines import kind_of
from adapters.payments.accounts import UnknownAccount
from adapters.payments.stripe import SIGNATURE, BadSignature
from handlers import settings, starting
from handlers.logbook import at_work, logger
from handlers.moving_money import payment_accounts, payouts_over

accounts: Final = payment_accounts()
store: Final = DynamoStore(settings.table_name(), region=settings.region())
payouts: Final = payouts_over(store, {})


@at_work
def handler(event: Mapping[str, Any], _context: LambdaContext) -> Mapping[str, object]:
    """Write down what a gateway tells of a refund; what is no news is taken as well, so that nobody sends it again."""
    body = event.get("body") or ""
    raw = b64decode(body) if event.get("isBase64Encoded") else body.encode()
    signature = event["headers"].get(SIGNATURE.lower())
    try:
        told = accounts.heard(event["pathParameters"]["account"], raw, signature=signature)
    except (BadSignature, UnknownAccount) as refused:
        logger.warning("Did not believe a message", reason=kind_of(refused))
        return _answer(HTTPStatus.BAD_REQUEST)
    if told is not None:
        payouts.hear(told)
    return _answer(HTTPStatus.NO_CONTENT)


def _answer(status: HTTPStatus) -> Mapping[str, object]:
    return {"statusCode": status, "headers": {REQUEST_ID: cause()}}


starting.end()
