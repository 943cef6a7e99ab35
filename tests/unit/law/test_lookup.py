"""Which law a buyer has: the subdivision's, the country's, the bloc's; a nearer row replaces its like alone."""

from datetime import date

import pytest

from aftersales.law.lookup import jurisdictions_over, law_of
from aftersales.law.rules import DefectFreight, UninformedExtension, WithdrawalWindow
from aftersales.territories import Territory

TODAY = date(2026, 11, 22)


class TestTheLawOfATerritory:
    @pytest.mark.parametrize(
        ("territory", "over"),
        [
            ("DE-BY", ["DE-BY", "DE", "EU"]),
            ("SE", ["SE", "EU"]),
            ("NO", ["NO", "EU"]),
            ("IS", ["IS", "EU"]),
            ("LI", ["LI", "EU"]),
            ("CH", ["CH"]),
            ("GB-SCT", ["GB-SCT", "GB"]),
            ("US-NY", ["US-NY", "US"]),
            ("CA-QC", ["CA-QC", "CA"]),
            ("RE", ["RE", "FR", "EU"]),
            ("NP", ["NP"]),
        ],
    )
    def test_is_looked_up_from_near_to_far(self, territory: str, over: list[str]) -> None:
        assert list(jurisdictions_over(Territory(territory))) == over

    def test_is_of_each_rule_the_nearest_row(self) -> None:
        law = law_of(Territory("DE-BY"), on=TODAY)

        ids = [row.id for row in law.rows]
        assert "DE.withdrawal_window" in ids
        assert "EU.withdrawal_window" not in ids
        assert "EU.consumer_send_back_deadline" in ids
        assert len({row.rule for row in law.rows}) == len(ids)

    def test_is_the_blocs_where_the_country_has_no_row(self) -> None:
        found = law_of(Territory("FR"), on=TODAY).find(DefectFreight)

        assert found is not None
        assert found.row.id == "EU.defect_return_shipping_payer"

    def test_is_that_of_a_day(self) -> None:
        before = {row.id for row in law_of(Territory("SE"), on=date(2026, 6, 18)).rows}
        after = {row.id for row in law_of(Territory("SE"), on=date(2026, 6, 19)).rows}

        assert after - before == {"EU.withdrawal_function_required"}

    def test_may_be_none_at_all(self) -> None:
        law = law_of(Territory("NP"), on=TODAY)

        assert law.rows == ()
        assert law.find(WithdrawalWindow) is None
        assert law.find(UninformedExtension) is None
