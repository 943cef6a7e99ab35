"""The log of all functions: it follows a request wherever it leads, and holds nothing of what anybody told."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NoReturn

import boto3
import pytest

from adapters.cloud_events import cloud_event
from adapters.dynamodb.cases import DynamoCases
from adapters.dynamodb.feedback import DynamoFeedback
from adapters.dynamodb.stream import Arrived
from adapters.dynamodb.webhooks import DynamoWebhooks
from adapters.sns import SnsTopic
from adapters.webhooks.connection import Connecting
from adapters.webhooks.courier import HttpCourier
from handlers.logbook import Failed
from tests.adapters.webhooks.receivers import NAME, certificates_for, receiver
from tests.believed import issuers, token_of
from tests.cloud import ENVIRONMENT, Cloud, Context, keep_secret, open_cloud
from tests.confiding import BUYER, MARK, NONSENSE, Confidants
from tests.dynamodb.streamed import SHARD
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.http_api import question_to_authorizer, request
from tests.handlers.parked import MINUTE
from tests.handlers.shards import window_of
from tests.log import Log, open_log
from tests.open_shop import open_shop
from tools.package import ROOT

RUNBOOK: Final = (ROOT / "docs/runbook.md").read_text("utf-8")
SECRET: Final = f"a secret of {MARK} and of nobody else"
LISTENERS: Final = {
    "deliver_webhooks": "",
    "notify_phones": "",
    "read_feedback": "feedback.submitted",
    "settle_refunds": "case.goods_inspected",
}
"""Who hears of which types of events: of fewer than this, as the subscriptions of infra/ have it."""

FUNCTIONS: Final = (
    *LISTENERS,
    *("authorize", "serve_graphql", "relay_events", "update_insights", "expire_deadlines"),
    *("receive_payment_events", "reconcile_refunds"),
)


@dataclass
class Deployment:
    """All functions, and API Gateway, the stream and the queues between them, as far as they matter here."""

    cloud: Cloud
    functions: Mapping[str, ModuleType]
    tokens: list[str] = field(default_factory=list)
    requests: Iterator[int] = field(default_factory=partial(count, 1))
    told: int = 0

    def sends(self, body: Mapping[str, object], by: Mapping[str, str]) -> dict[str, Any]:
        """Send anything, by way of the authorizer."""
        self.tokens.append(token_of(by, secret=SECRET))
        allowed = self.call("authorize", question_to_authorizer(f"Bearer {self.tokens[-1]}"))
        asked = request(body, told=allowed["context"])
        named = {**asked, "requestContext": {**asked["requestContext"], "requestId": f"request-{next(self.requests)}"}}
        answered = self.call("serve_graphql", named)
        assert answered["headers"]["x-request-id"] == named["requestContext"]["requestId"]
        answer: dict[str, Any] = json.loads(answered["body"])
        return answer

    def call(self, function: str, event: Mapping[str, Any]) -> Any:
        """Return what a function answers."""
        return self.functions[function].handler(event, Context())

    def follow(self) -> Sequence[Mapping[str, Any]]:
        """Let everything follow from what was written since; return the events that subscribers heard."""
        records = self.cloud.recorded()[self.told :]
        self.told += len(records)
        EventSourceMapping(partial(self.call, "relay_events")).deliver(records)
        EventSourceMapping(partial(self.call, "update_insights"), window=window_of(SHARD)).deliver(records)
        heard = [published.event for published in self.cloud.heard()]
        for listener, kind in LISTENERS.items():
            wanted = [event for event in heard if event["type"].startswith(kind)]
            messages = [{"messageId": event["id"], "body": json.dumps(event)} for event in wanted]
            assert self.call(listener, {"Records": messages}) == {"batchItemFailures": []}
        return heard

    def struggle(self) -> None:
        """Let everybody try what follows from all that was written, and from what the topic never said."""
        records = self.cloud.recorded()
        EventSourceMapping(partial(self.call, "relay_events")).deliver(records)
        EventSourceMapping(partial(self.call, "update_insights"), window=window_of(SHARD)).deliver(records)
        told = [json.dumps(cloud_event(Arrived.in_record(one).event()).body) for one in records]
        bodies = [*told, MARK, f'{{"{MARK}": 1}}']
        messages = [{"messageId": f"message-{nth}", "body": body} for nth, body in enumerate(bodies)]
        for listener in LISTENERS:
            self.call(listener, {"Records": messages})

    def pass_a_minute(self) -> None:
        """Wake every function that a schedule wakes."""
        for name in (*LISTENERS, "relay_events", "update_insights", "expire_deadlines", "reconcile_refunds"):
            self.call(name, MINUTE)


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told) as cloud:
        application = boto3.client("sns").create_platform_application(Name="shop", Platform="APNS", Attributes={})
        told.setenv("APNS_APP", application["PlatformApplicationArn"])
        keep_secret(ENVIRONMENT["ISSUERS_PARAMETER"], issuers(secret=SECRET))
        keep_secret(ENVIRONMENT["PAYMENT_ACCOUNTS_PARAMETER"], "{}")
        told.setenv("PAYMENT_ROUTES", "{}")
        deployment = Deployment(cloud, {name: cloud.function(name) for name in FUNCTIONS})
        told.setattr(deployment.functions["relay_events"], "PAUSE", 0)
        open_shop(deployment.functions["serve_graphql"].store)
        yield deployment


@pytest.fixture
def log(deployment: Deployment) -> Iterator[Log]:
    assert deployment.functions, "they open the log as they start"
    with open_log() as log:
        yield log


@pytest.fixture
def people(deployment: Deployment, log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Confidants]:
    """Return people who have told everything, to a shop whose system listens."""
    assert log.lines == [], "it is open before they tell"
    certificates, function = certificates_for(NAME, tmp_path), deployment.functions["deliver_webhooks"]
    connecting = Connecting(
        resolve=lambda *_: [ip_address("127.0.0.1")], may_reach=lambda _: True, trust=certificates.trust
    )
    courier = HttpCourier(wall_now=partial(datetime.now, UTC), connecting=connecting)
    monkeypatch.setattr(function, "deliveries", replace(function.deliveries, courier=courier))
    people = Confidants(deployment.sends)
    with receiver(certified=certificates.server) as shop:
        people.tell(hook=f"https://{NAME}:{shop.port}/{MARK}")
        yield people


@pytest.fixture
def breakdown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything break, once people have told what they tell, and say over what."""

    def broken(*_: object, **__: object) -> NoReturn:
        raise KeyError(f"No {MARK}")

    for where, name in (
        *((DynamoCases, name) for name in ("get", "many", "due")),
        *((DynamoFeedback, "get"), (DynamoWebhooks, "of"), (SnsTopic, "publish")),
    ):
        monkeypatch.setattr(where, name, broken)
    monkeypatch.setattr("adapters.dynamodb.insight_batches.facts_in", broken)


class TestARequest:
    def test_is_found_with_its_events_and_what_came_of_them_by_one_search(
        self, deployment: Deployment, people: Confidants, log: Log
    ) -> None:
        deployment.follow()

        # This process plays all functions, so the API's log writes the workers' lines too; and libraries say more here.
        approval = log.of(log.request_of("approveCase"))
        lines = [line for line in approval if not line["message"].endswith(" says something")]
        found = list(dict.fromkeys((line["message"], line.get("event")) for line in lines))
        event = f"{people.case_id}/5"
        webhook, device = found[2][0].split()[0], found[3][0].split()[0]
        assert found == [
            ("Answered a request", None),
            ("Told subscribers of an event", event),
            (f"{webhook} answered 204 to {event}", None),
            (f"{device} was told of {event}", None),
        ]

    def test_is_found_by_the_query_of_the_runbook(self, deployment: Deployment, people: Confidants, log: Log) -> None:
        deployment.follow()

        (shown,) = re.findall(r"^fields @timestamp, (.+)\n\| filter correlation_id = ", RUNBOOK, re.MULTILINE)
        lines = log.of(log.request_of("submitFeedback"))
        assert people.feedback_id in str(lines)
        assert set(shown.split(", ")) - {"exception"} <= {name for line in lines for name in line}

    def test_is_what_every_event_goes_back_to_and_what_follows_from_it(
        self, deployment: Deployment, people: Confidants, log: Log
    ) -> None:
        first, later = deployment.follow(), deployment.follow()

        goes_back = {(event["subject"], event["type"]): event["correlationid"] for event in (*first, *later)}
        assert len(goes_back) == 13
        assert goes_back[people.case_id, "case.requested"] == log.request_of("requestReturn")
        assert goes_back[people.case_id, "case.refund_settled"] == log.request_of("settleRefund")
        assert [event["type"] for event in later] == ["feedback.read"]
        assert goes_back[people.feedback_id, "feedback.read"] == log.request_of("submitFeedback")


class TestTheLog:
    def test_holds_nothing_of_what_anybody_told(
        self, deployment: Deployment, people: Confidants, log: Log, capfd: pytest.CaptureFixture[str]
    ) -> None:
        people.err()
        for body in NONSENSE:
            deployment.sends(body, BUYER)
        for authorization in (f"Bearer {MARK}", f"Bearer {deployment.tokens[0]}{MARK}", MARK):
            assert deployment.call("authorize", question_to_authorizer(authorization)) == {"isAuthorized": False}
        gateway = {"headers": {"stripe-signature": MARK}, "pathParameters": {"account": MARK}, "body": MARK}
        assert deployment.call("receive_payment_events", gateway)["statusCode"] == 400
        deployment.follow()
        deployment.follow()
        deployment.pass_a_minute()

        written = log.written.getvalue()
        assert len(log.lines) > 50
        assert [secret for secret in (*people.secrets, *deployment.tokens) if secret in written] == []
        assert MARK not in "".join(capfd.readouterr())

    def test_holds_nothing_of_what_breaks(
        self, deployment: Deployment, people: Confidants, log: Log, request: pytest.FixtureRequest
    ) -> None:
        # Only now, for people could not have told anything before.
        request.getfixturevalue("breakdown")
        deployment.sends({"query": f'{{ node(id: "{people.case_id}") {{ id }} }}'}, BUYER)
        deployment.struggle()

        said = [line for line in log.lines if line["level"] == "ERROR"]
        assert {line["message"] for line in said} == {
            "A field could not be answered",
            "Parked an event",
            "Could not count an event",
            "Could not do what an event asks for",
        }
        goes_back = {one.id: one.event().correlation_id for one in map(Arrived.in_record, deployment.cloud.recorded())}
        for message in ("Parked an event", "Could not count an event"):
            told = {str(line["event"]): line["correlation_id"] for line in said if line["message"] == message}
            assert told.items() <= goes_back.items()
            assert log.request_of("submitFeedback") in told.values()
        asked_for = [line for line in said if line["message"] == "Could not do what an event asks for"]
        assert {line["exception_name"] for line in asked_for} == {"KeyError", "NotAnEvent"}
        assert log.request_of("submitFeedback") in {line["correlation_id"] for line in asked_for}
        assert [secret for secret in people.secrets if secret in log.written.getvalue()] == []

    @pytest.mark.usefixtures("breakdown")
    def test_holds_nothing_of_what_breaks_a_whole_function(self, deployment: Deployment, log: Log) -> None:
        with pytest.raises(Failed) as failure:
            deployment.call("expire_deadlines", MINUTE)

        (line,) = {line["exception"] for line in log.lines if line["message"] == "The function failed"}
        assert line.startswith("KeyError\n")
        # Lambda writes down what an exception says.
        assert str(failure.value) == "KeyError"
        assert MARK not in log.written.getvalue()
