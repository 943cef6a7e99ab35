"""Policies through the API: what is read can be written again, and holds from when it is said to hold."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hypothesis import given

from adapters.sqlite.store import SqliteStore
from aftersales.policy.rules import PolicyRule
from tests.api.stages import Stages
from tests.counter import Counter
from tests.open_shop import open_shop
from tests.shop import BUYER, LEAD, PLATFORM, SHOP, policy_of
from tests.unit.policy.generated_rules import rule_lists

EVERYTHING: Final = """query ($merchant: ID!) { policy(merchantId: $merchant) { version rules { __typename id
    ... on WindowRule { days kinds category territory season { from to } }
    ... on FinalSaleRule { category trait }
    ... on EvidenceRule { evidence reasons above { amount currency } }
    ... on AttemptsRule { perLine }
    ... on RestockingFeeRule { percent amount { amount currency } conditions }
    ... on ReturnFreightRule { paidBy amount { amount currency } reasons }
    ... on KeepItemRule { below { amount currency } maxRisk }
    ... on InstantRefundRule { upTo { amount currency } maxRisk }
    ... on InstantExchangeRule { upTo { amount currency } maxRisk }
    ... on AutomaticApprovalRule { upTo { amount currency } kinds reasons maxRisk maxCases }
    ... on StageDeadlineRule { status hours } } } }"""


def as_input(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what publishes a rule again, made of what was answered and of nothing else."""
    name = rule["__typename"].removesuffix("Rule")
    return {name[0].lower() + name[1:]: {field: value for field, value in rule.items() if field != "__typename"}}


class TestThePolicy:
    @given(rule_lists)
    def test_that_is_answered_can_be_published_again_unchanged(self, rules: tuple[PolicyRule, ...]) -> None:
        store = SqliteStore()
        counter = Counter(open_shop(store))
        store.policies.publish(replace(policy_of(), version=2, rules=rules), None)

        answered = counter.asks(EVERYTHING, by=LEAD, merchant=SHOP.id)["policy"]
        again = [as_input(rule) for rule in answered["rules"]]
        published = counter.does("publishPolicy", by=LEAD, merchantId=SHOP.id, rules=again)

        assert published["__typename"] == "Policy", published
        assert store.policies.get(SHOP.id, 3).rules == rules
        assert counter.asks(EVERYTHING, by=LEAD, merchant=SHOP.id)["policy"] == {**answered, "version": 3}
        store.close()


class TestRisk:
    def test_is_shown_to_the_merchants_staff_alone(self, stages: Stages) -> None:
        cases = [stages.requested() for _ in range(4)]
        newest, field = cases[-1]["id"], "risk { score signals }"

        seen = {by.id: stages.counter.case(newest, by=by, fields=field)["risk"] for by in (LEAD, BUYER, PLATFORM)}

        risky = {"score": 0.1, "signals": ["The buyer had 3 other cases in the 30 days before. (+0.10)"]}
        assert seen == {LEAD.id: risky, BUYER.id: None, PLATFORM.id: None}
        assert stages.counter.case(cases[0]["id"], by=LEAD, fields=field)["risk"] == {"score": 0.0, "signals": []}
