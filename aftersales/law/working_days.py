"""
Which days are working days where a buyer lives: weekends, public holidays and, in China, days that are moved.

Holidays come from the `holidays` library, with those of a subdivision where it is named. The State Council publishes
mainland China's days off a year at a time; a year without a schedule has its statutory holidays alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from aftersales.territories import Territory, country_of

if TYPE_CHECKING:
    from holidays import HolidayBase

A_DAY: Final = timedelta(days=1)
NO_TIME: Final = timedelta()
_CHINA: Final = Territory("CN")
_ALSACE: Final = "6AE"
_KNOWN_AS: Final = {Territory("FR-67"): _ALSACE, Territory("FR-68"): _ALSACE}
"""Subdivisions that the library knows under another's code."""


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a territory."""

    territory: Territory

    def has(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return day not in _rest_days(self.territory, day.year)

    def on_or_after(self, day: date) -> date:
        """Return the day itself, if it is a working day, or the next one."""
        while not self.has(day):
            day += A_DAY
        return day

    def after(self, day: date, *, count: int) -> date:
        """Return the working day that comes so many working days after a day."""
        for _ in range(count):
            day = self.on_or_after(day + A_DAY)
        return day

    def is_published(self, year: int) -> bool:
        """Tell whether a year's days off are known, and not only those that a statute names."""
        return country_of(self.territory) != _CHINA or year in _years_published_in_china()


@lru_cache(maxsize=512)
def _rest_days(territory: Territory, year: int) -> frozenset[date]:
    """Return the days of a year on which nobody works. A year is worked out once, whoever asks."""
    known = _holidays(territory, year)
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
    if known is None:
        return frozenset(day for day in days if day.isoweekday() in {6, 7})
    return frozenset(day for day in days if not known.is_working_day(day))


def _holidays(territory: Territory, year: int) -> "HolidayBase | None":
    """Return what the library knows of a territory's year, or of its country's; None if it knows neither."""
    from holidays import country_holidays, list_supported_countries  # noqa: PLC0415 - costs nothing until it is needed

    country = country_of(territory)
    supported = list_supported_countries(include_aliases=False)
    if country not in supported:
        return None
    part = _KNOWN_AS.get(territory, territory.partition("-")[2])
    # A day may be moved into this year by the schedule of the next.
    years = (year, year + 1)
    observed = WorkingDays(territory).is_published(year)
    return country_holidays(
        country, subdiv=part if part in supported[country] else None, years=years, expand=False, observed=observed
    )


def _years_published_in_china() -> frozenset[int]:
    from holidays.countries.china import ChinaStaticHolidays  # noqa: PLC0415 - costs nothing until it is needed

    return frozenset(ChinaStaticHolidays.special_public_holidays)
