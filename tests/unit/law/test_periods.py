"""Lengths of time as statutes say them: months before days, and a day that a month lacks is its last."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.law.periods import Period, months_after
from aftersales.law.working_days import WorkingDays
from aftersales.territories import Territory

MONDAY_TO_FRIDAY = WorkingDays(Territory("KP"))
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))


class TestMonths:
    @pytest.mark.parametrize(
        ("day", "months", "last"),
        [
            ("2026-12-11", 12, "2027-12-11"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 48, "2032-02-29"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2026-12-31", 0, "2026-12-31"),
        ],
    )
    def test_end_with_the_same_day_or_the_last(self, day: str, months: int, last: str) -> None:
        assert months_after(date.fromisoformat(day), months) == date.fromisoformat(last)

    @given(DAYS, st.integers(0, 60))
    def test_never_end_earlier_for_a_later_day(self, day: date, months: int) -> None:
        assert months_after(day, months) <= months_after(day + timedelta(days=1), months)


class TestAPeriod:
    @pytest.mark.parametrize(
        ("period", "last", "said"),
        [
            (Period(days=14), "2026-12-25", "14 days"),
            (Period(months=12, days=14), "2027-12-25", "12 months and 14 days"),
            (Period(years=2), "2028-12-11", "2 years"),
            (Period(business_days=5), "2026-12-18", "5 working days"),
            (Period(days=1), "2026-12-12", "1 day"),
            (Period(), "2026-12-11", "no time"),
        ],
    )
    def test_is_counted_from_the_day_after(self, period: Period, last: str, said: str) -> None:
        assert period.after(date(2026, 12, 11), work=MONDAY_TO_FRIDAY) == date.fromisoformat(last)
        assert period.text == said

    def test_counts_its_months_before_its_days(self) -> None:
        assert Period(months=1, days=1).after(date(2027, 1, 30), work=MONDAY_TO_FRIDAY) == date(2027, 3, 1)
