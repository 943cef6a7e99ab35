"""Mending a product: which articles have a reason of their own, and by how much less would come back without it."""

from dataclasses import replace
from random import Random
from typing import Final

import pytest

from aftersales.insights.comparing import mended
from aftersales.insights.estimates import Estimate
from aftersales.insights.mending import products_to_mend
from aftersales.insights.products import Likes
from aftersales.insights.recommendations import Recommendation
from aftersales.insights.series import Metric
from aftersales.insights.sheets import Tally
from aftersales.insights.shrinkage import Prior

SHOP: Final = {"opened": 500, "reason.DOES_NOT_FIT": 122, "reason.DAMAGED": 100}
COAT: Final = {
    "opened": 40, "reason.DOES_NOT_FIT": 30, "reason.DAMAGED": 8,
    "delivered": 200, "delivered.squared": 200, "received": 40, "received.squared": 40, "received.delivered": 40,
}  # fmt: skip
SURE: Final = Likes(Prior(mean=0.1, strength=200, likeness=0), {})
"""Likes of the coat, of which a tenth comes back; they tell as much as two hundred units of its own."""


def found_in(products: dict[str, Tally], shop: Tally = SHOP, *, likes: Likes = SURE) -> list[Recommendation]:
    return list(products_to_mend(products, shop, likes=likes))


class TestMendingAProduct:
    def test_is_recommended_where_a_reason_is_its_own(self) -> None:
        (found,) = found_in({"COAT": COAT})

        assert (found.id, found.title) == ("rec_mend_does_not_fit_COAT", "Mend the size chart of COAT")
        assert (found.effect_metric, found.effect.n, found.change) == (Metric.RETURN_RATE, 40, ())
        assert found.effect.low < found.effect.value < found.effect.high < 0

    def test_says_what_comes_back_no_more_if_the_reason_is_given_as_seldom_as_elsewhere(self) -> None:
        (found,) = found_in({"COAT": COAT})

        # Of 40 cases 30 give the reason, and of the 460 others a fifth, 92. As many other cases, 10, are then four
        # fifths of all, which are 12.5 cases instead of 40: 27.5 of 40 are gone. By 40 units of 200, and 20 of 200 that
        # its likes tell as much as, 15 of 100 come back; of these 11 ÷ 16 are gone: 10.3125 of 100.
        assert found.effect.value == pytest.approx(-0.15 * 27.5 / 40)
        assert found.effect.value == pytest.approx(-0.103125)
        assert found.why == (
            "30 of its 40 cases give the reason “It does not fit”.",
            "Of the shop's other cases, 92 of 460 do.",
            "40 of its 200 units came back.",
            "Going by these and by articles like it, its return rate is 15.0%.",
            "If its cases gave that reason as seldom as the others, it would be about 4.7%.",
        )

    def test_is_not_for_what_all_the_shop_suffers_from(self) -> None:
        assert found_in({"COAT": COAT}, {**SHOP, "reason.DOES_NOT_FIT": 375}) == []
        assert found_in({"COAT": COAT}, {**SHOP, "reason.DOES_NOT_FIT": 490}) == []

    def test_is_not_for_a_handful_of_cases(self) -> None:
        assert found_in({"COAT": {**COAT, "opened": 9, "reason.DOES_NOT_FIT": 9}}) == []

    def test_is_not_where_there_is_nothing_to_compare_with_or_nothing_was_delivered(self) -> None:
        nothing = dict.fromkeys(("delivered", "delivered.squared", "received", "received.squared"), 0)

        assert found_in({"COAT": COAT}, COAT) == []
        assert found_in({"COAT": {**COAT, **nothing}}) == []

    def test_takes_more_the_more_is_looked_at(self) -> None:
        # By chance 16 of 40 give a reason of a fifth once in 265 times. That is seldom among the seven reasons of one
        # article, and not among those of nine.
        shop = {"opened": 5_000, "reason.DOES_NOT_FIT": 1_000}
        odd, plain = ({**COAT, "reason.DAMAGED": 0, "reason.DOES_NOT_FIT": given} for given in (16, 8))

        alone = found_in({"ODD": odd}, shop)
        among = found_in({"ODD": odd, **{f"PLAIN-{nth}": plain for nth in range(8)}}, shop)

        assert ([one.id for one in alone], among) == (["rec_mend_does_not_fit_ODD"], [])

    def test_is_hardly_ever_recommended_by_chance(self) -> None:
        random = Random(35)
        reasons = ["DOES_NOT_FIT", "DEFECTIVE", "DAMAGED", "WRONG_ITEM", "DISLIKED"]

        def drawn() -> dict[str, int]:
            given = [f"reason.{random.choice(reasons)}" for _ in range(60)]
            return {**COAT, "opened": 60, **{name: given.count(name) for name in given}}

        shops = [{f"A-{nth}": drawn() for nth in range(5)} for _ in range(200)]
        usual = {"opened": 5_000, **{f"reason.{reason}": 1_000 for reason in reasons}}
        wrong = sum(bool(found_in(dict(shop), usual)) for shop in shops)

        assert wrong <= 10


class TestHowMuchLessComesBack:
    RATE: Final = Estimate(0.2, 0.15, 0.25, 300)
    OWN: Final = Estimate(0.75, 0.6, 0.86, 40)
    OTHERS: Final = Estimate(0.2, 0.17, 0.24, 460)

    def test_is_as_unsure_as_what_is_least_known(self) -> None:
        def exactly(estimate: Estimate) -> Estimate:
            return replace(estimate, low=estimate.value, high=estimate.value)

        own, others = exactly(self.OWN), exactly(self.OTHERS)
        fall = mended(self.RATE, own=own, others=others)

        assert fall.value == pytest.approx(0.2 * 0.55 / 0.8)
        assert fall.low == pytest.approx(0.15 * 0.55 / 0.8)
        assert fall.high == pytest.approx(0.25 * 0.55 / 0.8)
        assert mended(exactly(self.RATE), own=own, others=others).low == fall.value

    def test_is_less_sure_than_each_of_its_parts(self) -> None:
        fall = mended(self.RATE, own=self.OWN, others=self.OTHERS)

        assert fall.low < 0.15 * 0.55 / 0.8 < 0.25 * 0.55 / 0.8 < fall.high
        assert fall.n == 40
