"""What the law would refuse of a policy: a promise that is less than a right, wherever it would hold."""

from dataclasses import replace
from datetime import date

import pytest

from aftersales.law.lookup import Law, law_of
from aftersales.law.periods import Period
from aftersales.law.rules import WithdrawalWindow
from aftersales.policy.lawfulness import Laws, unlawful_in
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import FinalSale, PolicyRule, RestockingFee, ReturnFreight, Season, Window
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, Party, ProductTrait
from tests.shop import euros

TODAY = date(2026, 11, 23)
EVE, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)
RETURNS = (CaseKind.RETURN,)
CHRISTMAS = Season(first=date(2026, 11, 1), last=date(2026, 12, 31))


def broken_by(*rules: PolicyRule) -> list[str]:
    """Return the rows of the law that rules would break."""
    return [citation.rule for citation in unlawful_in(rules, on=TODAY)]


def giving(period: Period) -> Laws:
    """Return the laws as if the German one gave another time to withdraw from the new year on."""

    def laws(territory: Territory, *, on: date) -> Law:
        law = law_of(territory, on=on)
        found = law.find(WithdrawalWindow)
        if found is None or territory != "DE":
            return law
        longer = (replace(found.rule, period=period),)
        amended = replace(found.row, effective_from=NEW_YEAR, decides=longer)
        return replace(law, rows=(amended, *law.rows) if amended.holds_on(on) else law.rows)

    return laws


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
            ("DE", 13, ["DE.withdrawal_window"]),
            ("DE", 14, []),
            ("DE-BY", 7, ["DE.withdrawal_window"]),
            ("AT", 13, ["EU.withdrawal_window"]),
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
        assert broken_by(Window(id="short", days=days, kinds=RETURNS, territory=territory)) == broken

    def test_without_a_territory_is_held_to_every_law(self) -> None:
        assert broken_by(Window(id="short", days=7)) == [
            "EU.withdrawal_window",
            "DE.withdrawal_window",
            "FR.withdrawal_window",
            "GB.withdrawal_window",
            "TR.withdrawal_window",
        ]
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
        window = Window(id="window", days=14, territory="DE")

        broken = [unlawful_in((window,), on=day, laws=giving(Period(days=21))) for day in (EVE, NEW_YEAR)]

        assert [[one.rule for one in citations] for citations in broken] == [[], ["DE.withdrawal_window"]]

    @pytest.mark.parametrize(
        ("period", "days"),
        [
            (Period(months=1), 28),
            (Period(months=2), 59),
            (Period(years=1), 365),
            (Period(business_days=5), 5),
            (Period(months=1, days=14), 42),
        ],
        ids=["a month", "two months", "a year", "five working days", "a month and a fortnight"],
    )
    def test_is_held_to_the_least_that_months_and_working_days_are(self, period: Period, days: int) -> None:
        enough, short = (Window(id="window", days=some, territory="DE") for some in (days, days - 1))

        assert unlawful_in((enough,), on=NEW_YEAR, laws=giving(period)) == ()
        assert [one.rule for one in unlawful_in((short,), on=NEW_YEAR, laws=giving(period))] == ["DE.withdrawal_window"]


class TestReturnFreight:
    def test_of_goods_that_are_not_as_agreed_is_the_sellers(self) -> None:
        found = broken_by(ReturnFreight(id="freight", paid_by=Party.BUYER, reasons=("CHANGED_MIND", "DEFECTIVE")))

        assert found == [
            "EU.defect_return_shipping_payer",
            "CN.return_shipping_payer",
            "DE.defect_return_shipping_payer",
            "GB.defect_return_shipping_payer",
            "KR.return_shipping_payer",
            "SG.remedy_hierarchy",
            "ZA.return_shipping_payer",
        ]

    def test_of_what_was_not_wanted_may_be_the_buyers(self) -> None:
        assert broken_by(ReturnFreight(id="freight", paid_by=Party.BUYER, reasons=("CHANGED_MIND",))) == []
        assert broken_by(ReturnFreight(id="freight", paid_by=Party.MERCHANT, reasons=("DEFECTIVE",))) == []
