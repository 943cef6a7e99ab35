"""Every function, from its zip under Lambda's own client, woken by all that the template wakes it with."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import boto3
import pytest

from adapters.dynamodb.store import DynamoStore
from aftersales.feedback.reading import Sentiment
from tests.believed import SECRETS, bearer
from tests.dynamodb.tables import REGION, in_ministack
from tests.handlers.http_api import REQUEST_ID, question_to_authorizer, request
from tests.infra.template import Template, written
from tests.infra.waking import (
    Waking,
    all_that_wakes,
    by_the_clock,
    from_a_gateway,
    from_a_queue,
    from_the_stream,
    in_a_window,
)
from tests.open_shop import OpenShop, open_shop
from tests.said import a_feedback
from tests.shop import NOON, an_order
from tools.aws_local.code import python, runtime, unpacked
from tools.aws_local.functions import Function, Settings
from tools.aws_local.ministack import running

LEAD: Final = {"sub": "lea", "party": "MERCHANT", "merchant": "shop-1"}
NOTHING_FAILED: Final[Mapping[str, object]] = {"batchItemFailures": []}
ANSWERS: Final[Mapping[tuple[str, str], object]] = {
    ("relayEvents", "stream"): NOTHING_FAILED,
    ("relayEvents", "minute"): {},
    ("updateInsights", "stream"): {"state": {}, **NOTHING_FAILED},
    ("updateInsights", "minute"): {},
    ("readFeedback", "queue"): NOTHING_FAILED,
    ("readFeedback", "minute"): {},
    ("deliverWebhooks", "queue"): NOTHING_FAILED,
    ("deliverWebhooks", "minute"): {},
    ("notifyPhones", "queue"): NOTHING_FAILED,
    ("notifyPhones", "minute"): {},
    ("settleRefunds", "queue"): NOTHING_FAILED,
    ("settleRefunds", "minute"): {},
    ("expireDeadlines", "minute"): None,
    ("reconcileRefunds", "hour"): None,
    ("receivePaymentEvents", "request"): {"statusCode": 400, "headers": {"X-Request-Id": REQUEST_ID}},
    ("authorize", "question"): {"isAuthorized": False},
}
"""What each function answers; what serveGraphql does is asked about in a class of its own."""


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """The functions as the template has them, with AWS and a shop's books behind them."""

    template: Template
    here: Path
    logs: Path
    address: str
    names: Mapping[str, str]

    def function(self, name: str) -> Function:
        said = self.template.functions()[name]
        archive = self.here / Path(said["Code"]["S3Key"]).name
        told = {variable: written(value) for variable, value in said["Environment"]["Variables"].items()}
        settings = Settings(
            name=said["FunctionName"],
            handler=said["Handler"],
            code=unpacked(archive, into=self.here),
            runtime=runtime(),
            python=python(),
            timeout=said["Timeout"],
            memory=said["MemorySize"],
            log=self.logs / f"{name}.log",
            variables={
                **{variable: self.names.get(value, value) for variable, value in told.items()},
                "AWS_ENDPOINT_URL": self.address,
            },
        )
        return Function(settings)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DynamoStore]:
    folder = tmp_path_factory.mktemp("aws")
    with running(folder, services=("dynamodb", "sns", "ssm")) as address, in_ministack(address, lambda: NOON) as store:
        for name, value in SECRETS.items():
            boto3.client("ssm", REGION, endpoint_url=address).put_parameter(Name=name, Value=value, Type="SecureString")
        yield store


@pytest.fixture(scope="module")
def shop(store: DynamoStore) -> OpenShop:
    return open_shop(store)


@pytest.fixture(scope="module")
def wakings(shop: OpenShop) -> Mapping[tuple[str, str], Waking]:
    """Return what wakes each function: a case was opened, a text was written, time passed, someone asks."""
    case = shop.opens(shop.sells(an_order(1)))
    feedback = a_feedback("The lamp arrived late and broken.")
    shop.kept.feedback.save(feedback)
    opened = shop.kept.cases.events(case.id, after=0, limit=9)
    usual = {
        "stream": from_the_stream([*opened, *feedback.unrecorded]),
        "queue": from_a_queue(opened),
        "minute": by_the_clock(timedelta(minutes=1)),
        "hour": by_the_clock(timedelta(hours=1)),
        "question": question_to_authorizer("Bearer junk"),
        "request": from_a_gateway("main", "{}", headers={"stripe-signature": "t=1,v1=forged"}),
    }
    special = {
        ("updateInsights", "stream"): in_a_window(usual["stream"]),
        ("readFeedback", "queue"): from_a_queue(feedback.unrecorded),
    }
    return {each: usual[each[1]] for each in ANSWERS} | special


@pytest.fixture(scope="module")
def deployed(template: Template, here: Path, store: DynamoStore, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    topic = boto3.client("sns", REGION, endpoint_url=store.host).create_topic(Name="events")["TopicArn"]
    assert store.host
    assert store.insights_table
    names = {"CasesTable": store.table_name, "InsightsTable": store.insights_table, "EventsTopic": topic}
    logs = tmp_path_factory.mktemp("logs")
    return Deployed(template=template, here=here, logs=logs, address=store.host, names=names)


@pytest.fixture(scope="module")
def function(deployed: Deployed) -> Iterator[Callable[[str], Function]]:
    """Return what runs the function of that name."""
    running: dict[str, Function] = {}

    def of(name: str) -> Function:
        if name not in running:
            running[name] = deployed.function(name)
        return running[name]

    yield of
    for each in running.values():
        each.end()


def told(function: Function, event: Mapping[str, Any]) -> Any:
    """Return what a function answers without complaining in its log."""
    answer = function.invoke(json.dumps(event).encode())
    assert answer.error is None, answer.payload
    assert "ERROR" not in (log := function.settings.log.read_text("utf-8")), log
    return json.loads(answer.payload)


class TestAFunction:
    @pytest.mark.parametrize(("name", "kind"), ANSWERS)
    def test_does_what_it_is_woken_for(
        self, function: Callable[[str], Function], wakings: Mapping[tuple[str, str], Waking], name: str, kind: str
    ) -> None:
        assert told(function(name), wakings[name, kind]) == ANSWERS[name, kind]

    def test_is_woken_here_by_all_that_the_template_wakes_it_with(self, template: Template) -> None:
        assert all_that_wakes(template) == {*ANSWERS, ("serveGraphql", "request")}


class TestTheApi:
    def test_answers_whom_the_authorizer_lets_in(self, function: Callable[[str], Function]) -> None:
        let_in = told(function("authorize"), question_to_authorizer(bearer(LEAD)))
        answer = told(function("serveGraphql"), request({"query": "{ viewer { party } }"}, told=let_in["context"]))

        assert let_in["isAuthorized"] is True
        assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"data": {"viewer": {"party": "MERCHANT"}}})


class TestTheReader:
    def test_has_read_what_came_through_the_queue(self, function: Callable[[str], Function], shop: OpenShop) -> None:
        feedback = a_feedback("The lamp arrived late and broken.")
        shop.kept.feedback.save(feedback)

        told(function("readFeedback"), from_a_queue(feedback.unrecorded))

        reading = shop.kept.feedback.get(feedback.id).reading
        assert reading is not None
        assert reading.sentiment is Sentiment.NEGATIVE
