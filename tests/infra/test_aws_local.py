"""
The whole product on AWS, as far as this machine can be AWS, and a shop that has an order returned to it.

The packaged template is deployed into MiniStack as it is, and the zips run under Lambda's own runtime client.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import jwt
import pytest

from adapters.chance import new_ulid
from adapters.dynamodb.store import DynamoStore
from aftersales.cases.deciding import Approve
from aftersales.identifiers import owned
from tests.cloud import SIGNING_KEY
from tests.open_shop import Clock, OpenShop, open_shop
from tests.returning import BUYER, LEAD, NOW, ORDER, STORY, SYSTEM
from tests.shop import LEAD as STAFF
from tests.shop import SHOP, an_order
from tools.aws_local.code import authorizer
from tools.aws_local.stack import REGION, Packaged, Stack, deployed
from tools.package import build
from tools.replay import documents

T = TypeVar("T")

ISSUER: Final = "https://id.shop.example"
SECRET: Final = "a secret of the shop and of nobody else"
SECRETS: Final = {
    "/aftersales/dev/signing-key": b64encode(SIGNING_KEY).decode(),
    "/aftersales/dev/issuers": json.dumps(
        {
            ISSUER: {
                "algorithm": "HS256",
                "key": SECRET,
                "parties": ["BUYER", "MERCHANT", "SYSTEM"],
                "merchants": [SHOP.id],
            }
        }
    ),
    "/aftersales/dev/payment-accounts": "{}",
}
PATIENCE: Final = 75.0
"""Seconds for what a schedule starts, which is a minute after the stack stands."""
SUBMIT: Final = """
mutation Submit($input: SubmitFeedbackInput!) {
  result: submitFeedback(input: $input) { __typename ... on Feedback { id } }
}
"""
FEEDBACK: Final = "query Feedback($id: ID!) { result: node(id: $id) { ... on Feedback { sentiment reader } } }"
CASE: Final = "query Case($id: ID!) { result: node(id: $id) { ... on Case { status } } }"
COUNTED: Final = """
query Counted($scope: InsightScope!, $period: Period!) {
  result: insights(scope: $scope, period: $period) { feedback { count } }
}
"""
WHO: Final = "{ result: viewer { party } }"


@dataclass(frozen=True)
class Visitor:
    """Someone who asks the API over HTTP."""

    stack: Stack

    def asks(self, document: str, given: Mapping[str, Any] | None = None, *, by: Mapping[str, str]) -> Any:
        """Return what is answered to a document under the name `result`."""
        status, answer = self.sends({"query": document, "variables": given or {}}, authorization=bearer(by))
        assert (status, "errors" in answer) == (200, False), answer
        return answer["data"]["result"]

    def does(self, document: str, given: Mapping[str, Any], *, by: Mapping[str, str]) -> Any:
        """Return what came of a mutation."""
        return self.asks(document, {"input": given}, by=by)

    def sends(self, body: Mapping[str, Any], *, authorization: str | None = None) -> tuple[int, Any]:
        headers = {"content-type": "application/json"} | ({"authorization": authorization} if authorization else {})
        asked = Request(self.stack.graphql, data=json.dumps(body).encode(), headers=headers)  # noqa: S310 - our own
        try:
            with urlopen(asked, timeout=30) as answer:  # noqa: S310 - the address is our own server's
                return answer.status, json.load(answer)
        except HTTPError as refusal:
            return refusal.code, json.load(refusal)


def bearer(claims: Mapping[str, Any], *, ends: datetime = NOW + timedelta(hours=1), secret: str = SECRET) -> str:
    token = jwt.encode({"iss": ISSUER, **claims, "iat": NOW - timedelta(hours=1), "exp": ends}, secret, "HS256")
    return f"Bearer {token}"


@pytest.fixture(scope="module")
def stack(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("aws")
    archives = folder / "zips"
    archives.mkdir()
    for archive in built.glob("*.zip"):
        (archives / archive.name).symlink_to(archive)
    (archives / "authorizer.zip").unlink()
    build(authorizer(), into=archives)
    packaged = Packaged.at(built / "dev", archives=archives)
    with deployed(packaged, name="aftersales-dev", secrets=SECRETS, folder=folder) as stack:
        yield stack


@pytest.fixture(scope="module")
def store(stack: Stack) -> Iterator[DynamoStore]:
    with pytest.MonkeyPatch.context() as told:
        told.setenv("AWS_ACCESS_KEY_ID", "000000000000")
        told.setenv("AWS_SECRET_ACCESS_KEY", "none")
        store = DynamoStore(
            stack.outputs["CasesTableName"], REGION, stack.address, insights_table=stack.outputs["InsightsTableName"]
        )
        open_shop(store)
        yield store


@pytest.fixture(scope="module")
def overdue(store: DynamoStore) -> str:
    """Return the id of a case that the buyer was to send goods back for, a month ago."""
    clock = Clock(at=NOW - timedelta(days=60))
    shop = OpenShop(store, clock=clock, new_ulid=new_ulid)
    case = shop.opens(shop.sells(an_order(1, at=clock())))
    return shop.acts(case, Approve(), by=STAFF).id


@pytest.fixture(scope="module")
def visitor(stack: Stack, overdue: str) -> Visitor:
    assert overdue, "it is to be there when the schedule begins"
    return Visitor(stack)


@pytest.fixture(scope="module")
def heard(stack: Stack) -> Callable[[], list[Mapping[str, Any]]]:
    """Return what asks a queue, which is subscribed to the topic, for all that it has heard so far."""
    queues = stack.client("sqs")
    queue = queues.create_queue(QueueName="a-subscriber")["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    raw = {"RawMessageDelivery": "true"}
    stack.client("sns").subscribe(
        TopicArn=stack.outputs["EventsTopicArn"], Protocol="sqs", Endpoint=arn, Attributes=raw
    )
    so_far: list[Mapping[str, Any]] = []

    def ask() -> list[Mapping[str, Any]]:
        answer = queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            so_far.append(json.loads(message["Body"]))
            queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return so_far

    return ask


def wait_until(question: Callable[[], T], is_so: Callable[[T], bool]) -> T:
    """Ask until something is so, or return what was answered last."""
    until = time.monotonic() + PATIENCE
    while not is_so(answer := question()) and time.monotonic() < until:
        time.sleep(0.3)
    return answer


class TestTheDoor:
    def test_answers_401_to_whoever_brings_no_token(self, visitor: Visitor) -> None:
        assert visitor.sends({"query": WHO}) == (HTTPStatus.UNAUTHORIZED, {"message": "Unauthorized"})

    @pytest.mark.parametrize(
        "authorization",
        [
            "Bearer junk",
            bearer(LEAD, secret="a secret of somebody else, as long as it is"),
            bearer(LEAD, ends=NOW - timedelta(minutes=2)),
            bearer({**LEAD, "merchant": "another shop"}),
        ],
        ids=["junk", "forged", "expired", "for another shop"],
    )
    def test_answers_403_to_whoever_is_not_believed(self, visitor: Visitor, authorization: str) -> None:
        status, answer = visitor.sends({"query": WHO}, authorization=authorization)

        assert (status, answer) == (HTTPStatus.FORBIDDEN, {"message": "Forbidden"})

    def test_answers_whoever_is(self, visitor: Visitor) -> None:
        assert visitor.asks(WHO, by=LEAD) == {"party": "MERCHANT"}


class TestAReturn:
    def test_goes_from_an_order_to_the_money_back_and_everyone_hears_of_it(
        self, visitor: Visitor, heard: Callable[[], list[Mapping[str, Any]]]
    ) -> None:
        # Given an order that the shop imported
        given = {"requestKey": "import", "merchantId": SHOP.id, "orders": [ORDER]}
        order_id = visitor.does(documents.IMPORT_ORDERS, given, by=SYSTEM)["results"][0]["order"]["id"]

        # When its buyer returns a unit, and the merchant sees it through
        line = {"orderLineId": owned("oln", order_id, 1), "quantity": 1, "reason": "DISLIKED"}
        asked = {"requestKey": "return", "orderId": order_id, "lines": [line]}
        settled = _seen_through(visitor.does(documents.REQUEST_RETURN, asked, by=BUYER), visitor)

        # Then the case is done, and its subscriber heard everything, in order
        def story() -> list[str]:
            return [event["type"] for event in heard() if event["subject"] in {order_id, settled["id"]}]

        assert settled["status"] == "COMPLETED"
        assert wait_until(story, lambda so_far: len(so_far) > len(STORY)) == ["order.imported", *STORY]


class TestFeedback:
    def test_is_read_and_counted(self, visitor: Visitor) -> None:
        before = _counted(visitor)
        text = "The lamp arrived late and broken, and nobody answered."
        given = {"requestKey": "said", "merchantId": SHOP.id, "stage": "DELIVERY", "rating": 1, "text": text}

        said = visitor.does(SUBMIT, given, by=BUYER)

        read = wait_until(lambda: visitor.asks(FEEDBACK, {"id": said["id"]}, by=LEAD), lambda one: one["reader"])
        assert read["sentiment"] == "NEGATIVE"
        assert wait_until(partial(_counted, visitor), lambda now: now > before) == before + 1


class TestADeadline:
    def test_that_has_passed_has_its_outcome_within_a_minute(self, visitor: Visitor, overdue: str) -> None:
        case = wait_until(lambda: visitor.asks(CASE, {"id": overdue}, by=LEAD), lambda one: one["status"] != "APPROVED")

        assert case["status"] == "EXPIRED"


class TestLogs:
    def test_say_nothing_of_whom_it_is_about(self, visitor: Visitor) -> None:
        said = "".join(path.read_text("utf-8") for path in visitor.stack.logs.glob("aftersales-*.log"))

        assert "Swept deadlines" in said
        assert not [word for word in ("Ann Example", "ann@example.org", "arrived late", SECRET) if word in said]


def _seen_through(case: Mapping[str, Any], visitor: Visitor) -> Any:
    line = {"caseLineId": case["lines"][0]["id"]}
    verdict = {"accepted": 1, "rejected": 0, "condition": "UNOPENED", "disposition": "RESTOCK"}
    acts: list[tuple[str, Mapping[str, Any]]] = [
        (documents.APPROVE, {}),
        (documents.REGISTER_SHIPMENT, {"method": "DROP_OFF"}),
        (documents.RECEIVE, {"lines": [{**line, "quantity": 1}]}),
        (documents.INSPECT, {"lines": [{**line, **verdict}]}),
    ]
    for nth, (document, given) in enumerate(acts):
        case = visitor.does(document, {"requestKey": f"a{nth}", "caseId": case["id"], **given}, by=LEAD)
    remedy = {"remedyId": case["remedies"][0]["id"], "outcome": "SUCCEEDED", "gatewayReference": "re_1"}
    return visitor.does(documents.SETTLE, {"requestKey": "s1", "caseId": case["id"], **remedy}, by=LEAD)


def _counted(visitor: Visitor) -> int:
    days = {"from": (NOW - timedelta(days=5)).date().isoformat(), "to": (NOW + timedelta(days=1)).date().isoformat()}
    given = {"scope": {"merchantId": SHOP.id}, "period": days}
    counted: int = visitor.asks(COUNTED, given, by=LEAD)["feedback"]["count"]
    return counted
