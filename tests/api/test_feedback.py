"""Feedback over the counter: said once, read by machine, found again by those who may see it, and answered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from aftersales.actors import Actor
from aftersales.identifiers import FeedbackId
from tests.api.spoiling import UNKNOWN
from tests.api.stages import Stages
from tests.counter import FEEDBACK
from tests.readers import WordReader
from tests.shop import AGENT, BUYER, LEAD, OTHER_SHOP, PLATFORM, SHOP, SHOP_SYSTEM, STRANGER, WAREHOUSE

NODE: Final = f"query ($id: ID!) {{ node(id: $id) {{ __typename ... on Feedback {{ {FEEDBACK} }} }} }}"
OF_ORDER: Final = "feedback { nodes { id } }"
_NO_ROLE: Final = replace(LEAD, role="of an unknown role")


def _seen(stages: Stages, feedback_id: str, *, by: Actor) -> Any:
    return stages.counter.asks(NODE, by=by, id=feedback_id)["node"]


class TestFeedback:
    def test_is_what_was_said(self, stages: Stages) -> None:
        order = stages.order()

        said = stages.feedback(orderId=order.id, nps=0, effort=7, text=" Slow, and 很慢 ", language="en-GB")

        assert {name: value for name, value in said.items() if name != "id"} == {
            "__typename": "Feedback",
            "merchant": {"id": SHOP.id},
            "order": {"id": order.id},
            "case": None,
            "sku": "SKU-1",
            "stage": "PRODUCT",
            "rating": 2,
            "nps": 0,
            "effort": 7,
            "text": " Slow, and 很慢 ",
            "givenAt": "2026-11-22T12:00:00Z",
            "submittedAt": "2026-11-22T12:00:00Z",
            "language": "en-GB",
            "sentiment": None,
            "sentimentScore": None,
            "reader": None,
            "mentions": [],
            "reply": None,
        }

    def test_is_found_by_its_id_from_its_order_and_from_its_case(self, stages: Stages) -> None:
        case = stages.completed()

        said = stages.feedback(orderId=None, caseId=case["id"], stage="AFTER_SALES")

        order_id = said["order"]["id"]
        assert _seen(stages, said["id"], by=BUYER) == said
        assert said["case"] == {"id": case["id"]}
        assert stages.counter.case(case["id"], by=LEAD, fields=OF_ORDER) == {
            "feedback": {"nodes": [{"id": said["id"]}]}
        }
        assert stages.counter.order(order_id, by=LEAD, fields=OF_ORDER) == {"feedback": {"nodes": [{"id": said["id"]}]}}

    def test_may_be_about_a_shop_alone(self, stages: Stages) -> None:
        said = stages.counter.does("submitFeedback", by=BUYER, merchantId=SHOP.id, stage="BROWSING", nps=10)

        assert (said["order"], said["case"], said["sku"], said["nps"]) == (None, None, None, 10)

    def test_shows_what_was_understood_once_it_is_read(self, stages: Stages) -> None:
        said = stages.feedback(text="物流很慢，但是便宜。")

        stages.counter.business.feedback.read(FeedbackId(said["id"]), WordReader())

        assert _seen(stages, said["id"], by=LEAD) == {
            **said,
            "language": "zh",
            "sentiment": "NEUTRAL",
            "sentimentScore": 0.0,
            "reader": "2026-11-22",
            "mentions": [
                {"aspect": "DELIVERY_SPEED", "sentiment": "NEGATIVE", "quote": "很慢"},
                {"aspect": "PRICE", "sentiment": "POSITIVE", "quote": "便宜"},
            ],
        }

    def test_goes_together_with_what_it_names(self, stages: Stages) -> None:
        case, other = stages.completed(), stages.order()

        result = stages.feedback(orderId=other.id, caseId=case["id"])

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["caseId"])

    def test_is_about_an_article_of_its_order(self, stages: Stages) -> None:
        result = stages.feedback(sku="SKU-404")

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["sku"])

    @pytest.mark.parametrize("name", ["merchantId", "orderId", "caseId"])
    @pytest.mark.parametrize("unknown", ["", "nope"])
    def test_is_about_nothing_that_there_is_not(self, name: str, unknown: str, stages: Stages) -> None:
        said = {"merchantId": SHOP.id, "stage": "CART", "rating": 1, name: unknown}

        result = stages.counter.does("submitFeedback", by=BUYER, **said)

        assert result["__typename"] == "NotFound"
        assert _ids(stages, by=LEAD) == []


class TestWhatWasSaidBefore:
    TOLD: Final = (
        {"stage": "PRODUCT", "rating": 5, "text": "cheap", "givenAt": "2025-12-24T18:00:00+01:00"},
        {"stage": "CHECKOUT", "givenAt": "2025-12-24T18:00:00Z"},
        {"stage": "DELIVERY", "nps": 1, "orderId": f"ord_{UNKNOWN}"},
    )

    def test_is_imported_each_with_a_result_of_its_own(self, stages: Stages) -> None:
        payload = stages.counter.does("importFeedback", by=SHOP_SYSTEM, merchantId=SHOP.id, feedback=self.TOLD)

        kept, silent, lost = payload["results"]
        assert (kept["problem"], kept["feedback"]["rating"]) == (None, 5)
        assert kept["feedback"]["givenAt"] == "2025-12-24T17:00:00Z"
        assert kept["feedback"]["submittedAt"] == "2026-11-22T12:00:00Z"
        assert (silent["feedback"], silent["problem"]["fields"][0]["path"]) == (None, ["text"])
        assert (lost["feedback"], lost["problem"]["__typename"]) == (None, "NotFound")

    def test_is_imported_once(self, stages: Stages) -> None:
        given = {"merchantId": SHOP.id, "requestKey": "mine", "feedback": self.TOLD}

        first, again = (stages.counter.does("importFeedback", by=SHOP_SYSTEM, **given) for _ in range(2))

        assert again == first
        assert len(_ids(stages, by=LEAD)) == 1

    def test_is_imported_with_any_key_that_was_not_used(self, stages: Stages) -> None:
        def imported(key: str, rating: int) -> Any:
            told = {"merchantId": SHOP.id, "requestKey": key, "feedback": [{"stage": "CART", "rating": rating}]}
            return stages.counter.does("importFeedback", by=SHOP_SYSTEM, **told)["__typename"]

        assert [imported("june", 1), imported("june/1", 2), imported("june/1/1", 3)] == ["ImportFeedbackPayload"] * 3
        assert len(_ids(stages, by=LEAD)) == 3

    def test_may_be_told_one_by_one(self, stages: Stages) -> None:
        at = {"givenAt": "2024-02-29T00:00:00Z"}

        said = stages.counter.does("submitFeedback", by=SHOP_SYSTEM, merchantId=SHOP.id, stage="CART", rating=1, **at)

        assert said["givenAt"] == at["givenAt"]

    def test_is_not_a_buyers_to_date(self, stages: Stages) -> None:
        result = stages.feedback(givenAt="2026-11-21T12:00:00Z")

        assert (result["__typename"], result["permission"]) == ("NotPermitted", "IMPORT_ORDERS")

    def test_is_not_of_the_future(self, stages: Stages) -> None:
        said = {"stage": "CART", "rating": 1, "givenAt": "2026-11-22T12:00:01Z"}

        result = stages.counter.does("submitFeedback", by=SHOP_SYSTEM, merchantId=SHOP.id, **said)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["givenAt"])

    @pytest.mark.parametrize("count", [0, 101])
    def test_is_1_to_100_at_a_time(self, count: int, stages: Stages) -> None:
        told = [{"stage": "CART", "rating": 1}] * count

        result = stages.counter.does("importFeedback", by=SHOP_SYSTEM, merchantId=SHOP.id, feedback=told)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["feedback"])


class TestAReply:
    def test_is_shown_to_the_buyer_and_a_later_one_takes_its_place(self, stages: Stages) -> None:
        said = stages.feedback()
        for by, text in ((LEAD, "We are sorry."), (AGENT, "Your mug is on its way.")):
            stages.counter.does("replyToFeedback", by=by, feedbackId=said["id"], text=text)

        assert _seen(stages, said["id"], by=BUYER) == {**said, "reply": "Your mug is on its way."}


class TestWhoSeesFeedback:
    @pytest.mark.parametrize("by", [BUYER, LEAD, AGENT, SHOP_SYSTEM, PLATFORM, replace(LEAD, role="read-only")])
    def test_are_its_buyer_those_who_read_feedback_and_the_platform(self, by: Actor, stages: Stages) -> None:
        said = stages.feedback()

        assert _seen(stages, said["id"], by=by) == said
        assert _ids(stages, by=by, merchantId=SHOP.id) == [said["id"]]

    @pytest.mark.parametrize(
        "by",
        [
            pytest.param(STRANGER, id="another buyer"),
            pytest.param(replace(BUYER, merchant_id=OTHER_SHOP.id), id="a buyer of that id in another shop"),
            pytest.param(replace(LEAD, merchant_id=OTHER_SHOP.id), id="another shop"),
            pytest.param(WAREHOUSE, id="the warehouse"),
            pytest.param(_NO_ROLE, id="staff without a role"),
        ],
    )
    def test_are_no_others(self, by: Actor, stages: Stages) -> None:
        said = stages.feedback()
        about = ({"merchantId": SHOP.id}, {"orderId": said["order"]["id"]}, {"buyerId": BUYER.id})

        assert _seen(stages, said["id"], by=by) is None
        assert [_ids(stages, by=by, **given) for given in about] == [[], [], []]
        assert said["id"] not in _ids(stages, by=by)

    def test_are_guests_as_far_as_it_is_about_their_order(self, stages: Stages) -> None:
        said, other = stages.feedback(), stages.feedback()
        guest = replace(BUYER, order_id=said["order"]["id"])

        assert _ids(stages, by=guest) == [said["id"]]
        assert _seen(stages, other["id"], by=guest) is None

    def test_do_not_read_it_from_the_warehouses_orders(self, stages: Stages) -> None:
        order_id = stages.feedback()["order"]["id"]

        assert stages.counter.order(order_id, by=WAREHOUSE, fields=OF_ORDER) == {"feedback": {"nodes": []}}

    @pytest.mark.parametrize("name", [f"fb_{UNKNOWN}", "fb_", "FB_1"])
    def test_see_nothing_where_there_is_nothing(self, name: str, stages: Stages) -> None:
        assert _seen(stages, name, by=PLATFORM) is None


def _ids(stages: Stages, *, by: Actor, **given: object) -> list[str]:
    document = "query ($filter: FeedbackFilter) { feedback(filter: $filter, first: 100) { nodes { id } } }"
    page: Mapping[str, Any] = stages.counter.asks(document, by=by, filter=given)["feedback"]
    return [node["id"] for node in page["nodes"]]
