"""What is owed on top of a refund that is late: by steps in France, by the year in Korea."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from aftersales.currencies import CurrencyCode
from aftersales.law.late_refunds import surcharge
from aftersales.law.lookup import law_of
from aftersales.money import Money
from aftersales.territories import Territory

EUR = CurrencyCode("EUR")
KRW = CurrencyCode("KRW")
FRANCE = law_of(Territory("FR"), on=date(2026, 11, 22))
CASES: Final = json.loads((Path(__file__).parent / "late_refunds.json").read_text("utf-8"))
KOREA = law_of(Territory("KR"), on=date(2026, 11, 22))


class TestASurcharge:
    @pytest.mark.parametrize(
        ("days_late", "owed"),
        [
            (11, "5.00"),
            (20, "5.00"),
            (21, "10.00"),
            (25, "10.00"),
            (30, "10.00"),
            (31, "20.00"),
            (60, "20.00"),
            (61, "50.00"),
            (90, "50.00"),
            (91, "55.00"),
            (120, "55.00"),
            (121, "60.00"),
            (9_999, "100.00"),
        ],
    )
    def test_in_france_grows_by_steps_up_to_the_price(self, days_late: int, owed: str) -> None:
        assert surcharge(FRANCE, Money.parse("100.00", EUR), days_late=days_late) == Money.parse(owed, EUR)

    @pytest.mark.parametrize("days_late", [-1, 0, 1, 10])
    def test_in_france_is_the_legal_interest_at_first_which_is_not_kept_here(self, days_late: int) -> None:
        assert surcharge(FRANCE, Money.parse("100.00", EUR), days_late=days_late) is None

    @pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
    def test_is_what_was_worked_out_by_hand(self, case: dict[str, Any]) -> None:
        law = law_of(Territory(case["territory"]), on=datetime.fromisoformat(case["due_by"]).date())
        currency = CurrencyCode(case["currency"])

        owed = surcharge(law, Money.parse(case["amount"], currency), days_late=case["days_late"])

        assert owed == (None if case["interest"] is None else Money.parse(case["interest"], currency))

    def test_in_korea_is_interest_by_the_year(self) -> None:
        assert surcharge(KOREA, Money.parse("36500", KRW), days_late=10) == Money.parse("150", KRW)

    def test_is_none_where_the_law_sets_none(self) -> None:
        assert surcharge(law_of(Territory("GB"), on=date(2026, 11, 22)), Money.parse("1.00", EUR), days_late=99) is None
