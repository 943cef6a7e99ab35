"""What the law gives, who pays the way back, and why: each answer with the rows that it stands on."""

import pytest

from aftersales.law.explaining import explain_conformity, explain_withdrawal
from aftersales.law.lookup import law_of
from aftersales.law.sale import Sale
from aftersales.law.statute_books import jurisdictions, rows_of
from aftersales.territories import Territory
from aftersales.vocabulary import Party, ProductTrait
from tests.unit.law.sales import a_sale

REMEMBERED = {row.id for jurisdiction in jurisdictions() for row in rows_of(jurisdiction) if not row.verified}
COUNTRIES = sorted(name for name in jurisdictions() if name != "EU")


class TestTheRightToWithdraw:
    def test_cites_every_row_that_made_the_answer(self) -> None:
        found = explain_withdrawal(a_sale("DE-BY", "2026-12-11"))

        assert [cited.rule for cited in found.because] == [
            "DE.withdrawal_window",
            "DE.day_of_event_counted",
            "DE.deadline_on_non_working_day",
            "DE.withdrawal_notice_effective",
            "DE.return_shipping_payer",
        ]
        assert found.steps[:3] == (
            "For DE-BY the law of DE decides: BGB 355(2), 356(2).",
            "14 days from delivery on Friday 2026-12-11, which is not counted: the last day is Friday 2026-12-25.",
            "Friday 2026-12-25 is a day of rest: the time ends with Monday 2026-12-28.",
        )

    @pytest.mark.parametrize("trait", [ProductTrait.CUSTOM_MADE, ProductTrait.PERISHABLE])
    @pytest.mark.parametrize("territory", ["SE", "DE", "FR", "GB", "CN", "KR", "TW", "TR"])
    def test_is_not_for_goods_that_the_law_exempts(self, territory: str, trait: ProductTrait) -> None:
        found = explain_withdrawal(a_sale(territory, "2026-06-09", trait, back="2026-06-12"))

        assert (found.allowed, found.until, found.refund_due_by, found.freight_paid_by) == (False, None, None, None)
        assert [cited.rule.partition(".")[2] for cited in found.because] == ["exempt_goods"]

    @pytest.mark.parametrize(
        ("territory", "trait"),
        [
            ("BR", ProductTrait.CUSTOM_MADE),
            ("BR", ProductTrait.PERISHABLE),
            ("JP", ProductTrait.CUSTOM_MADE),
            ("RU", ProductTrait.PERISHABLE),
            ("DE", ProductTrait.FINAL_SALE),
            ("DE", ProductTrait.SECOND_HAND),
            ("CN", ProductTrait.FINAL_SALE),
        ],
    )
    def test_is_for_goods_that_no_row_exempts(self, territory: str, trait: ProductTrait) -> None:
        plain = explain_withdrawal(a_sale(territory, "2026-06-09"))

        assert explain_withdrawal(a_sale(territory, "2026-06-09", trait)) == plain

    @pytest.mark.parametrize(
        "trait", [ProductTrait.SEALED_HYGIENE, ProductTrait.SEALED_MEDIA, ProductTrait.DIGITAL_CONTENT]
    )
    def test_lasts_until_the_fact_is_shown_that_ends_it(self, trait: ProductTrait) -> None:
        found = explain_withdrawal(a_sale("FR", "2026-06-09", trait))

        assert found.allowed
        assert [step for step in found.steps if step.startswith("The right ends before that once it is shown that")]
        assert "FR.exempt_goods" in [cited.rule for cited in found.because]

    @pytest.mark.parametrize("territory", ["KR", "TW"])
    def test_is_for_all_goods_where_the_buyer_was_not_told_of_an_exemption_that_needs_it(self, territory: str) -> None:
        told = a_sale(territory, "2026-06-09", ProductTrait.CUSTOM_MADE)
        untold = a_sale(territory, "2026-06-09", ProductTrait.CUSTOM_MADE, informed=False)

        assert not explain_withdrawal(told).allowed
        assert explain_withdrawal(untold).allowed

    @pytest.mark.parametrize("territory", ["KR", "TW"])
    def test_ends_with_an_opened_seal_only_where_the_buyer_was_told_of_that(self, territory: str) -> None:
        told = explain_withdrawal(a_sale(territory, "2026-06-09", ProductTrait.SEALED_MEDIA))
        untold = explain_withdrawal(a_sale(territory, "2026-06-09", ProductTrait.SEALED_MEDIA, informed=False))

        assert (told.allowed, untold.allowed) == (True, True)
        assert f"{territory}.exempt_goods" in [cited.rule for cited in told.because]
        assert f"{territory}.exempt_goods" not in [cited.rule for cited in untold.because]

    @pytest.mark.parametrize(
        ("territory", "told", "untold"),
        [
            ("SE", Party.BUYER, Party.MERCHANT),
            ("DE", Party.BUYER, Party.MERCHANT),
            ("FR", Party.BUYER, Party.MERCHANT),
            ("GB", Party.BUYER, Party.MERCHANT),
            ("CN", Party.BUYER, Party.BUYER),
            ("JP", Party.BUYER, Party.BUYER),
            ("KR", Party.BUYER, Party.BUYER),
            ("MX", Party.BUYER, Party.BUYER),
            ("RU", Party.BUYER, Party.BUYER),
            ("ZA", Party.BUYER, Party.BUYER),
            ("TW", Party.MERCHANT, Party.MERCHANT),
            ("BR", Party.MERCHANT, Party.MERCHANT),
            ("TR", Party.MERCHANT, Party.MERCHANT),
        ],
    )
    def test_says_who_pays_for_the_way_back(self, territory: str, told: Party, untold: Party) -> None:
        assert explain_withdrawal(a_sale(territory, "2026-06-09")).freight_paid_by is told
        assert explain_withdrawal(a_sale(territory, "2026-06-09", informed=False)).freight_paid_by is untold

    @pytest.mark.parametrize(
        ("territory", "rule"),
        [
            ("AU", "AU.withdrawal_window"),
            ("SG", "SG.withdrawal_window"),
            ("HK", "HK.withdrawal_window"),
            ("CH", "CH.withdrawal_window_online"),
            ("CA-QC", "CA-QC.withdrawal_window"),
            ("IN", "law.none"),
            ("NZ", "law.none"),
            ("AE", "law.none"),
            ("US-NY", "law.none"),
            ("NP", "law.none"),
        ],
    )
    def test_is_nowhere_but_where_a_row_gives_it(self, territory: str, rule: str) -> None:
        found = explain_withdrawal(a_sale(territory, "2026-06-09"))

        assert (found.allowed, found.until, found.freight_paid_by) == (False, None, None)
        assert [cited.rule for cited in found.because] == [rule]

    @pytest.mark.parametrize("territory", ["US-CA", "US-NY"])
    def test_is_only_for_who_was_told_no_policy_where_the_law_says_so(self, territory: str) -> None:
        told = explain_withdrawal(a_sale(territory, "2026-10-07", contract="2026-10-05"))
        untold = explain_withdrawal(a_sale(territory, "2026-10-07", contract="2026-10-05", informed=False))

        assert not told.allowed
        assert untold.until is not None
        assert untold.until.date().isoformat() == "2026-11-04"
        assert [cited.rule for cited in untold.because] == [f"{territory}.refund_policy_posting"]


class TestTheLegalGuarantee:
    @pytest.mark.parametrize(
        ("sale", "until", "payer"),
        [
            (a_sale("SE", "2026-06-09"), "2028-06-09", Party.MERCHANT),
            (a_sale("DE", "2026-12-11"), "2028-12-11", Party.MERCHANT),
            # 10 December 2028 is a Sunday.
            (a_sale("FR", "2026-12-10"), "2028-12-11", Party.MERCHANT),
            (a_sale("CH", "2026-06-09"), "2028-06-09", None),
            (a_sale("ZA", "2026-06-09"), "2026-12-09", Party.MERCHANT),
            (a_sale("KR", "2026-06-09"), "2026-09-09", Party.MERCHANT),
            (a_sale("GB", "2026-06-09"), None, Party.MERCHANT),
            (a_sale("CN", "2026-06-09"), None, Party.MERCHANT),
            (a_sale("AU", "2026-06-09"), None, Party.BUYER),
            (a_sale("AU", "2026-06-09", ProductTrait.BULKY), None, Party.MERCHANT),
            # Two years are only remembered in Türkiye and Russia: they end nothing.
            (a_sale("TR", "2026-06-09"), None, None),
            (a_sale("RU", "2026-06-09"), None, None),
        ],
    )
    def test_lasts_as_long_as_the_law_says(self, sale: Sale, until: str | None, payer: Party | None) -> None:
        found = explain_conformity(sale)

        assert found.allowed
        assert (found.until and found.until.date().isoformat()) == until
        assert found.freight_paid_by is payer

    def test_is_longer_after_a_repair_for_contracts_from_august_2026(self) -> None:
        rule = "EU.repair_extends_guarantee"

        before = explain_conformity(a_sale("DE", "2026-08-10", contract="2026-07-30"))
        after = explain_conformity(a_sale("DE", "2026-08-10", contract="2026-07-31"))

        assert rule not in [cited.rule for cited in before.because]
        assert rule in [cited.rule for cited in after.because]

    def test_is_not_known_everywhere(self) -> None:
        found = explain_conformity(a_sale("NP", "2026-06-09"))

        assert not found.allowed
        assert [cited.rule for cited in found.because] == ["law.none"]


class TestWhatIsOnlyRemembered:
    @pytest.mark.parametrize("territory", COUNTRIES)
    @pytest.mark.parametrize("trait", ProductTrait)
    def test_never_refuses_anything(self, territory: str, trait: ProductTrait) -> None:
        for ask in (explain_withdrawal, explain_conformity):
            found = ask(a_sale(territory, "2026-06-09", trait))

            assert found.because
            assert found.allowed or not {cited.rule for cited in found.because} & REMEMBERED

    def test_is_marked_as_such(self) -> None:
        rows = law_of(Territory("TR"), on=a_sale("TR", "2026-06-09").concluded_on).rows

        assert [row.id for row in rows if not row.verified] == ["TR.uninformed_extension", "TR.legal_guarantee"]
