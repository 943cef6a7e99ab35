"""What wakes functions on AWS, in the shapes that its documentation gives."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import md5
from typing import Any, Final

from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from adapters.events import Event
from tests.dynamodb.streamed import SHARD, record_of
from tests.handlers.http_api import request
from tests.handlers.shards import window_of
from tests.infra.template import Template, written

Waking = Mapping[str, Any]

_ACCOUNT: Final = "123456789012"
_TABLE: Final = f"arn:aws:dynamodb:us-east-1:{_ACCOUNT}:table/cases/stream/2026-11-22T00:00:00.000"


def from_the_stream(events: Sequence[Event]) -> Waking:
    """Return how the table's stream tells of events that were recorded."""
    return {"Records": [_recorded(event, nth) for nth, event in enumerate(events)]}


def in_a_window(waking: Waking, *, shard: str = SHARD) -> Waking:
    """Return how the stream tells the same to whoever hears it window by window."""
    return {**window_of(shard), "eventSourceARN": _TABLE, **waking}


def from_a_queue(events: Sequence[Event]) -> Waking:
    """Return how a queue behind the topic hands over what was published."""
    return {"Records": [_message(text_of(cloud_event(event).body), nth) for nth, event in enumerate(events)]}


def by_the_clock(every: timedelta) -> Waking:
    """Return how a schedule says that it is time."""
    rule = "every-minute" if every < timedelta(hours=1) else "every-hour"
    return {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": _ACCOUNT,
        "time": "2026-11-23T12:00:00Z",
        "region": "us-east-1",
        "resources": [f"arn:aws:events:us-east-1:{_ACCOUNT}:rule/{rule}"],
        "detail": {},
    }


def from_a_gateway(account: str, body: str, *, headers: Mapping[str, str]) -> Waking:
    """Return how the HTTP API passes on what a payment gateway tells."""
    asked = request(body, told=None, headers=headers)
    path = f"/payments/{account}/events"
    at = {**asked["requestContext"], "routeKey": "POST /payments/{account}/events"}
    at["http"] = {**at["http"], "path": path}
    return {
        **asked,
        "routeKey": "POST /payments/{account}/events",
        "rawPath": path,
        "pathParameters": {"account": account},
        "requestContext": at,
    }


def all_that_wakes(template: Template) -> set[tuple[str, str]]:
    """Return each function of a template with each kind of what wakes it."""
    rules = template.of_type("Events::Rule").values()
    integrations = template.of_type("ApiGatewayV2::Integration").values()
    authorizers = template.of_type("ApiGatewayV2::Authorizer").values()
    found = [
        *((target["Arn"], _unit_of(rule["ScheduleExpression"])) for rule in rules for target in rule["Targets"]),
        *((each["IntegrationUri"], "request") for each in integrations),
        *((each["AuthorizerUri"], "question") for each in authorizers),
    ]
    handed_over = {(name, _kind_of(written(each["EventSourceArn"]))) for name, each in template.mappings()}
    return handed_over | {(name, kind) for arn, kind in found for name in template.functions() if _names(arn, name)}


def _recorded(event: Event, nth: int) -> Waking:
    record = record_of(event)
    change = {**record["dynamodb"], "ApproximateCreationDateTime": 1795348800.0, "SizeBytes": 412}
    return {
        **record,
        "eventID": f"c4ca4238a0b923820dcc509a6f75849{nth}",
        "eventVersion": "1.1",
        "awsRegion": "us-east-1",
        "dynamodb": change,
        "eventSourceARN": _TABLE,
    }


def _message(body: str, nth: int) -> Waking:
    return {
        "messageId": f"059f36b4-87a3-44ab-83d2-66197583000{nth}",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1795348800000",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1795348800001",
        },
        "messageAttributes": {},
        "md5OfBody": md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:{_ACCOUNT}:aftersales-dev-Queue",
        "awsRegion": "us-east-1",
    }


def _kind_of(source: str) -> str:
    return "stream" if source.endswith(".StreamArn") else "queue"


def _unit_of(schedule: str) -> str:
    return schedule.removesuffix(")").split()[-1]


def _names(arn: object, function: str) -> bool:
    """Tell whether a reference is to a function, wherever in an address it stands."""
    return f"'{function[0].upper()}{function[1:]}LambdaFunction'" in repr(arn)
