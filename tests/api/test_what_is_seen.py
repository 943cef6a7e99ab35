"""What viewers see: their own things, the words that were meant for them, and nothing of strangers'."""

from dataclasses import replace
from typing import Any, Final

import pytest

from aftersales.actors import Actor
from aftersales.identifiers import EvidenceId
from tests.api.doings import DOINGS
from tests.api.spoiling import UNKNOWN
from tests.api.stages import STORY, Stages
from tests.shop import BUYER, LEAD, OTHER_SHOP, PLATFORM, SHOP, SHOP_SYSTEM, STRANGER, WAREHOUSE

NODE: Final = "query ($id: ID!) { node(id: $id) { __typename id } }"
MESSAGES: Final = "messages { nodes { by text internal } }"
TIMELINE: Final = "timeline { nodes { number type by text summary notes { text } } }"
STRANGERS: Final = [
    pytest.param(STRANGER, id="another buyer"),
    pytest.param(replace(BUYER, merchant_id=OTHER_SHOP.id), id="a buyer of that id in another shop"),
    pytest.param(replace(LEAD, merchant_id=OTHER_SHOP.id), id="another shop"),
    pytest.param(replace(LEAD, role="of an unknown role"), id="staff without a role"),
]


class TestAStranger:
    @pytest.mark.parametrize("by", STRANGERS)
    def test_is_answered_as_if_there_were_nothing(self, by: Actor, stages: Stages) -> None:
        case = stages.completed()
        order = stages.counter.case(case["id"], by=BUYER, fields="order { id lines { id } }")["order"]
        asks = stages.counter.asks

        assert stages.counter.case(case["id"], by=by) is None
        assert stages.counter.order(order["id"], by=by, fields="number") is None
        for thing in (case["id"], case["lines"][0]["id"], order["id"], order["lines"][0]["id"]):
            assert asks(NODE, by=by, id=thing) == {"node": None}

    def test_sees_no_merchant_and_no_policy(self, stages: Stages) -> None:
        elsewhere = replace(LEAD, merchant_id=OTHER_SHOP.id)
        document = "query ($id: ID!) { policy(merchantId: $id) { version } node(id: $id) { id } }"

        assert stages.counter.asks(document, by=elsewhere, id=SHOP.id) == {"policy": None, "node": None}

    @pytest.mark.parametrize("name", ["", "x", "case_", f"case_{UNKNOWN}", f"cln_{UNKNOWN}", f"oln_{UNKNOWN}", "\x00"])
    def test_thing_that_does_not_exist_is_nothing(self, name: str, stages: Stages) -> None:
        assert stages.counter.asks(NODE, by=PLATFORM, id=name) == {"node": None}

    def test_preview_finds_no_order(self, stages: Stages) -> None:
        document = """query ($input: PreviewCaseInput!) {
            previewCase(input: $input) { __typename ... on Problem { message } } }"""
        order = stages.order()
        asked = {"kind": "RETURN", "orderId": order.id, "lines": [stages.line(order)]}

        result = stages.counter.asks(document, by=STRANGER, input=asked)["previewCase"]

        assert result["__typename"] == "NotFound"


class TestANode:
    def test_is_anything_by_its_id(self, stages: Stages) -> None:
        case = stages.requested()
        order = stages.counter.case(case["id"], by=BUYER, fields="order { id lines { id } }")["order"]
        things = {
            case["id"]: "Case",
            case["lines"][0]["id"]: "CaseLine",
            order["id"]: "Order",
            order["lines"][0]["id"]: "OrderLine",
            stages.evidence(case): "Evidence",
            SHOP.id: "Merchant",
        }

        seen = {name: stages.counter.asks(NODE, by=BUYER, id=name)["node"] for name in things}

        assert seen == {name: {"__typename": kind, "id": name} for name, kind in things.items()}


class TestWords:
    def test_that_are_internal_are_hidden_from_buyers(self, stages: Stages) -> None:
        case = stages.requested()
        counter, this = stages.counter, {"caseId": case["id"]}
        counter.does("postMessage", by=BUYER, text="Hello?", **this)
        counter.does("postMessage", by=LEAD, text="Again him.", internal=True, **this)
        counter.does("postMessage", by=LEAD, text="Good morning!", **this)

        buyers = counter.case(case["id"], by=BUYER, fields=f"{MESSAGES} {TIMELINE}")
        staffs = counter.case(case["id"], by=LEAD, fields=f"{MESSAGES} {TIMELINE}")

        assert [message["text"] for message in buyers["messages"]["nodes"]] == ["Hello?", "Good morning!"]
        assert [event["number"] for event in buyers["timeline"]["nodes"]] == [1, 2, 4]
        assert "Again" not in str(buyers)
        assert [message["internal"] for message in staffs["messages"]["nodes"]] == [False, True, False]

    def test_are_found_where_they_were_said(self, stages: Stages) -> None:
        case = stages.disputed()
        stages.counter.does("arbitrateCase", by=PLATFORM, caseId=case["id"], ruling="DECLINED", because="No proof.")

        seen = stages.counter.case(
            case["id"],
            by=BUYER,
            fields="decision { outcome by note automatic } dispute { openedBy statement ruling because }",
        )

        assert seen["dispute"] == {
            "openedBy": "BUYER",
            "statement": STORY,
            "ruling": "DECLINED",
            "because": "No proof.",
        }
        assert seen["decision"] == {"outcome": "DECLINED", "by": "PLATFORM", "note": "No proof.", "automatic": False}

    def test_of_the_request_are_each_lines_comment(self, stages: Stages) -> None:
        case = stages.requested(comment="It is broken.")

        seen = stages.counter.case(case["id"], by=LEAD, fields=f"lines {{ comment }} {TIMELINE}")

        assert seen["lines"] == [{"comment": "It is broken."}]
        assert seen["timeline"]["nodes"][0]["notes"] == [{"text": "It is broken."}]

    def test_of_an_offer_and_of_a_question_reach_the_buyer(self, stages: Stages) -> None:
        offered, asked = stages.offered(), stages.asked_back()

        seen = stages.counter.case(offered["id"], by=BUYER, fields="offer { text amount { amount } keepItem }")
        events = stages.counter.case(asked["id"], by=BUYER, fields=TIMELINE)["timeline"]["nodes"]

        assert seen["offer"] == {"text": STORY, "amount": {"amount": "8.00"}, "keepItem": True}
        assert (events[-1]["type"], events[-1]["text"]) == ("case.info_requested", STORY)

    def test_are_in_the_viewers_language_where_we_write_it(self, stages: Stages) -> None:
        case = stages.requested()
        fields = """timeline { nodes { en: summary zh: summary(language: "zh-CN") } }
            lines { reason { code en: label(language: "de") zh: label(language: "zh") fault requiresEvidence } }"""

        seen = stages.counter.case(case["id"], by=BUYER, fields=fields)

        assert seen["timeline"]["nodes"] == [{"en": "The case was opened.", "zh": "已提交售后申请。"}]
        assert seen["lines"][0]["reason"] == {
            "code": "DEFECTIVE",
            "en": "It does not work",
            "zh": "商品有质量问题",
            "fault": "MERCHANT",
            "requiresEvidence": False,
        }

    def test_are_told_to_nobody_but_a_buyer_and_their_shop(self, stages: Stages) -> None:
        case = stages.requested()

        names = [
            stages.counter.case(case["id"], by=by, fields="order { buyer { id name } }")["order"]["buyer"]
            for by in (BUYER, LEAD, SHOP_SYSTEM, PLATFORM)
        ]

        assert [buyer["name"] for buyer in names] == ["Ann Example", "Ann Example", "Ann Example", None]
        assert {buyer["id"] for buyer in names} == {BUYER.id}


class TestEvidence:
    def test_is_seen_with_the_case_and_alone_by_whoever_uploaded_it(self, stages: Stages) -> None:
        case = stages.requested()
        photo = stages.evidence(case)
        stages.counter.does("addEvidence", by=BUYER, caseId=case["id"], evidenceIds=[photo])

        seen = stages.counter.case(
            case["id"], by=PLATFORM, fields="evidence { id kind uploadedBy contentType bytes url }"
        )

        assert seen["evidence"] == [
            {
                "id": photo,
                "kind": "PHOTO",
                "uploadedBy": "BUYER",
                "contentType": "image/jpeg",
                "bytes": 1000,
                "url": f"http://files.example/{photo}",
            }
        ]
        assert stages.counter.asks(NODE, by=STRANGER, id=photo) == {"node": None}

    def test_that_has_not_arrived_is_not_taken(self, stages: Stages) -> None:
        case = stages.requested()
        photo = stages.evidence(case)
        stages.counter.shop.files.missing.add(EvidenceId(photo))

        result = stages.counter.does("addEvidence", by=BUYER, caseId=case["id"], evidenceIds=[photo])

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["evidenceIds", "0"])

    @pytest.mark.parametrize(
        ("given", "wrong"), [({"contentType": "image/svg+xml"}, "contentType"), ({"bytes": 10**8}, "bytes")]
    )
    def test_of_another_type_or_size_is_not_wanted(self, given: dict[str, Any], wrong: str, stages: Stages) -> None:
        by, usual = DOINGS["createEvidenceUpload"](stages)

        result = stages.counter.does("createEvidenceUpload", by=by, **{**usual, **given})

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", [wrong])

    def test_is_needed_for_what_has_to_be_seen(self, stages: Stages) -> None:
        order = stages.order()
        line = {**stages.line(order), "reason": "DAMAGED"}

        result = stages.counter.does("requestReturn", by=BUYER, orderId=order.id, lines=[line])

        assert (result["__typename"], result["because"]) == (
            "NotEligible",
            [{"rule": "evidence.DAMAGED"}, {"rule": "evidence.withdrawal"}],
        )


class TestAnOrderInAList:
    def test_has_its_lines_and_its_cases(self, stages: Stages) -> None:
        case = stages.received()

        (order,) = stages.counter.asks(
            "{ orders { nodes { lines { sku quantities { received } } cases { nodes { id } } } } }", by=WAREHOUSE
        )["orders"]["nodes"]

        assert order == {
            "lines": [{"sku": "SKU-1", "quantities": {"received": 2}}],
            "cases": {"nodes": [{"id": case["id"]}]},
        }
