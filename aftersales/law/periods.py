"""How long the law gives: so many days, working days, months or years, counted from a day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from aftersales.law.working_days import WorkingDays
from aftersales.wording import Said, all_of

_MONTHS_A_YEAR = 12
_A_YEAR = tuple(date(2025, 1, 1) + timedelta(days=days) for days in range(365))
"""The days of a year without a leap day: none is shorter."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """A length of time as a statute says it. Months are counted before days: 12 months and 14 days."""

    years: int = 0
    months: int = 0
    days: int = 0
    business_days: int = 0

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.days or self.business_days)

    @property
    def text(self) -> str:
        """The length in words."""
        parts = (
            (self.years, Said("1 year"), Said("{count} years", count=self.years)),
            (self.months, Said("1 month"), Said("{count} months", count=self.months)),
            (self.days, Said("1 day"), Said("{count} days", count=self.days)),
            (self.business_days, Said("1 working day"), Said("{count} working days", count=self.business_days)),
        )
        said = [one if count == 1 else more for count, one, more in parts if count]
        return all_of(*said) if said else Said("no time")

    @property
    def least_days(self) -> int:
        """How many days it has at least, on whichever day it begins."""
        months = self.years * _MONTHS_A_YEAR + self.months
        return self.days + self.business_days + min((months_after(day, months) - day).days for day in _A_YEAR)

    def after(self, day: date, *, work: WorkingDays) -> date:
        """Return the last day of the period; the day that it is counted from is not counted itself."""
        last = months_after(day, self.years * _MONTHS_A_YEAR + self.months) + timedelta(days=self.days)
        return work.after(last, count=self.business_days)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on; a day that the month lacks is its last day."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
