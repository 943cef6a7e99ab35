"""
A round of each function: everything that it ever asks of AWS, once.

Beside the usual, something fails in each round, waits, and is tried again.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Final

import boto3

from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from adapters.dynamodb.store import DynamoStore
from adapters.events import Event
from aftersales.cases.deciding import Approve
from aftersales.pages import Slice
from aftersales.webhooks.webhook import Answer
from tests.believed import issuers
from tests.cloud import ENVIRONMENT, INSIGHTS, REGION, TABLE, Cloud, Context, keep_secret
from tests.dynamodb.adding_up import spoiled
from tests.dynamodb.streamed import SHARD, record, record_of
from tests.handlers.api_round import serve_graphql
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.http_api import question_to_authorizer
from tests.handlers.parked import MINUTE
from tests.handlers.relayed import events_of_a_case, id_of, shard_of
from tests.handlers.shards import window_of
from tests.happenings import Sold
from tests.listening import NotingCourier, a_webhook
from tests.open_shop import Clock, OpenShop, open_shop
from tests.payments.deployed import Deployment, deployed_on
from tests.payments.paid_online import a_granted_refund, an_order_paid_online
from tests.phones import a_device
from tests.readers import WordReader
from tests.said import a_feedback
from tests.shop import BUYER, LEAD, NOON, PLATFORM, SHOP, a_case_file, an_order, request_by

JUNK: Final = {"Records": [{"messageId": "message-9", "body": "nothing that was ever published"}]}


def _books() -> DynamoStore:
    """Return the shop's books, of which no function sees all."""
    return DynamoStore(TABLE, region=REGION, insights_table=INSIGHTS)


def _messages(*events: Event) -> Mapping[str, object]:
    """Return events as the queue hands them over."""
    bodies = [text_of(cloud_event(event).body) for event in events]
    return {"Records": [{"messageId": f"message-{nth}", "body": body} for nth, body in enumerate(bodies)]}


def _exchange(function: ModuleType, **parts: object) -> None:
    """Give a function other parts than it made for itself. Its module is nobody else's."""
    vars(function).update(parts)


def _let_wait(function: ModuleType) -> None:
    """Hand over what nobody can work off, and have it tried again."""
    function.handler(JUNK, Context())
    _books().parked.redrive(
        f"{function.__name__.removeprefix('handlers.')}/message-9/0", at=NOON, request=request_by(PLATFORM)
    )
    function.handler(MINUTE, Context())


def authorize(cloud: Cloud) -> None:
    """Ask who somebody is."""
    keep_secret(ENVIRONMENT["ISSUERS_PARAMETER"], issuers())
    cloud.function("authorize").handler(question_to_authorizer("Bearer junk"), Context())


def relay_events(cloud: Cloud) -> None:
    """Tell of a case, and let another wait for a person, who has it tried again."""
    relay, told, stuck = cloud.function("relay_events"), events_of_a_case(1), events_of_a_case(1)
    _exchange(relay, PAUSE=0)
    mapping = EventSourceMapping(lambda event: relay.handler(event, Context()))
    mapping.deliver(shard_of([*told, *stuck], spoiled=[id_of(stuck[0])]))
    _books().parked.redrive(f"relay_events/{id_of(stuck[0])}", at=NOON, request=request_by(PLATFORM))
    relay.handler(MINUTE, Context())


def update_insights(cloud: Cloud) -> None:
    """Count what happened, also what could not be counted as it came."""
    function, event, other = cloud.function("update_insights"), Sold().delivered(3), Sold().delivered()
    record(function.cases, [event, other])
    function.handler({"Records": [spoiled(record_of(event)), record_of(other)], **window_of(SHARD)}, Context())
    (waiting,) = _books().parked.waiting(Slice()).items
    _books().parked.redrive(waiting.id, at=NOON, request=request_by(PLATFORM))
    function.handler(MINUTE, Context())


def expire_deadlines(cloud: Cloud) -> None:
    """Let a buyer never send back what was to come."""
    shop = OpenShop(open_shop(_books()).kept, clock=Clock(datetime.now(UTC) - timedelta(days=60)))
    shop.acts(shop.opens(shop.sells(an_order(1, at=shop.clock()))), Approve(), by=LEAD)
    cloud.function("expire_deadlines").handler(MINUTE, Context())


def read_feedback(cloud: Cloud) -> None:
    """Read what a buyer wrote."""
    function, feedback = cloud.function("read_feedback"), a_feedback("It was slow.")
    _exchange(function, reader=WordReader())
    _books().feedback.save(feedback)
    function.handler(_messages(feedback.unrecorded[0]), Context())
    _let_wait(function)


def deliver_webhooks(cloud: Cloud) -> None:
    """Bring an event to a shop that takes it at the second time."""
    function, courier = cloud.function("deliver_webhooks"), NotingCourier(answers=[Answer.REFUSED, Answer.ACCEPTED])
    _books().webhooks.save(a_webhook("case.requested"))
    _exchange(function, deliveries=replace(function.deliveries, courier=courier))
    function.handler(_messages(*a_case_file(an_order(1)).case.unrecorded), Context())
    later = datetime.now(UTC) + timedelta(minutes=5)
    _exchange(function, deliveries=replace(function.deliveries, wall_now=lambda: later))
    _let_wait(function)


def notify_phones(cloud: Cloud) -> None:
    """Let a phone say what happened, and find it gone the next time."""
    application = boto3.client("sns").create_platform_application(Name="shop", Platform="APNS", Attributes={})
    os.environ["APNS_APP"] = application["PlatformApplicationArn"]
    function, shop = cloud.function("notify_phones"), open_shop(_books())
    shop.kept.devices.save(a_device())
    for state in ("false", "true"):
        case = shop.acts(shop.opens(shop.sells(an_order(2))), Approve(), by=LEAD)
        function.handler(_messages(*shop.kept.cases.events(case.id, after=1, limit=1)), Context())
        for device in shop.kept.devices.of_buyer(SHOP.id, BUYER.id):
            boto3.client("sns").set_endpoint_attributes(
                EndpointArn=device.endpoint or "", Attributes={"Enabled": state}
            )
    _let_wait(function)


@contextmanager
def _sent(cloud: Cloud) -> Iterator[Deployment]:
    """Send a refund, of which the payment provider has no more to say for now."""
    with deployed_on(cloud) as deployment:
        deployment.double.next_states = ["pending"]
        deployment.deliver(a_granted_refund(deployment.shop, an_order_paid_online(deployment.double)))
        yield deployment


def settle_refunds(cloud: Cloud) -> None:
    """Send a refund, and ask again about it until it has arrived."""
    with _sent(cloud) as deployment:
        deployment.double.refunds[0]["status"] = "succeeded"
        _let_wait(deployment.function("settle_refunds"))


def receive_payment_events(cloud: Cloud) -> None:
    """Hear that a refund has arrived."""
    with _sent(cloud) as deployment:
        deployment.hear({**deployment.double.refunds[0], "status": "succeeded"})


def reconcile_refunds(cloud: Cloud) -> None:
    """Find out what nobody has heard."""
    with _sent(cloud) as deployment:
        deployment.double.refunds[0]["status"] = "succeeded"
        deployment.function("reconcile_refunds").handler({}, Context())


ROUNDS: Final[Mapping[str, Callable[[Cloud], None]]] = {
    "serve_graphql": serve_graphql,
    "authorize": authorize,
    "relay_events": relay_events,
    "update_insights": update_insights,
    "expire_deadlines": expire_deadlines,
    "read_feedback": read_feedback,
    "deliver_webhooks": deliver_webhooks,
    "notify_phones": notify_phones,
    "settle_refunds": settle_refunds,
    "receive_payment_events": receive_payment_events,
    "reconcile_refunds": reconcile_refunds,
}
