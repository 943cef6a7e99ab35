"""
The whole product on AWS, as far as this machine can be AWS, and a shop that has an order returned to it.

The packaged template is deployed into MiniStack as it is, and the zips run under Lambda's own runtime client.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from adapters.chance import new_ulid
from adapters.dynamodb.store import DynamoStore
from aftersales.cases.deciding import Approve
from aftersales.identifiers import owned
from tests.believed import SECRET, SECRETS, bearer
from tests.infra.logged import INVOCATION, length_of_ours, length_of_the_gateways, logs_of, tells_of_failure
from tests.infra.template import Template
from tests.infra.visitor import Visitor
from tests.infra.waking import by_the_clock
from tests.open_shop import Clock, OpenShop, open_shop
from tests.returning import BUYER, LEAD, NOW, ORDER, STORY, SYSTEM
from tests.shop import LEAD as STAFF
from tests.shop import SHOP, an_order
from tools.aws_local.stack import REGION, Packaged, Stack, deployed
from tools.cost.bill import (
    LOGGED_BYTES_OF_EVENT,
    LOGGED_BYTES_OF_INVOCATION,
    LOGGED_BYTES_OF_MINUTE,
    LOGGED_BYTES_OF_REQUEST,
)
from tools.replay import documents

T = TypeVar("T")
Heard: TypeAlias = Callable[[], list[Mapping[str, Any]]]

PATIENCE: Final = 75.0
"""Seconds for what a schedule starts, which is a minute after the stack stands."""
MOST_SECONDS: Final = 90
"""For all of it, from deploying on."""

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


@pytest.fixture(scope="module")
def began(here: Path) -> float:
    """Return when everything was built and is about to be deployed."""
    assert here.exists()
    return time.monotonic()


@pytest.fixture(scope="module")
def stack(began: float, built: Path, here: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    assert began, "deploying belongs to what is timed"
    packaged = Packaged.at(built / "dev", archives=here)
    with deployed(packaged, name="aftersales-dev", secrets=SECRETS, folder=tmp_path_factory.mktemp("aws")) as stack:
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
def heard(stack: Stack) -> Heard:
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
            bearer(LEAD, ends_in=-timedelta(minutes=2)),
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
        self, visitor: Visitor, heard: Heard
    ) -> None:
        # Given an order that the shop imported
        given = {"requestKey": "import", "merchantId": SHOP.id, "orders": [ORDER]}
        order_id = visitor.does(documents.IMPORT_ORDERS, given, by=SYSTEM)["results"][0]["order"]["id"]

        # When its buyer returns a unit, and the merchant sees it through
        line = {"orderLineId": owned("oln", order_id, 1), "quantity": 1, "reason": "DISLIKED"}
        asked = {"requestKey": "return", "orderId": order_id, "lines": [line]}
        settled = _seen_through(visitor.does(documents.REQUEST_RETURN, asked, by=BUYER), visitor)

        # Then the case is done, and its subscriber heard everything, in order, and of which request each comes
        def story() -> list[Mapping[str, Any]]:
            return [event for event in heard() if event["subject"] in {order_id, settled["id"]}]

        assert settled["status"] == "COMPLETED"
        told = wait_until(story, lambda so_far: len(so_far) > len(STORY))
        assert [event["type"] for event in told] == ["order.imported", *STORY]
        assert {event["correlationid"] for event in told} <= {*visitor.called}


class TestFeedback:
    def test_is_read_and_counted(self, visitor: Visitor) -> None:
        before = _counted(visitor)
        text = "The lamp arrived late and broken, and nobody answered."
        given = {"requestKey": "said", "merchantId": SHOP.id, "stage": "DELIVERY", "rating": 1, "text": text}

        said = visitor.does(SUBMIT, given, by=BUYER)

        read = wait_until(lambda: visitor.asks(FEEDBACK, {"id": said["id"]}, by=LEAD), lambda one: one["reader"])
        assert read["sentiment"] == "NEGATIVE"
        assert wait_until(partial(_counted, visitor), lambda now: now > before) == before + 1


class TestAGateway:
    def test_is_believed_nothing_that_it_did_not_sign(self, stack: Stack) -> None:
        forged = {"content-type": "application/json", "stripe-signature": "t=1,v1=forged"}
        asked = Request(stack.url_of("/payments/main/events"), data=b"{}", headers=forged)  # noqa: S310 - our own

        with pytest.raises(HTTPError) as refused:
            urlopen(asked, timeout=30)  # noqa: S310 - the address is our own server's

        with refused.value as answer:
            assert answer.code == HTTPStatus.BAD_REQUEST

    def test_is_held_against_the_books_by_who_comes_every_hour(self, stack: Stack) -> None:
        rules = stack.client("events").list_rules()["Rules"]
        (rule,) = [each for each in rules if "hour" in each["ScheduleExpression"]]
        (target,) = stack.client("events").list_targets_by_rule(Rule=rule["Name"])["Targets"]
        event = json.dumps(by_the_clock(timedelta(hours=1)))

        # Nobody waits for an hour here.
        answer = stack.client("lambda").invoke(FunctionName=target["Arn"], Payload=event)

        assert (answer.get("FunctionError"), answer["Payload"].read()) == (None, b"null")


class TestADeadline:
    def test_that_has_passed_has_its_outcome_within_a_minute(self, visitor: Visitor, overdue: str) -> None:
        case = wait_until(lambda: visitor.asks(CASE, {"id": overdue}, by=LEAD), lambda one: one["status"] != "APPROVED")

        assert case["status"] == "EXPIRED"


class TestLogs:
    def test_say_that_every_function_was_there_and_none_failed(self, stack: Stack, template: Template) -> None:
        logs = partial(logs_of, stack)
        wait_until(logs, lambda so_far: all("REPORT" in log for log in so_far.values()))

        assert set(logs()) == {each["FunctionName"] for each in template.functions().values()}
        assert not [name for name, log in logs().items() if "REPORT" not in log]
        assert not [line for log in logs().values() for line in log.splitlines() if tells_of_failure(line)]

    def test_say_nothing_of_whom_it_is_about(self, stack: Stack) -> None:
        said = "".join(logs_of(stack).values())

        assert "Swept deadlines" in said
        assert not [word for word in ("Ann Example", "ann@example.org", "arrived late", SECRET) if word in said]

    def test_are_as_long_as_the_bill_has_it(self, stack: Stack, template: Template) -> None:
        api, relay, sweep, refunds = (
            length_of_ours(logs_of(stack)[f"aftersales-dev-{name}"])
            for name in ("serveGraphql", "relayEvents", "expireDeadlines", "settleRefunds")
        )

        few = partial(pytest.approx, rel=0.1)
        assert length_of_the_gateways(template) + api == few(LOGGED_BYTES_OF_REQUEST)
        assert relay == few(LOGGED_BYTES_OF_EVENT)
        assert sweep + refunds / 5 == few(LOGGED_BYTES_OF_MINUTE)
        assert len(INVOCATION) == few(LOGGED_BYTES_OF_INVOCATION)


class TestAllOfIt:
    @pytest.mark.long
    def test_takes_no_more_than_a_minute_and_a_half(
        self, began: float, overdue: str, visitor: Visitor, heard: Heard, stack: Stack, template: Template
    ) -> None:
        # The others are not run with this one, which goes their way.
        TestTheDoor().test_answers_whoever_is(visitor)
        TestAReturn().test_goes_from_an_order_to_the_money_back_and_everyone_hears_of_it(visitor, heard)
        TestFeedback().test_is_read_and_counted(visitor)
        TestAGateway().test_is_believed_nothing_that_it_did_not_sign(stack)
        TestAGateway().test_is_held_against_the_books_by_who_comes_every_hour(stack)
        TestADeadline().test_that_has_passed_has_its_outcome_within_a_minute(visitor, overdue)
        TestLogs().test_say_that_every_function_was_there_and_none_failed(stack, template)

        assert time.monotonic() - began <= MOST_SECONDS


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
