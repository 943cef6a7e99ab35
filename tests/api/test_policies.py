"""Policies through the API: what is read can be written again, and holds from when it is said to hold."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hypothesis import given

from adapters.sqlite.store import SqliteStore
from aftersales.identifiers import owned
from aftersales.orders.repository import OrderQuestion
from aftersales.pages import Slice
from aftersales.policy.rules import PolicyRule
from tests.api.stages import Stages, order_told
from tests.counter import Counter
from tests.open_shop import open_shop
from tests.shop import BUYER, LEAD, PLATFORM, SHOP, SHOP_SYSTEM, policy_of
from tests.unit.policy.generated_rules import lawful_rules

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
    @given(lawful_rules)
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


class TestALaterVersion:
    CHRISTMAS: Final = "2026-12-01T00:00:00Z"
    LONGER: Final = ({"window": {"id": "christmas", "days": 60, "season": {"from": "2026-12-01", "to": "2026-12-24"}}},)
    IN_FORCE: Final = f"""{{ policy(merchantId: "{SHOP.id}") {{ version }}
        viewer {{ merchant {{ policy {{ version }} }} }}
        scheduled: policy(merchantId: "{SHOP.id}", version: 2) {{ effectiveFrom }} }}"""

    def in_force(self, stages: Stages) -> tuple[int, int]:
        """Return which version a merchant and their policy say is in force."""
        seen = stages.counter.asks(self.IN_FORCE, by=LEAD)
        assert seen["scheduled"] == {"effectiveFrom": self.CHRISTMAS}
        return seen["policy"]["version"], seen["viewer"]["merchant"]["policy"]["version"]

    def pinned(self, stages: Stages, placed_at: str) -> int:
        """Return the version that an order is pinned to that was placed at an instant."""
        told = {**order_told(placed_at), "placedAt": placed_at, "deliveredAt": placed_at}
        (result,) = stages.counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=[told])["results"]
        seen = stages.counter.order(result["order"]["id"], by=BUYER, fields="policyVersion")
        return int(seen["policyVersion"])

    def test_is_in_force_from_its_instant_on_and_not_before(self, stages: Stages) -> None:
        stages.counter.does(
            "publishPolicy", by=LEAD, merchantId=SHOP.id, rules=self.LONGER, effectiveFrom=self.CHRISTMAS
        )

        assert (self.in_force(stages), self.pinned(stages, "2026-11-22T11:00:00Z")) == ((1, 1), 1)
        stages.counter.shop.clock.move(days=9)

        assert self.in_force(stages) == (2, 2)
        assert self.pinned(stages, "2026-11-30T23:59:59Z") == 1
        assert self.pinned(stages, self.CHRISTMAS) == 2

    def test_is_what_an_order_of_its_time_is_judged_by(self, stages: Stages) -> None:
        stages.counter.does(
            "publishPolicy", by=LEAD, merchantId=SHOP.id, rules=self.LONGER, effectiveFrom=self.CHRISTMAS
        )
        stages.counter.shop.clock.move(days=9)
        told = {**order_told("X-1"), "placedAt": self.CHRISTMAS, "deliveredAt": self.CHRISTMAS}
        stages.counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=[told])
        (order,) = stages.counter.business.ask_orders.page(
            OrderQuestion(merchant_id=SHOP.id, number="X-1"), Slice(), viewer=LEAD
        ).items
        stages.counter.shop.clock.move(days=58)

        line = {"orderLineId": owned("oln", order.id, 1), "quantity": 1, "reason": "DISLIKED"}
        case = stages.counter.does("requestReturn", by=BUYER, orderId=order.id, lines=[line], basis="POLICY")

        assert stages.counter.case(case["id"], by=BUYER, fields="because { rule }") == {
            "because": [{"rule": "christmas"}]
        }

    def test_is_replaced_by_one_that_is_published_after_it(self, stages: Stages) -> None:
        for effective_from, days in ((self.CHRISTMAS, 60), (None, 20)):
            rules = [{"window": {"id": "window", "days": days}}]
            stages.counter.does("publishPolicy", by=LEAD, merchantId=SHOP.id, rules=rules, effectiveFrom=effective_from)
        stages.counter.shop.clock.move(days=20)

        assert self.in_force(stages) == (3, 3)


class TestRisk:
    def test_is_shown_to_the_merchants_staff_alone(self, stages: Stages) -> None:
        cases = [stages.requested() for _ in range(4)]
        newest, field = cases[-1]["id"], "risk { score signals }"

        seen = {by.id: stages.counter.case(newest, by=by, fields=field)["risk"] for by in (LEAD, BUYER, PLATFORM)}

        risky = {"score": 0.1, "signals": ["The buyer had 3 other cases in the 30 days before. (+0.10)"]}
        assert seen == {LEAD.id: risky, BUYER.id: None, PLATFORM.id: None}
        assert stages.counter.case(cases[0]["id"], by=LEAD, fields=field)["risk"] == {"score": 0.0, "signals": []}
