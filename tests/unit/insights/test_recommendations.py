"""Recommendations: what the merchant's own history speaks for, what it would do, and how it is carried out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import exp, sqrt
from typing import Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Decline, RequestInfo
from aftersales.cases.offering import AcceptOffer, MakeOffer
from aftersales.errors import ConcurrentChange, InvalidInput, NotFound, NotPermitted
from aftersales.insights.applying import RecommendationOperations
from aftersales.insights.approving import approvals_to_automate, mean_of_hours
from aftersales.insights.periods import Period
from aftersales.insights.recommendations import Recommendation
from aftersales.insights.series import Metric
from aftersales.policy.policy import Policy
from aftersales.policy.rules import AutomaticApproval
from aftersales.vocabulary import CaseKind, CaseStatus
from tests.open_shop import OpenShop, open_shop
from tests.shop import AGENT, BUYER, EUR, LEAD, OTHER_SHOP, SHOP, an_order, ask_for, euros, policy_of, request_by

YES: Final = Approve()
NO: Final = Decline(reason="OUTSIDE_POLICY")
STRANGE_LEAD: Final = replace(LEAD, merchant_id=OTHER_SHOP.id)


@pytest.fixture
def shop() -> Iterator[OpenShop]:
    store = SqliteStore()
    yield open_shop(store, SHOP, OTHER_SHOP)
    store.close()


def answered(
    shop: OpenShop,
    answers: list[Act],
    *,
    hours: float = 5,
    reason: str = "DISLIKED",
    units: int = 1,
    price: str = "10.00",
) -> None:
    """Open a return for each answer, of units worth 10.00 each, and give the answer so many hours later."""
    for answer in answers:
        order = shop.sells(an_order(units, at=shop.clock(), price=price))
        ask = ask_for(order, {1: units})
        lines = tuple(replace(line, reason=reason) for line in ask.lines)
        case = shop.business.cases.request(replace(ask, lines=lines), actor=BUYER, request=request_by(BUYER))
        shop.clock.move(hours=hours)
        shop.acts(case, answer, by=LEAD)


def history_of(shop: OpenShop) -> tuple[CaseFile, ...]:
    today = shop.clock().date()
    return shop.business.simulations.history(SHOP.id, Period(from_=today - timedelta(days=200), to=today))


def recommended(shop: OpenShop) -> list[Recommendation]:
    policy = shop.business.simulations.in_force(SHOP.id)
    return list(approvals_to_automate(history_of(shop), policy, currency=EUR))


class TestApprovingAtOnce:
    def test_is_recommended_for_what_people_always_approve(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 12)

        (found,) = recommended(shop)

        assert found.id == "rec_approve_return_disliked_10.00_eur"
        assert found.title == "Approve returns of up to 10.00 EUR at once where the reason is “I do not like it”"
        assert (found.effect.value, found.effect.n, found.effect_metric) == (-5, 12, Metric.HOURS_TO_DECISION)
        assert [(one.rule, one.before) for one in found.change] == [("automatic.return.disliked", None)]

    def test_says_what_people_did_and_what_the_rule_would_have_done(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 12)
        answered(shop, [NO] * 8, reason="DOES_NOT_FIT")

        (found,) = recommended(shop)

        assert found.why == (
            "People answered 12 of these requests, the dearest worth 10.00 EUR, and approved all 12.",
            "Even so, they might decline up to 25 in 100 of those to come.",
            "With the rule, 12 of the 20 answers replayed would have come at once, 5.0 hours sooner each.",
            "No more would have been refunded: 120.00 EUR, with the rule and without it.",
        )

    def test_counts_the_answers_that_it_does_not_help(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 10)
        answered(shop, [NO] * 10, reason="DOES_NOT_FIT")
        shop.opens(shop.sells(an_order(1, at=shop.clock())))

        (found,) = recommended(shop)

        assert (found.effect.value, found.effect.n) == (-2.5, 20)
        assert found.effect.low < -2.5 < found.effect.high < 0

    @pytest.mark.parametrize(("price", "told"), [("10.00", None), ("100.00", "1010.00 EUR with the rule, and 1002.00")])
    def test_is_not_where_it_would_pay_back_more_by_a_hundredth(
        self, shop: OpenShop, price: str, told: str | None
    ) -> None:
        answered(shop, [YES] * 10, price=price)
        case = shop.opens(shop.sells(an_order(1, at=shop.clock())))
        shop.acts(case, MakeOffer(text="Keep it.", amount="2.00", keep_item=True), by=LEAD)
        shop.acts(case, AcceptOffer(), by=BUYER)
        settled, *others = history_of(shop)
        # Nobody approves and then settles for less before anything came back; if ever they can, it must be seen.
        settled = settled.with_case(replace(settled.case, decision=others[0].case.decision))

        found = list(approvals_to_automate([settled, *others], policy_of(), currency=EUR))

        assert [one.why[-1] for one in found] == ([f"Refunds would have been {told} EUR without it."] if told else [])

    def test_is_measured_against_the_rules_in_force(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 10)
        applied(shop, "rec_approve_return_disliked_10.00_eur")
        answered(shop, [YES] * 9, units=2)

        assert recommended(shop) == []
        answered(shop, [YES], units=2)

        (found,) = recommended(shop)
        assert found.id == "rec_approve_return_disliked_20.00_eur"
        assert (found.effect.value, found.effect.n) == (-2.5, 20)
        assert found.change[0].before is not None

    def test_is_not_where_people_ever_said_no(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 30 + [NO])

        assert recommended(shop) == []

    def test_is_not_where_people_settle_for_less(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 12)
        case = shop.opens(shop.sells(an_order(1, at=shop.clock())))
        case = shop.acts(case, MakeOffer(text="Keep it.", amount="2.00", keep_item=True), by=LEAD)
        shop.acts(case, AcceptOffer(), by=BUYER)

        assert recommended(shop) == []

    def test_is_not_where_people_let_a_request_lapse(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 12)
        case = shop.opens(shop.sells(an_order(1, at=shop.clock())))
        shop.acts(case, RequestInfo(text="Which size?"), by=LEAD)
        shop.clock.move(days=8)

        assert shop.business.cases.expire(case.id).status is CaseStatus.EXPIRED
        assert recommended(shop) == []

    def test_is_not_for_a_handful_of_cases(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 9)

        assert recommended(shop) == []

    def test_is_over_once_it_is_done(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 10)
        applied(shop, recommended(shop)[0].id)
        answered(shop, [], hours=1)

        order = shop.sells(replace(an_order(1, at=shop.clock()), policy_version=2))

        assert shop.opens(order).status is CaseStatus.APPROVED


class TestTheMeanOfHours:
    def test_is_that_of_all_with_the_interval_of_its_logarithm(self) -> None:
        found = mean_of_hours([4.0, 8.0], n=4)

        # The squares of 4 − 3, 8 − 3 and twice 0 − 3 come to 44, those of two more to 18: 62 ÷ 3 free ones, ÷ 4.
        reach = 1.95996 + (1.95996**3 + 1.95996) / 12
        error = reach * sqrt(62 / 3 / 4) / 3
        assert (found.value, found.n) == (3, 4)
        assert found.low == pytest.approx(3 * exp(-error), rel=1e-4)
        assert found.high == pytest.approx(3 * exp(error), rel=1e-4)

    def test_is_not_sure_because_a_few_took_as_long(self) -> None:
        found = mean_of_hours([5.0] * 10, n=10)

        assert found.low < 4
        assert found.high > 6


def applied(
    shop: OpenShop, id_: str, *, by: Actor = LEAD, key: str | None = None, expected_version: int | None = None
) -> Policy:
    operations = RecommendationOperations(policies=shop.business.policies)
    return operations.apply(SHOP.id, id_, actor=by, request=request_by(by, key), expected_version=expected_version)


class TestApplying:
    ID: Final = "rec_approve_return_disliked_10.00_eur"

    def test_publishes_the_rules_in_force_with_one_more(self, shop: OpenShop) -> None:
        before = shop.business.simulations.in_force(SHOP.id)

        policy = applied(shop, self.ID)

        added = AutomaticApproval(
            id="automatic.return.disliked", up_to=euros("10.00"), kinds=(CaseKind.RETURN,), reasons=("DISLIKED",)
        )
        assert (policy.version, policy.rules) == (before.version + 1, (*before.rules, added))

    def test_puts_a_higher_limit_in_the_place_of_a_lower_one(self, shop: OpenShop) -> None:
        before = applied(shop, self.ID)

        after = applied(shop, "rec_approve_return_disliked_25.00_eur")

        assert len(after.rules) == len(before.rules)
        assert [rule.up_to for rule in after.automatic_approvals] == [euros("25.00")]

    def test_twice_with_one_key_publishes_once(self, shop: OpenShop) -> None:
        first, again = (applied(shop, self.ID, key="once") for _ in range(2))

        assert first == again
        assert shop.kept.policies.latest(SHOP.id).version == first.version

    def test_refuses_a_policy_that_changed_meanwhile(self, shop: OpenShop) -> None:
        version = applied(shop, self.ID).version

        with pytest.raises(ConcurrentChange):
            applied(shop, self.ID, expected_version=version - 1)

        assert shop.kept.policies.latest(SHOP.id).version == version

    @pytest.mark.parametrize(
        "id_",
        [
            "",
            "rec_",
            "rec_approve_return_nonsense_10.00_eur",
            "rec_approve_theft_disliked_10.00_eur",
            "rec_approve_return_disliked_10_eur",
            "rec_approve_return_disliked_10.00_xxx",
            "rec_approve_return_disliked_-1.00_eur",
            "rec_approve_return_disliked_10.00_eur ",
            "REC_APPROVE_RETURN_DISLIKED_10.00_EUR",
        ],
    )
    def test_knows_no_id_that_nothing_was_recommended_by(self, shop: OpenShop, id_: str) -> None:
        with pytest.raises(NotFound):
            applied(shop, id_)

    def test_refuses_advice_that_is_for_people(self, shop: OpenShop) -> None:
        with pytest.raises(InvalidInput, match="advice"):
            applied(shop, "rec_mend_does_not_fit_SKU-1")

    def test_is_for_those_who_may_publish(self, shop: OpenShop) -> None:
        with pytest.raises(NotPermitted):
            applied(shop, self.ID, by=AGENT)
        with pytest.raises(NotFound):
            applied(shop, self.ID, by=STRANGE_LEAD)

        assert shop.kept.policies.latest(SHOP.id).version == 1
