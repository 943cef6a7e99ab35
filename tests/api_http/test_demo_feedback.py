"""What the demo shop's buyers say: at every stage, in both languages, and about what they bought."""

from collections import Counter
from datetime import timedelta
from typing import Any, Final

import pytest

from aftersales import texts
from aftersales.vocabulary import FeedbackStage
from api.sandbox.demo import demo_shop
from api.sandbox.opening import ensure_demo_shop
from api.sandbox.spoken import all_spoken
from tests.api_http.visitor import Visitor

LISTED: Final = """{ feedback(first: 100) { nodes { stage text reply givenAt submittedAt order { number buyer { id } }
    case { status closedAt } } } }"""


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


class TestWhatIsSaid:
    def test_is_of_every_stage_and_in_both_languages(self) -> None:
        spoken = all_spoken()
        written = [one.text for one in spoken if one.text]

        assert len(spoken) == 42
        assert {one.stage for one in spoken} == set(FeedbackStage)
        assert Counter(map(_is_chinese, written)) == {False: 26, True: 14}
        assert len(set(written)) == len(written)
        assert not [text for text in written if texts.wrong_with(text)]

    def test_is_about_what_was_bought_and_after_it(self) -> None:
        shop = demo_shop()
        orders = {order.number: order for order in shop.orders}
        latest = shop.orders[-1].at + timedelta(hours=3)

        for one in all_spoken():
            if one.order is not None:
                order = orders[one.order]
                assert one.sku is None or one.sku in {line.sku for line in order.lines}, one
                assert order.at < order.at + timedelta(hours=one.hours) < latest, one


class TestADemoShop:
    @pytest.fixture
    def listed(self, visitor: Visitor) -> list[dict[str, Any]]:
        ensure_demo_shop(visitor.sandbox.installation, visitor.sandbox.clock)
        token = visitor.token(party="MERCHANT", subject="demo-lead", merchant="demo-shop")
        answer = visitor.client.post(
            "/graphql", json={"query": LISTED}, headers={"Authorization": f"Bearer {token}"}
        ).json()
        nodes: list[dict[str, Any]] = answer["data"]["feedback"]["nodes"]
        return nodes

    def test_has_heard_it_all_and_asked_the_buyers_of_the_cases_that_are_over(
        self, listed: list[dict[str, Any]]
    ) -> None:
        spoken = all_spoken()

        assert Counter((one["stage"], one["text"], one["reply"]) for one in listed) == Counter(
            (one.stage, one.text, one.reply) for one in spoken
        )
        assert [one["givenAt"] for one in listed] == sorted((one["givenAt"] for one in listed), reverse=True)
        assert all(one["givenAt"] <= one["submittedAt"] for one in listed)
        assert Counter(one["order"] and one["order"]["number"] for one in listed if not one["case"]) == Counter(
            one.order for one in spoken if one.return_number is None
        )
        surveys = [one for one in listed if one["case"]]
        assert [one["case"]["status"] for one in surveys] == ["COMPLETED", "COMPLETED"]
        assert all(one["case"]["closedAt"] <= one["givenAt"] for one in surveys)
