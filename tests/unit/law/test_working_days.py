"""Working days: weekends, public holidays of a country and of its parts, and China's moved ones."""

from datetime import date

import pytest

from aftersales.law.working_days import WorkingDays
from aftersales.territories import Territory


def works(territory: str, day: str) -> bool:
    return WorkingDays(Territory(territory)).has(date.fromisoformat(day))


class TestAWorkingDay:
    @pytest.mark.parametrize(
        ("territory", "day"),
        [
            ("DE", "2026-12-28"),
            # All Saints' Day is a holiday in Bavaria, and not in all of Germany: 2027-11-01 is a Monday.
            ("DE", "2027-11-01"),
            ("FR", "2027-03-26"),
            ("GB", "2026-12-24"),
            ("CN", "2026-02-14"),
            ("CN", "2026-02-24"),
        ],
    )
    def test_is_a_day_on_which_people_work(self, territory: str, day: str) -> None:
        assert works(territory, day)

    @pytest.mark.parametrize(
        ("territory", "day"),
        [
            ("DE", "2026-12-26"),
            ("DE", "2026-12-25"),
            ("DE-BY", "2027-11-01"),
            # Good Friday in the department of the Bas-Rhin, which keeps the holidays of Alsace.
            ("FR-67", "2027-03-26"),
            ("GB", "2026-12-28"),
            ("CN", "2026-02-15"),
            ("CN", "2026-02-23"),
        ],
    )
    def test_is_no_weekend_and_no_holiday(self, territory: str, day: str) -> None:
        assert not works(territory, day)

    @pytest.mark.parametrize("territory", ["DE-XX", "KP", "AQ", "BV"])
    def test_is_known_by_its_weekday_where_nothing_more_is_known(self, territory: str) -> None:
        assert works(territory, "2026-11-23")
        assert not works(territory, "2026-11-22")

    def test_is_found_from_any_day_on(self) -> None:
        days = WorkingDays(Territory("CN"))

        assert days.on_or_after(date(2026, 2, 14)) == date(2026, 2, 14)
        assert days.on_or_after(date(2026, 2, 15)) == date(2026, 2, 24)

    def test_is_counted_over_weekends_and_holidays(self) -> None:
        days = WorkingDays(Territory("KR"))

        assert days.after(date(2026, 12, 18), count=3) == date(2026, 12, 23)
        assert days.after(date(2026, 12, 23), count=3) == date(2026, 12, 29)
        assert days.after(date(2026, 12, 19), count=0) == date(2026, 12, 19)


class TestTheScheduleOfChina:
    def test_is_published_a_year_at_a_time(self) -> None:
        china = WorkingDays(Territory("CN-SH"))

        assert china.is_published(2026)
        assert not china.is_published(2040)
        assert WorkingDays(Territory("DE")).is_published(2040)

    def test_leaves_the_statutory_days_until_it_is(self) -> None:
        # In 2040 the Spring Festival is on Sunday, 12 February: its statutory days are Saturday to Tuesday.
        assert [day for day in range(10, 17) if not works("CN", f"2040-02-{day}")] == [11, 12, 13, 14]
