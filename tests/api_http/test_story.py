"""The main job over HTTP, from a photograph of what is broken to the money back, and a guest who has but a link."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.api_http.visitor import Visitor

PHOTO = b"\xff\xd8\xff" + b"what is broken" * 10
AT = "2026-11-20T12:00:00Z"
ORDER: Mapping[str, object] = {
    "number": "1001",
    "buyer": {"id": "ann"},
    "territory": "GB",
    "currency": "GBP",
    "placedAt": AT,
    "deliveredAt": AT,
    "taxMode": "INCLUDED",
    "lines": [{"sku": "VASE", "title": "A vase", "quantity": 2, "unitPrice": "12.50"}],
    "payments": [{"id": "1", "amount": "25.00", "method": "card", "capturedAt": AT}],
}
CASE = "__typename ... on Case { id status lines { id } remedies { id status } } ... on Problem { message }"


class Story:
    """A shop, its buyer and their shop system, each with a token."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.tokens = {
            party: visitor.token(party=party, subject=subject, merchant="vases")
            for party, subject in (("BUYER", "ann"), ("MERCHANT", "lea"), ("SYSTEM", "shop"))
        }
        result = self.does("SYSTEM", "importOrders", "ImportOrdersInput", _IMPORTED, merchantId="vases", orders=[ORDER])
        self.order = result["results"][0]["order"]

    def does(self, party: str, mutation: str, named: str, selected: str, **given: object) -> Any:
        """Return what a mutation answers."""
        document = f"mutation($input: {named}!) {{ {mutation}(input: $input) {{ {selected} }} }}"
        asked = {"requestKey": f"{mutation}-key", **given}
        return self.asks(self.tokens[party], document, {"input": asked})[mutation]

    def asks(self, token: str, document: str, variables: Mapping[str, object] | None = None) -> Any:
        """Return the data of an answer without errors."""
        answer = self.visitor.client.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {token}"},
        ).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def announces(self) -> Any:
        """Return where a photograph may be sent."""
        return self.does(
            "BUYER",
            "createEvidenceUpload",
            "CreateEvidenceUploadInput",
            _UPLOAD,
            orderId=self.order["id"],
            kind="PHOTO",
            contentType="image/jpeg",
            bytes=len(PHOTO),
        )

    def sends(self, upload: Any) -> int:
        """Send a photograph to where it may be sent."""
        fields = {field["name"]: field["value"] for field in upload["fields"]}
        return self.visitor.client.post(upload["url"], data=fields, files={"file": PHOTO}).status_code

    def wants_back(self, evidence_id: str, **other: object) -> Any:
        """Ask for the money for a vase that arrived broken."""
        line = {"orderLineId": self.order["lines"][0]["id"], "quantity": 1, "reason": "DAMAGED"}
        asked = {"orderId": self.order["id"], "lines": [line], "evidenceIds": [evidence_id], **other}
        return self.does("BUYER", "requestReturn", "RequestReturnInput", CASE, **asked)


_IMPORTED = "... on ImportOrdersPayload { results { order { id lines { id } } problem { message } } }"
_UPLOAD = "... on EvidenceUpload { evidenceId url fields { name value } expiresAt } ... on Problem { message }"


@pytest.fixture
def story(visitor: Visitor) -> Iterator[Story]:
    """Begin a story."""
    with visitor.sandbox.installation.workers.at_work():
        yield Story(visitor)


class TestAReturn:
    def test_goes_from_a_photograph_to_the_money_back(self, story: Story) -> None:
        upload = story.announces()
        assert story.sends(upload) == 204
        case = story.wants_back(upload["evidenceId"])

        lines = [{"caseLineId": case["lines"][0]["id"], "quantity": 1}]
        verdict = {"caseLineId": case["lines"][0]["id"], "accepted": 1, "rejected": 0}
        found = {**verdict, "condition": "DAMAGED", "disposition": "RECYCLE"}
        acts: list[tuple[str, str, str, dict[str, object]]] = [
            ("MERCHANT", "approveCase", "ApproveCaseInput", {}),
            ("BUYER", "registerShipment", "RegisterShipmentInput", {"method": "DROP_OFF"}),
            ("MERCHANT", "receiveReturn", "ReceiveReturnInput", {"lines": lines}),
            ("MERCHANT", "inspectReturn", "InspectReturnInput", {"lines": [found]}),
        ]
        for party, mutation, named, given in acts:
            case = story.does(party, mutation, named, CASE, caseId=case["id"], **given)
        remedy = {"remedyId": case["remedies"][0]["id"], "outcome": "SUCCEEDED", "gatewayReference": "by hand"}
        case = story.does("MERCHANT", "settleRefund", "SettleRefundInput", CASE, caseId=case["id"], **remedy)

        assert (case["status"], case["remedies"][0]["status"]) == ("COMPLETED", "SUCCEEDED")
        refunded = story.asks(
            story.tokens["BUYER"], f'{{ order(id: "{story.order["id"]}") {{ refunded {{ amount }} }} }}'
        )
        assert refunded == {"order": {"refunded": {"amount": "12.50"}}}

    def test_shows_its_photograph_to_the_shop(self, story: Story) -> None:
        upload = story.announces()
        story.sends(upload)
        case = story.wants_back(upload["evidenceId"])

        seen = story.asks(story.tokens["MERCHANT"], f'{{ case(id: "{case["id"]}") {{ evidence {{ url }} }} }}')

        shown = story.visitor.client.get(seen["case"]["evidence"][0]["url"])
        assert (shown.status_code, shown.content) == (200, PHOTO)

    def test_is_refused_while_its_photograph_has_not_come(self, story: Story) -> None:
        upload = story.announces()

        refused = story.wants_back(upload["evidenceId"])

        assert refused["__typename"] == "InvalidInput"
        story.sends(upload)
        assert story.wants_back(upload["evidenceId"])["status"] == "REQUESTED"


class TestAGuest:
    def test_sees_the_order_of_the_link_and_nothing_else(self, story: Story) -> None:
        made = story.does(
            "SYSTEM",
            "createOrderLink",
            "CreateOrderLinkInput",
            "... on OrderLink { token expiresAt } ... on Problem { message }",
            orderId=story.order["id"],
            hours=24,
        )
        another = story.does(
            "SYSTEM",
            "importOrders",
            "ImportOrdersInput",
            _IMPORTED,
            requestKey="another",
            merchantId="vases",
            orders=[{**ORDER, "number": "1002"}],
        )["results"][0]["order"]

        document = "query($id: ID!) { order(id: $id) { number } viewer { id party } }"
        own = story.asks(made["token"], document, {"id": story.order["id"]})
        other = story.asks(made["token"], document, {"id": another["id"]})

        assert own == {"order": {"number": "1001"}, "viewer": {"id": "ann", "party": "BUYER"}}
        assert other["order"] is None
