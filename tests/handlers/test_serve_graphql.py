"""A shop on AWS, from an imported order to the money back: API Gateway, authorizer, API, stream, relay, subscriber."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any, Final

import pytest

from aftersales.identifiers import owned
from tests.believed import issuers, token_of
from tests.cloud import ENVIRONMENT, Cloud, Context, keep_secret, open_cloud
from tests.handlers.event_source_mapping import EventSourceMapping
from tests.handlers.http_api import question_to_authorizer, request
from tests.open_shop import open_shop
from tests.returning import BUYER, LEAD, NOW, ORDER, STORY, SYSTEM
from tests.shop import SHOP
from tools.replay import documents


@dataclass(frozen=True)
class Gateway:
    """API Gateway as far as it matters here: it asks the authorizer, and then the API."""

    authorize: ModuleType
    serve: ModuleType

    def ask(self, document: str, given: Mapping[str, Any], *, token: str) -> dict[str, Any]:
        """Return what is answered to a document under the name `result`."""
        allowed = self.authorize.handler(question_to_authorizer(f"Bearer {token}"), Context())
        assert allowed["isAuthorized"], "the gateway answers 403"
        body = {"query": document, "variables": {"input": given}}
        answer = self.serve.handler(request(body, told=allowed["context"]), Context())
        assert answer["statusCode"] == 200, answer
        content = json.loads(answer["body"])
        assert "errors" not in content, content
        result: dict[str, Any] = content["data"]["result"]
        return result


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told) as cloud:
        keep_secret(ENVIRONMENT["ISSUERS_PARAMETER"], issuers())
        yield cloud


@pytest.fixture(scope="module")
def serve(cloud: Cloud) -> ModuleType:
    serve = cloud.function("serve_graphql")
    open_shop(serve.store)
    return serve


@pytest.fixture(scope="module")
def gateway(cloud: Cloud, serve: ModuleType) -> Gateway:
    return Gateway(authorize=cloud.function("authorize"), serve=serve)


@pytest.fixture
def relay(cloud: Cloud) -> EventSourceMapping:
    relay = cloud.function("relay_events")
    return EventSourceMapping(lambda event: relay.handler(event, Context()))


def context_of(claims: Mapping[str, str], *, end: datetime = NOW + timedelta(hours=1)) -> Mapping[str, str]:
    """Return what the authorizer tells of a bearer."""
    return {**claims, "exp": str(int(end.timestamp()))}


def imported(number: str, gateway: Gateway) -> str:
    """Return the id of an order that the shop just told."""
    given = {"requestKey": f"import-{number}", "merchantId": SHOP.id, "orders": [{**ORDER, "number": number}]}
    (result,) = gateway.ask(documents.IMPORT_ORDERS, given, token=token_of(SYSTEM))["results"]
    order_id: str = result["order"]["id"]
    return order_id


def return_of(order_id: str) -> Mapping[str, Any]:
    """Return what asks for the return of a unit."""
    line = {"orderLineId": owned("oln", order_id, 1), "quantity": 1, "reason": "DISLIKED"}
    return {"requestKey": f"return-{order_id}", "orderId": order_id, "lines": [line]}


class TestACase:
    def test_goes_from_an_order_to_the_money_back_and_everyone_hears_of_it(
        self, gateway: Gateway, cloud: Cloud, relay: EventSourceMapping
    ) -> None:
        # Given an order that the shop imported
        order_id = imported("A-1", gateway)

        # When its buyer returns a unit, and the merchant sees it through
        case = gateway.ask(documents.REQUEST_RETURN, return_of(order_id), token=token_of(BUYER))
        settled = _seen_through(case, gateway)

        # Then the case is done, and its subscriber heard everything, in order
        relay.deliver(cloud.recorded())
        heard = cloud.heard()
        assert settled["status"] == "COMPLETED"
        assert [published.event["type"] for published in heard] == ["order.imported", *STORY]
        assert [published.event["id"] for published in heard] == [
            f"{order_id}/1",
            *(f"{case['id']}/{number}" for number in range(1, len(STORY) + 1)),
        ]
        assert {published.event["source"] for published in heard} == {f"/merchants/{SHOP.id}"}
        last = {"type": "case.refund_settled", "merchant": SHOP.id, "kind": "RETURN", "status": "COMPLETED"}
        assert heard[-1].attributes == last


def _seen_through(case: Mapping[str, Any], gateway: Gateway) -> dict[str, Any]:
    line = {"caseLineId": case["lines"][0]["id"]}
    verdict = {"accepted": 1, "rejected": 0, "condition": "UNOPENED", "disposition": "RESTOCK"}
    acts: list[tuple[str, Mapping[str, Any]]] = [
        (documents.APPROVE, {}),
        (documents.REGISTER_SHIPMENT, {"method": "DROP_OFF"}),
        (documents.RECEIVE, {"lines": [{**line, "quantity": 1}]}),
        (documents.INSPECT, {"lines": [{**line, **verdict}]}),
    ]
    for nth, (document, given) in enumerate(acts):
        case = gateway.ask(document, {"requestKey": f"a{nth}", "caseId": case["id"], **given}, token=token_of(LEAD))
    remedy = {"remedyId": case["remedies"][0]["id"], "outcome": "SUCCEEDED", "gatewayReference": "re_1"}
    return gateway.ask(documents.SETTLE, {"requestKey": "s1", "caseId": case["id"], **remedy}, token=token_of(LEAD))


WHO: Final = {"query": "{ viewer { party } }"}


class TestARequest:
    def test_is_answered_to_whom_the_authorizer_knows(self, serve: ModuleType) -> None:
        answer = serve.handler(request(WHO, told=context_of(LEAD)), Context())

        assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"data": {"viewer": {"party": "MERCHANT"}}})

    def test_is_refused_when_the_token_has_ended_since_the_gateway_remembered_it(self, serve: ModuleType) -> None:
        answer = serve.handler(request(WHO, told=context_of(LEAD, end=NOW - timedelta(seconds=1))), Context())

        assert answer["statusCode"] == 401
        assert json.loads(answer["body"])["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}

    @pytest.mark.parametrize("told", [None, {}], ids=["nothing", "nothing in it"])
    def test_is_refused_when_nobody_was_asked_who_asks(self, serve: ModuleType, told: Mapping[str, str] | None) -> None:
        assert serve.handler(request(WHO, told=told), Context())["statusCode"] == 401

    def test_believes_the_authorizer_and_not_what_the_request_says_of_itself(self, serve: ModuleType) -> None:
        headers = {"authorization": f"Bearer {token_of(SYSTEM)}"}

        answer = serve.handler(request(WHO, told=context_of(BUYER), headers=headers), Context())

        assert json.loads(answer["body"]) == {"data": {"viewer": {"party": "BUYER"}}}

    def test_is_answered_in_its_language(self, serve: ModuleType) -> None:
        asked = {"query": "{ reasons { label } }"}

        answer = serve.handler(request(asked, told=context_of(BUYER), headers={"accept-language": "zh-CN"}), Context())

        assert json.loads(answer["body"])["data"]["reasons"][0] == {"label": "无理由"}

    def test_may_come_in_base64(self, serve: ModuleType) -> None:
        plain = request(WHO, told=context_of(LEAD))
        encoded = {**plain, "body": base64.b64encode(plain["body"].encode()).decode(), "isBase64Encoded": True}

        assert serve.handler(encoded, Context())["statusCode"] == 200

    @pytest.mark.parametrize("media_type", ["application/json", "application/graphql-response+json"])
    def test_is_answered_in_text(self, serve: ModuleType, media_type: str) -> None:
        answer = serve.handler(request(WHO, told=context_of(LEAD), headers={"accept": media_type}), Context())

        assert answer["headers"]["content-type"] == f"{media_type}; charset=utf-8"
        assert answer["isBase64Encoded"] is False

    def test_may_not_ask_for_the_schema(self, serve: ModuleType) -> None:
        body = {"query": "{ __schema { types { name } } }"}

        answer = json.loads(serve.handler(request(body, told=context_of(LEAD)), Context())["body"])

        assert "data" not in answer
        assert "introspection" in answer["errors"][0]["message"].lower()


CREATE_UPLOAD: Final = """
mutation CreateEvidenceUpload($input: CreateEvidenceUploadInput!) {
  result: createEvidenceUpload(input: $input) { ... on EvidenceUpload { url fields { name value } } }
}
"""


class TestEvidence:
    def test_is_sent_straight_to_the_bucket(self, gateway: Gateway) -> None:
        order_id = imported("A-2", gateway)
        photo = {"requestKey": "u1", "orderId": order_id, "kind": "PHOTO", "contentType": "image/png", "bytes": 9}

        upload = gateway.ask(CREATE_UPLOAD, photo, token=token_of(BUYER))

        fields = {field["name"]: field["value"] for field in upload["fields"]}
        assert upload["url"] == "https://evidence-of-the-shop.s3.eu-west-1.amazonaws.com/"
        assert fields["key"].startswith(f"{order_id}/evd_")
        assert fields["Content-Type"] == "image/png"


CREATE_LINK: Final = """
mutation CreateOrderLink($input: CreateOrderLinkInput!) {
  result: createOrderLink(input: $input) { ... on OrderLink { token } }
}
"""


class TestAGuest:
    def test_looks_after_one_order_with_the_link_that_the_shop_sent(self, gateway: Gateway) -> None:
        own, another = imported("A-3", gateway), imported("A-4", gateway)
        link = gateway.ask(CREATE_LINK, {"requestKey": "l1", "orderId": own}, token=token_of(SYSTEM))

        answers = [
            gateway.ask(documents.REQUEST_RETURN, return_of(order_id), token=link["token"])
            for order_id in (own, another)
        ]

        assert [answer["__typename"] for answer in answers] == ["Case", "NotFound"]
