"""Lists of feedback: newest first, filtered by everything at once, one question to the books a page."""

from typing import Any, Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.identifiers import FeedbackId
from tests.api.stages import Stages
from tests.counter import Counter
from tests.readers import WordReader
from tests.shop import BUYER, LEAD, PLATFORM, SHOP, SHOP_SYSTEM, STRANGER

LIST: Final = """query ($filter: FeedbackFilter, $first: Int = 20, $after: String) {
    feedback(filter: $filter, first: $first, after: $after) { nodes { text } edges { cursor node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
TOLD: Final = (
    {"stage": "DELIVERY", "text": "slow", "givenAt": "2026-11-20T23:59:59Z", "language": "en-GB"},
    {"stage": "PRODUCT", "text": "cheap", "givenAt": "2026-11-18T00:00:00Z", "sku": "MUG"},
    {"stage": "DELIVERY", "text": "很慢，便宜", "givenAt": "2026-11-19T12:00:00Z", "sku": "MUG", "language": "zh-Hant"},
    {"stage": "CHECKOUT", "text": "expensive", "givenAt": "2026-11-21T00:00:00Z", "language": "english"},
    {"stage": "CART", "rating": 3, "givenAt": "2025-11-21T00:00:00Z"},
)
NEWEST_FIRST: Final = ["expensive", "slow", "很慢，便宜", "cheap", None]


def _texts(counter: Counter, *, by: Actor = LEAD, **given: object) -> list[str | None]:
    return [node["text"] for node in counter.asks(LIST, by=by, filter=given)["feedback"]["nodes"]]


@pytest.fixture
def told(counter: Counter) -> Counter:
    results = counter.does("importFeedback", by=SHOP_SYSTEM, merchantId=SHOP.id, feedback=TOLD)["results"]
    for result in results:
        counter.business.feedback.read(FeedbackId(result["feedback"]["id"]), WordReader())
    return counter


class TestTheList:
    @pytest.mark.parametrize(
        ("given", "texts"),
        [
            ({}, NEWEST_FIRST),
            ({"merchantId": SHOP.id}, NEWEST_FIRST),
            ({"sku": "MUG"}, ["很慢，便宜", "cheap"]),
            ({"stage": "DELIVERY"}, ["slow", "很慢，便宜"]),
            ({"aspect": "PRICE"}, ["expensive", "很慢，便宜", "cheap"]),
            ({"sentiment": "NEGATIVE"}, ["expensive", "slow"]),
            ({"sentiment": "NEUTRAL"}, ["很慢，便宜"]),
            ({"language": "zh"}, ["很慢，便宜"]),
            ({"language": "ZH-hant"}, ["很慢，便宜"]),
            ({"language": "zh-Hans"}, []),
            ({"language": "en"}, ["slow", "cheap"]),
            ({"given": {"from": "2026-11-19", "to": "2026-11-20"}}, ["slow", "很慢，便宜"]),
            ({"given": {"from": "2026-11-18", "to": "2026-11-18"}, "aspect": "PRICE"}, ["cheap"]),
            ({"stage": "DELIVERY", "aspect": "PRICE", "sku": "MUG", "sentiment": "NEUTRAL"}, ["很慢，便宜"]),
            ({"aspect": "SAFETY"}, []),
            ({"buyerId": BUYER.id}, []),
        ],
    )
    def test_is_of_all_that_fits_the_newest_first(self, given: object, texts: list[str], told: Counter) -> None:
        assert [node["text"] for node in told.asks(LIST, by=LEAD, filter=given)["feedback"]["nodes"]] == texts

    @pytest.mark.parametrize("first", [1, 2, 3, 100])
    def test_is_walked_page_by_page(self, first: int, told: Counter) -> None:
        walked: list[str | None] = []
        page: dict[str, Any] = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
        for _ in range(20):
            if not page["pageInfo"]["hasNextPage"]:
                break
            page = told.asks(LIST, by=LEAD, first=first, after=page["pageInfo"]["endCursor"])["feedback"]
            walked += [node["text"] for node in page["nodes"]]

        assert walked == NEWEST_FIRST

    def test_is_one_question_to_the_books(self, told: Counter, store: SqliteStore) -> None:
        before = store.requests_so_far()

        told.asks("{ feedback { nodes { text mentions { quote } reply language order { id } } } }", by=LEAD)

        assert store.requests_so_far() - before == 1

    def test_of_a_buyer_is_what_they_said_themselves(self, told: Counter, stages: Stages) -> None:
        stages.feedback(text="mine")
        stages.feedback(by=STRANGER, text="theirs")

        assert _texts(told, by=BUYER) == ["mine"]
        assert _texts(told, buyerId=STRANGER.id) == ["theirs"]


class TestAQuestion:
    @pytest.mark.parametrize(
        ("by", "given", "message"),
        [
            (PLATFORM, {}, "filter: the platform names merchantId, orderId or caseId"),
            (PLATFORM, {"sku": "MUG"}, "filter: the platform names merchantId, orderId or caseId"),
            (LEAD, {"language": "zh_CN"}, "filter.language: is not a BCP 47 language tag, such as en or zh-CN"),
            (LEAD, {"given": {"from": "2026-11-23", "to": "2026-11-22"}}, "filter.given: ends before it begins"),
        ],
    )
    def test_that_makes_no_sense_is_refused(self, by: Actor, given: object, message: str, counter: Counter) -> None:
        assert counter.fails(LIST, by=by, filter=given) == [(message, "BAD_USER_INPUT")]

    @pytest.mark.parametrize("first", [0, -1, 101])
    def test_is_for_1_to_100(self, first: int, counter: Counter) -> None:
        assert counter.fails(LIST, by=LEAD, first=first) == [("first: must be from 1 to 100", "BAD_USER_INPUT")]


class TestACursor:
    @pytest.mark.parametrize(
        ("by", "given"),
        [
            pytest.param(LEAD, {"stage": "DELIVERY"}, id="of another filter"),
            pytest.param(PLATFORM, {"merchantId": SHOP.id}, id="of another viewer"),
        ],
    )
    def test_is_refused(self, by: Actor, given: object, told: Counter) -> None:
        cursor = told.asks(LIST, by=LEAD, first=1)["feedback"]["pageInfo"]["endCursor"]

        assert told.fails(LIST, by=by, filter=given, after=cursor) == [
            ("after: is not a cursor of this list", "BAD_USER_INPUT")
        ]
