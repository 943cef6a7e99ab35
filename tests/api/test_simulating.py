"""Trying a policy over the shop's own history, as clients do."""

from typing import Any, Final

import pytest

from tests.api.stages import Stages
from tests.counter import Counter
from tests.shop import BUYER, LEAD, OTHER_SHOP, PLATFORM, SHOP, WAREHOUSE

SIMULATE: Final = """query ($input: SimulatePolicyInput!) { result: simulatePolicy(input: $input) { __typename
    ... on PolicySimulation { cases before { ...Outcome } after { ...Outcome } unlawful { rule } otherCurrencies }
    ... on NotFound { id } ... on NotPermitted { permission } ... on InvalidInput { fields { path message } } } }
    fragment Outcome on SimulatedOutcome { approved declined automatic
        refunded { amount currency } fees { amount currency } }"""
RULES: Final = [
    {"window": {"id": "short", "days": 14}},
    {"restockingFee": {"id": "fee", "percent": "10"}},
    {"automaticApproval": {"id": "small", "upTo": {"amount": "20", "currency": "EUR"}, "reasons": ["DISLIKED"]}},
]
TODAY: Final = {"from": "2026-11-22", "to": "2026-11-22"}


def simulated(counter: Counter, *, by: Any = LEAD, **given: Any) -> Any:
    """Return what rules are said to have made of today's cases."""
    asked = {"merchantId": SHOP.id, "rules": RULES, "period": TODAY, **given}
    return counter.asks(SIMULATE, by=by, input=asked)["result"]


def outcome(approved: int, declined: int, automatic: int, refunded: str, fees: str) -> dict[str, Any]:
    amounts = {"refunded": {"amount": refunded, "currency": "EUR"}, "fees": {"amount": fees, "currency": "EUR"}}
    return {"approved": approved, "declined": declined, "automatic": automatic, **amounts}


class TestSimulatePolicy:
    def test_tells_what_the_rules_would_have_made_of_the_cases(self, stages: Stages) -> None:
        stages.requested(reason="DISLIKED")
        stages.completed()
        stages.declined()

        assert simulated(stages.counter) == {
            "__typename": "PolicySimulation",
            "cases": 3,
            "before": outcome(2, 1, 0, "30.00", "0.00"),
            "after": outcome(2, 1, 1, "28.00", "2.00"),
            "unlawful": [],
            "otherCurrencies": 0,
        }

    def test_looks_no_further_than_the_period(self, stages: Stages) -> None:
        stages.requested()

        result = simulated(stages.counter, period={"from": "2026-11-01", "to": "2026-11-21"})

        assert (result["cases"], result["after"]) == (0, outcome(0, 0, 0, "0.00", "0.00"))

    @pytest.mark.parametrize(
        ("given", "path"),
        [
            ({"period": {"from": "2026-11-23", "to": "2026-11-22"}}, ["period"]),
            ({"period": {"from": "2025-11-01", "to": "2026-11-22"}}, ["period"]),
            ({"rules": []}, ["rules"]),
            ({"rules": [{"window": {"id": "w", "days": -1}}]}, ["rules", "0", "window", "days"]),
        ],
    )
    def test_refuses_what_makes_no_sense(self, given: Any, path: list[str], counter: Counter) -> None:
        result = simulated(counter, **given)

        assert (result["__typename"], [field["path"] for field in result["fields"]]) == ("InvalidInput", [path])

    def test_is_for_those_who_see_the_shops_figures(self, counter: Counter) -> None:
        assert simulated(counter, by=PLATFORM)["__typename"] == "PolicySimulation"
        assert simulated(counter, by=WAREHOUSE) == {"__typename": "NotPermitted", "permission": "READ_INSIGHTS"}
        for by, shop in ((BUYER, SHOP), (LEAD, OTHER_SHOP)):
            assert simulated(counter, by=by, merchantId=shop.id) == {"__typename": "NotFound", "id": shop.id}
