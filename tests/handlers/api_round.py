"""What the API asks of AWS, once: a return from its order to the money back, every list, and every part of insights."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, Final

import boto3

from aftersales.identifiers import owned
from tests.cloud import BUCKET, Cloud, Context
from tests.dynamodb.adding_up import spoiled
from tests.dynamodb.streamed import SHARD, record_of
from tests.handlers.http_api import request
from tests.handlers.shards import window_of
from tests.happenings import Sold
from tests.open_shop import open_shop
from tests.returning import BUYER, LEAD, NOW, ORDER, SYSTEM
from tests.shop import SHOP
from tools.replay import documents

PLATFORM: Final = {"sub": "pat", "party": "PLATFORM"}
UPLOAD: Final = """
mutation Upload($input: CreateEvidenceUploadInput!) {
  result: createEvidenceUpload(input: $input) { ... on EvidenceUpload { evidenceId } }
}
"""
ADD: Final = """
mutation Add($input: AddEvidenceInput!) { result: addEvidence(input: $input) { __typename } }
"""
REDRIVE: Final = "mutation Redrive($input: DeleteInput!) { result: redriveParked(input: $input) { __typename } }"
LISTS: Final = """
query Lists($shop: ID!, $order: ID!, $case: ID!, $number: String!) {
  orders(filter: { merchantId: $shop }) { nodes { id } }
  open: cases(filter: { merchantId: $shop, status: [REQUESTED, APPROVED] }) { nodes { id } }
  urgent: cases(filter: { merchantId: $shop, status: [REQUESTED, APPROVED], sort: DEADLINE_ASC }) { nodes { id } }
  named: cases(filter: { merchantId: $shop, number: $number }) { nodes { id } }
  queueCounts(merchantId: $shop) { count }
  said: feedback(filter: { merchantId: $shop }) { nodes { id } }
  ofArticle: feedback(filter: { merchantId: $shop, sku: "SKU-1" }) { nodes { id } }
  ofOrder: feedback(filter: { orderId: $order }) { nodes { id } }
  ofCase: feedback(filter: { caseId: $case }) { nodes { id } }
}
"""
OWN: Final = "{ orders { nodes { id } } cases { nodes { id } } feedback { nodes { id } } }"
PARKED: Final = "{ parked { nodes { id } } }"
EVIDENCE: Final = "query Case($id: ID!) { case(id: $id) { number evidence { url } } }"
INSIGHTS: Final = """
query Insights($scope: InsightScope!, $period: Period!) {
  insights(scope: $scope, period: $period) {
    cases { opened }
    returned: products { sku }
    refunded: products(by: REFUNDED) { sku }
    complained: products(by: NEGATIVE_FEEDBACK) { sku }
  }
}
"""


@dataclass(frozen=True)
class _Gateway:
    """API Gateway, once the authorizer has told who asks."""

    cloud: Cloud
    handler: Any
    numbers: Iterator[int] = field(default_factory=count)

    def asks(self, document: str, *, by: Mapping[str, str], **variables: object) -> Any:
        told = {**by, "exp": str(int((NOW + timedelta(hours=1)).timestamp()))}
        answer = self.handler(request({"query": document, "variables": variables}, told=told), Context())
        content = json.loads(answer["body"])
        assert "errors" not in content, content
        return content["data"]

    def does(self, document: str, *, by: Mapping[str, str], **given: object) -> Any:
        given = {"requestKey": f"round-{next(self.numbers)}", **given}
        return self.asks(document, by=by, input=given)["result"]


def serve_graphql(cloud: Cloud) -> None:
    """Let a shop, a buyer and the platform do and ask everything for which the API goes its own ways."""
    function = cloud.function("serve_graphql")
    open_shop(function.store)
    gateway = _Gateway(cloud, function.handler)
    imported = gateway.does(documents.IMPORT_ORDERS, by=SYSTEM, merchantId=SHOP.id, orders=[ORDER])
    order_id = imported["results"][0]["order"]["id"]
    case = _returns(gateway, order_id)
    _asks_for_lists(gateway, order_id, case)
    _asks_for_insights(gateway)


def _returns(gateway: _Gateway, order_id: str) -> Mapping[str, Any]:
    line = {"orderLineId": owned("oln", order_id, 1), "quantity": 1, "reason": "DISLIKED"}
    case: Mapping[str, Any] = gateway.does(documents.REQUEST_RETURN, by=BUYER, orderId=order_id, lines=[line])
    photo = {"orderId": order_id, "kind": "PHOTO", "contentType": "image/png", "bytes": 9}
    uploaded = gateway.does(UPLOAD, by=BUYER, **photo)["evidenceId"]
    boto3.client("s3").put_object(Bucket=BUCKET, Key=f"{order_id}/{uploaded}", Body=b"a picture")
    gateway.does(ADD, by=BUYER, caseId=case["id"], evidenceIds=[uploaded])
    return case


def _asks_for_lists(gateway: _Gateway, order_id: str, case: Mapping[str, Any]) -> None:
    number = gateway.asks(EVIDENCE, by=LEAD, id=case["id"])["case"]["number"]
    gateway.asks(LISTS, by=LEAD, shop=SHOP.id, order=order_id, case=case["id"], number=number)
    gateway.asks(OWN, by=BUYER)


def _asks_for_insights(gateway: _Gateway) -> None:
    counting = gateway.cloud.function("update_insights")
    counting.handler({"Records": [spoiled(record_of(Sold().delivered()))], **window_of(SHARD)}, Context())
    (parked,) = gateway.asks(PARKED, by=PLATFORM)["parked"]["nodes"]
    gateway.does(REDRIVE, by=PLATFORM, id=parked["id"])
    period = {"from": (NOW - timedelta(days=9)).date().isoformat(), "to": NOW.date().isoformat()}
    for category in (None, "lamps"):
        scope = {"merchantId": SHOP.id, "category": category}
        gateway.asks(INSIGHTS, by=LEAD, scope=scope, period=period)
