"""Following a recommendation over the counter: what was shown is what is published."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from tests.api.stages import Stages
from tests.counter import Counter
from tests.shop import AGENT, LEAD, OTHER_SHOP, SHOP

APPROVE: Final = "rec_approve_return_disliked_20.00_eur"
ASKED: Final = """query ($id: ID!, $period: Period!) { insights(scope: { merchantId: $id }, period: $period) {
    recommendations { id title why effect { value low high n } effectMetric change { rule from to } } } }"""
RULES: Final = "query ($id: ID!) { policy(merchantId: $id) { version rules { id text } } }"


def _recommended(counter: Counter) -> Any:
    day = {"from": "2026-11-22", "to": "2026-11-24"}
    return counter.asks(ASKED, by=LEAD, id=SHOP.id, period=day)["insights"]["recommendations"]


def _applied(counter: Counter, by: Any = LEAD, recommended: str = APPROVE, **given: Any) -> Any:
    asked = {"merchantId": SHOP.id, "recommendationId": recommended, **given}
    return counter.does("applyRecommendation", by=by, **asked)


def _always_approved(stages: Stages) -> None:
    """Open ten returns for one reason, each of which a person approves, some hours later each time."""
    for _ in range(10):
        case = stages.requested(reason="DISLIKED")
        stages.counter.shop.clock.move(hours=1)
        stages.counter.does("approveCase", by=LEAD, caseId=case["id"])
        stages.counter.shop.clock.move(minutes=30)


class TestARecommendation:
    def test_is_to_approve_at_once_what_people_always_approve(self, stages: Stages) -> None:
        _always_approved(stages)

        (found,) = _recommended(stages.counter)

        assert found == {
            "id": APPROVE,
            "title": "Approve returns of up to 20.00 EUR at once where the reason is “I do not like it”",
            "why": [
                "People answered 10 of these requests, the dearest worth 20.00 EUR, and approved all 10.",
                "Even so, they might decline up to 28 in 100 of those to come.",
                "With the rule, 10 of the 10 answers replayed would have come at once, 1.0 hours sooner each.",
                "No more would have been refunded: 200.00 EUR, with the rule and without it.",
            ],
            "effect": {"value": -1.0, "low": found["effect"]["low"], "high": found["effect"]["high"], "n": 10},
            "effectMetric": "HOURS_TO_DECISION",
            "change": [{"rule": "automatic.return.disliked", "from": None, "to": found["change"][0]["to"]}],
        }
        assert found["effect"]["low"] < -1.0 < found["effect"]["high"] < 0
        assert "20.00" in found["change"][0]["to"]

    def test_is_not_made_of_fewer_than_ten_cases(self, stages: Stages) -> None:
        stages.approved(reason="DISLIKED")

        assert _recommended(stages.counter) == []

    def test_that_is_applied_is_in_force_and_recommended_no_more(self, stages: Stages) -> None:
        _always_approved(stages)
        before = stages.counter.asks(RULES, by=LEAD, id=SHOP.id)["policy"]
        (found,) = _recommended(stages.counter)

        policy = _applied(stages.counter, recommended=found["id"], expectedVersion=1)

        assert (policy["version"], policy["rules"][-1]["id"]) == (2, "automatic.return.disliked")
        now = stages.counter.asks(RULES, by=LEAD, id=SHOP.id)["policy"]
        assert now["rules"] == [*before["rules"], {"id": found["change"][0]["rule"], "text": found["change"][0]["to"]}]
        assert _recommended(stages.counter) == []

    def test_that_is_applied_twice_is_in_force_once(self, counter: Counter) -> None:
        first, again = _applied(counter), _applied(counter)

        assert (first["version"], again["version"]) == (2, 3)
        assert again["rules"] == first["rules"]


class TestWhatCannotBeApplied:
    @pytest.mark.parametrize(
        "recommended",
        [
            "rec_",
            "",
            "rec_approve_return_no_such_reason_20.00_eur",
            "rec_approve_return_disliked_20_eur",
            "rec_approve_return_disliked_020.00_eur",
            "rec_approve_return_disliked_20.00_xyz",
            "rec_approve_gift_disliked_20.00_eur",
            "rec_approve_return_disliked_1e3_eur",
        ],
    )
    def test_is_what_nobody_would_recommend(
        self, recommended: str, counter: Counter, all_that_is_kept: Callable[[], list[str]]
    ) -> None:
        before = all_that_is_kept()

        result = _applied(counter, recommended=recommended)

        assert (result["__typename"], result["id"]) == ("NotFound", recommended)
        assert all_that_is_kept() == before

    def test_is_advice_for_people(self, counter: Counter) -> None:
        result = _applied(counter, recommended="rec_mend_does_not_fit_SHIRT")

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", ["recommendationId"])

    def test_is_what_rests_on_a_policy_that_changed_since(self, counter: Counter) -> None:
        _applied(counter)

        result = _applied(counter, expectedVersion=1)

        assert (result["__typename"], result["version"]) == ("ConcurrentChange", 2)

    def test_is_anything_of_those_who_may_not_publish(self, counter: Counter) -> None:
        elsewhere = replace(LEAD, merchant_id=OTHER_SHOP.id)

        assert _applied(counter, by=AGENT)["__typename"] == "NotPermitted"
        assert _applied(counter, by=elsewhere)["__typename"] == "NotFound"
        assert counter.asks(RULES, by=LEAD, id=SHOP.id)["policy"]["version"] == 1
