"""Until when a buyer may ask by the default policy, and by goodwill alone."""

from dataclasses import replace
from datetime import UTC, datetime

from aftersales.law.sale import Sale
from aftersales.policy.explaining import explain, explain_policy
from aftersales.policy.rules import ReturnFreight, Window
from aftersales.territories import Territory
from aftersales.vocabulary import LegalBasis, Party, ProductTrait
from tests.shop import NOON, policy_of


class TestTheDefaultPolicy:
    def test_promises_thirty_days_everywhere(self) -> None:
        sale = Sale(territory=Territory("US"), delivered_at=datetime(2026, 6, 9, 3, 59, tzinfo=UTC))

        found = explain(sale, LegalBasis.POLICY)

        assert (found.allowed, found.freight_paid_by, found.refund_due_by) == (True, Party.MERCHANT, None)
        assert found.until is not None
        # It was still the eighth in Washington.
        assert found.until.isoformat() == "2026-07-08T23:59:59-04:00"
        assert [cited.rule for cited in found.because] == ["default.return"]

    def test_takes_nothing_back_that_was_sold_as_final(self) -> None:
        sale = Sale(territory=Territory("US"), delivered_at=NOON, traits=frozenset({ProductTrait.FINAL_SALE}))

        found = explain(sale, LegalBasis.POLICY)

        assert (found.allowed, found.until, found.freight_paid_by) == (False, None, None)
        assert [cited.rule for cited in found.because] == ["default.final-sale"]


class TestAPolicy:
    SALE = Sale(territory=Territory("DE"), delivered_at=NOON)

    def test_without_windows_has_no_end(self) -> None:
        found = explain_policy(self.SALE, replace(policy_of(), rules=()))

        assert (found.allowed, found.until, found.freight_paid_by) == (True, None, Party.MERCHANT)
        assert [cited.rule for cited in found.because] == ["default.no-window"]
        assert len(found.steps) == 2

    def test_says_who_pays_for_the_way_back_and_by_which_rule(self) -> None:
        here = Window(id="here", days=40, territory="DE")
        there = Window(id="there", days=50, territory="AT")
        freight = ReturnFreight(id="freight", paid_by=Party.BUYER, reasons=("NO_REASON",))

        found = explain_policy(self.SALE, replace(policy_of(), rules=(here, there, freight)))

        assert found.until is not None
        assert (found.until.date().isoformat(), found.freight_paid_by) == ("2027-01-01", Party.BUYER)
        assert [cited.rule for cited in found.because] == ["here", "freight"]
        assert found.steps[-1] == freight.text


class TestGoodwill:
    def test_is_always_the_merchants_choice(self) -> None:
        found = explain(Sale(territory=Territory("DE"), delivered_at=NOON), LegalBasis.GOODWILL)

        assert (found.allowed, found.until, found.freight_paid_by) == (True, None, None)
        assert [cited.rule for cited in found.because] == ["goodwill"]


class TestEachGround:
    def test_has_its_explanation(self) -> None:
        sale = Sale(territory=Territory("DE"), delivered_at=NOON)

        assert [explain(sale, basis).because != () for basis in LegalBasis] == [True] * len(LegalBasis)
