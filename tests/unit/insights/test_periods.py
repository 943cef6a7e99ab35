"""Periods: whole days in UTC, both ends included."""

from datetime import UTC, date, datetime

import pytest

from aftersales.errors import InvalidField, InvalidInput
from aftersales.input_check import InputCheck
from aftersales.insights.periods import Period


def refused(period: Period) -> tuple[InvalidField, ...]:
    """Return what is wrong with a period."""
    check = InputCheck()
    period.check(check, "period")
    try:
        check.refuse()
    except InvalidInput as refusal:
        return refusal.fields
    return ()


class TestAPeriod:
    def test_begins_with_its_first_day_and_ends_after_its_last(self) -> None:
        period = Period(from_=date(2026, 2, 27), to=date(2026, 3, 1))

        assert (period.begins, period.ends) == (datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
        assert period.days == 3

    @pytest.mark.parametrize("last", [date(2028, 1, 1), date(2028, 12, 31)], ids=["a day", "a leap year"])
    def test_is_a_day_at_least_and_a_year_at_most(self, last: date) -> None:
        assert refused(Period(from_=date(2028, 1, 1), to=last)) == ()

    @pytest.mark.parametrize(
        ("last", "message"),
        [(date(2027, 12, 31), "ends before it begins"), (date(2029, 1, 1), "is longer than 366 days")],
    )
    def test_that_makes_no_sense_is_refused(self, last: date, message: str) -> None:
        assert refused(Period(from_=date(2028, 1, 1), to=last)) == (InvalidField(("period",), message),)

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_at_the_ends_of_the_calendar_is_refused(self, day: date) -> None:
        said = refused(Period(from_=day, to=day))

        assert said == (InvalidField(("period",), "must begin from 1970-01-01 to 2999-12-31"),)
