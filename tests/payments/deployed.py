"""A shop on AWS, whose payment provider is outside."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from adapters.dynamodb.store import DynamoStore
from aftersales.cases.case import Case
from tests.cloud import ENVIRONMENT, INSIGHTS, REGION, TABLE, Cloud, Context, keep_secret
from tests.handlers.http_api import REQUEST_ID
from tests.open_shop import Clock, OpenShop, open_shop
from tests.payments.paid_online import MAIN, ROUTES, SECRET, accounts_at, the_refund_of, told_of
from tests.payments.stripe_double import Document, StripeDouble, Wire, serving
from tests.shop import NOON


@dataclass
class Deployment:
    """What was deployed, with a shop in it and its payment provider outside."""

    cloud: Cloud
    shop: OpenShop
    double: StripeDouble
    wire: Wire

    def function(self, name: str) -> ModuleType:
        return self.cloud.function(name)

    def deliver(self, case: Case) -> Mapping[str, Any]:
        """Hand a case's newest event to the function that sends, as its queue does."""
        (event,) = self.shop.kept.cases.events(case.id, after=case.version - 1, limit=1)
        body = text_of(cloud_event(event).body)
        message = {"messageId": "message-1", "body": body}
        answer: Mapping[str, Any] = self.function("settle_refunds").handler({"Records": [message]}, Context())
        return answer

    def hear(self, refund: Document, *, secret: str = SECRET, account: str = MAIN) -> int:
        """Let the provider tell of a refund, and return the status of the answer."""
        message = told_of(refund, secret=secret)
        told = {
            "requestContext": {"requestId": REQUEST_ID},
            "headers": {"stripe-signature": message.signature},
            "pathParameters": {"account": account},
            "body": message.body,
            "isBase64Encoded": False,
        }
        answer = self.function("receive_payment_events").handler(told, Context())
        assert answer["headers"] == {"X-Request-Id": REQUEST_ID}
        status: int = answer["statusCode"]
        return status

    def forget_who_was_at(self, case: Case) -> None:
        """Let so much time pass for a transfer that whoever sent it cannot be at it any more."""
        marks, name = DynamoStore(TABLE, region=REGION).marks, f"transfer {the_refund_of(case).id}-1-1"
        marks.replace(name, before=marks.read(name), after=NOON.isoformat(), until=NOON)

    def now(self, case: Case) -> Case:
        return self.shop.kept.cases.get(case.id)


@contextmanager
def deployed_on(cloud: Cloud) -> Iterator[Deployment]:
    """Open a shop whose buyers pay online, for as long as it is needed."""
    double, wire = StripeDouble(clock=Clock(datetime.now(UTC))), Wire()
    with serving(double, wire=wire) as address:
        keep_secret(ENVIRONMENT["PAYMENT_ACCOUNTS_PARAMETER"], json.dumps(accounts_at(address)))
        shop = open_shop(DynamoStore(TABLE, region=REGION, insights_table=INSIGHTS))
        yield Deployment(cloud, replace(shop, routes=ROUTES), double, wire)
