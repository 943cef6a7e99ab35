"""Recommendations: what the merchant's own history speaks for, what it would do, and how it is carried out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.deciding import Approve, Decline, RequestInfo
from aftersales.cases.offering import AcceptOffer, MakeOffer
from aftersales.errors import ConcurrentChange, InvalidInput, NotFound, NotPermitted
from aftersales.insights.applying import RecommendationOperations
from aftersales.insights.periods import Period
from aftersales.insights.recommendations import Recommendation, approvals_to_automate, products_to_mend
from aftersales.insights.series import Metric
from aftersales.policy.policy import Policy
from aftersales.policy.rules import AutomaticApproval
from aftersales.vocabulary import CaseKind, CaseStatus
from tests.open_shop import OpenShop, open_shop
from tests.shop import AGENT, BUYER, EUR, LEAD, OTHER_SHOP, SHOP, an_order, ask_for, euros, request_by

YES: Final = Approve()
NO: Final = Decline(reason="OUTSIDE_POLICY")
STRANGE_LEAD: Final = replace(LEAD, merchant_id=OTHER_SHOP.id)


@pytest.fixture
def shop() -> Iterator[OpenShop]:
    store = SqliteStore()
    yield open_shop(store, SHOP, OTHER_SHOP)
    store.close()


def answered(shop: OpenShop, answers: list[Act], *, hours: float = 5, reason: str = "DISLIKED") -> None:
    """Open a return for each answer, of a unit worth 10.00, and give the answer so many hours later."""
    for answer in answers:
        order = shop.sells(an_order(1, at=shop.clock()))
        ask = ask_for(order, {1: 1})
        lines = tuple(replace(line, reason=reason) for line in ask.lines)
        case = shop.business.cases.request(replace(ask, lines=lines), actor=BUYER, request=request_by(BUYER))
        shop.clock.move(hours=hours)
        shop.acts(case, answer, by=LEAD)


def recommended(shop: OpenShop) -> list[Recommendation]:
    today = shop.clock().date()
    period = Period(from_=today - timedelta(days=200), to=today)
    simulations = shop.business.simulations
    history = simulations.history(SHOP.id, period)
    return list(approvals_to_automate(history, simulations.in_force(SHOP.id), currency=EUR))


class TestApprovingAtOnce:
    def test_is_recommended_for_what_people_always_approve(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 12)

        (found,) = recommended(shop)

        assert found.id == "rec_approve_return_disliked_10.00_eur"
        assert (found.effect.value, found.effect.n, found.effect_metric) == (-5, 12, Metric.HOURS_TO_RESOLUTION)
        assert [(one.rule, one.before) for one in found.change] == [("automatic.return.disliked", None)]
        assert "All 12 of them" in found.why[0]

    def test_counts_the_cases_that_it_does_not_help(self, shop: OpenShop) -> None:
        answered(shop, [YES] * 10)
        answered(shop, [NO] * 10, reason="DOES_NOT_FIT")

        (found,) = recommended(shop)

        assert (found.effect.value, found.effect.n) == (-2.5, 20)
        assert found.effect.low < -2.5 < found.effect.high < 0

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


class TestMendingAProduct:
    SHOP_TALLY: Final = {"opened": 500, "reason.DOES_NOT_FIT": 60, "reason.DAMAGED": 100}
    COAT: Final = {
        "opened": 40, "reason.DOES_NOT_FIT": 30, "reason.DAMAGED": 8,
        "delivered": 200, "delivered.squared": 200, "received": 40, "received.squared": 40, "received.delivered": 40,
    }  # fmt: skip

    def test_is_recommended_where_a_reason_is_its_own(self) -> None:
        (found,) = products_to_mend({"COAT": self.COAT}, self.SHOP_TALLY)

        more = 30 / 40 - 30 / 460
        assert (found.id, found.title) == ("rec_mend_does_not_fit_COAT", "Mend the size chart of COAT")
        assert found.effect.value == pytest.approx(-0.2 * more)
        assert found.effect_metric is Metric.RETURN_RATE
        assert found.effect.low < found.effect.value < found.effect.high < 0
        assert found.change == ()

    def test_is_not_for_what_all_the_shop_suffers_from(self) -> None:
        everywhere = {**self.SHOP_TALLY, "reason.DOES_NOT_FIT": 375}

        assert list(products_to_mend({"COAT": self.COAT}, everywhere)) == []

    def test_is_not_for_a_handful_of_cases(self) -> None:
        few = {**self.COAT, "opened": 9, "reason.DOES_NOT_FIT": 9}

        assert list(products_to_mend({"COAT": few}, self.SHOP_TALLY)) == []
