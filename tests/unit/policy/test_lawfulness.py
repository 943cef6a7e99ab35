"""What the law would refuse of a policy: a promise that is less than a right, wherever it would hold."""

from datetime import date

import pytest

from aftersales.policy.lawfulness import unlawful_in
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import FinalSale, PolicyRule, RestockingFee, ReturnFreight, Season, Window
from aftersales.vocabulary import CaseKind, Party, ProductTrait
from tests.shop import euros

TODAY = date(2026, 11, 23)
RETURNS = (CaseKind.RETURN,)
CHRISTMAS = Season(first=date(2026, 11, 1), last=date(2026, 12, 31))


def broken_by(*rules: PolicyRule) -> list[str]:
    """Return the rows of the law that rules would break."""
    return [citation.rule for citation in unlawful_in(rules, on=TODAY)]


class TestWhatEngineNeverDoes:
    def test_needs_no_refusal(self) -> None:
        fee = RestockingFee(id="fee", percent=10_000)
        freight = ReturnFreight(id="freight", paid_by=Party.BUYER, amount=euros("3.00"))
        final = FinalSale(id="final", trait=ProductTrait.SECOND_HAND)

        assert broken_by(*default_rules(), fee, freight, final) == []


class TestAWindow:
    @pytest.mark.parametrize(
        ("territory", "days", "broken"),
        [
            ("DE", 13, ["EU.withdrawal_window"]),
            ("DE", 14, []),
            ("DE-BY", 7, ["EU.withdrawal_window"]),
            ("NO", 13, ["EU.withdrawal_window"]),
            ("GB", 13, ["GB.withdrawal_window"]),
            ("CN", 6, ["CN.withdrawal_window"]),
            ("CN", 7, []),
            ("US", 0, []),
            ("US-NY", 0, []),
            ("IN", 1, []),
        ],
    )
    def test_is_held_to_the_law_of_its_territory(self, territory: str, days: int, broken: list[str]) -> None:
        found = broken_by(Window(id="short", days=days, kinds=RETURNS, territory=territory))

        assert [rule.replace("DE.", "EU.") for rule in found] == broken

    def test_without_a_territory_is_held_to_every_law(self) -> None:
        found = broken_by(Window(id="short", days=7))

        assert {"EU.withdrawal_window", "GB.withdrawal_window"} <= {rule.replace("DE.", "EU.") for rule in found}
        assert "CN.withdrawal_window" not in found
        assert broken_by(Window(id="long", days=14)) == []

    def test_for_other_requests_than_returns_is_no_matter_of_withdrawals(self) -> None:
        assert broken_by(Window(id="swap", days=3, kinds=(CaseKind.EXCHANGE, CaseKind.REPAIR))) == []

    def test_that_another_rule_overrules_promises_nothing(self) -> None:
        short = Window(id="short", days=3, kinds=RETURNS, territory="DE")
        long = Window(id="long", days=30, kinds=RETURNS, territory="DE", season=None)

        assert broken_by(long, short) == []
        assert broken_by(short, long) != []

    def test_that_holds_but_for_a_season_or_a_category_is_held_to_the_law_all_the_same(self) -> None:
        short = Window(id="short", days=3, kinds=RETURNS, territory="DE")

        assert broken_by(Window(id="long", days=30, territory="DE", kinds=RETURNS, season=CHRISTMAS), short) != []
        assert broken_by(Window(id="long", days=30, territory="DE", kinds=RETURNS, category="toys"), short) != []

    def test_is_held_to_the_law_of_the_day_that_it_begins(self) -> None:
        assert unlawful_in((Window(id="short", days=3, territory="DE"),), on=date(2030, 1, 1)) != ()


class TestReturnFreight:
    def test_of_goods_that_are_not_as_agreed_is_the_sellers(self) -> None:
        found = broken_by(ReturnFreight(id="freight", paid_by=Party.BUYER, reasons=("CHANGED_MIND", "DEFECTIVE")))

        assert "EU.defect_return_shipping_payer" in {rule.replace("DE.", "EU.") for rule in found}

    def test_of_what_was_not_wanted_may_be_the_buyers(self) -> None:
        assert broken_by(ReturnFreight(id="freight", paid_by=Party.BUYER, reasons=("CHANGED_MIND",))) == []
        assert broken_by(ReturnFreight(id="freight", paid_by=Party.MERCHANT, reasons=("DEFECTIVE",))) == []
