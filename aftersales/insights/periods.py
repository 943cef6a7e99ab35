"""Periods: spans of whole days in UTC, which every insight is asked for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from aftersales.input_check import InputCheck, Step
from aftersales.wording import Said

MAX_DAYS: Final = 366
EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2999, 12, 31)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days from one to another in UTC, both of them included."""

    from_: date
    to: date

    @property
    def days(self) -> int:
        """How many days they are."""
        return (self.to - self.from_).days + 1

    @property
    def begins(self) -> datetime:
        """The first instant of the first day."""
        return datetime.combine(self.from_, time(), UTC)

    @property
    def ends(self) -> datetime:
        """The first instant after the last day."""
        return datetime.combine(self.to + _DAY, time(), UTC)

    def check(self, check: InputCheck, *path: Step) -> None:
        """Complain of a period that ends before it begins, or is longer than a year."""
        check.period(*path, first=self.from_, last=self.to)
        if self.days > MAX_DAYS:
            check.complain(*path, message=Said("is longer than {most} days", most=MAX_DAYS))
        if not EARLIEST <= self.from_ <= LATEST:
            check.complain(*path, message=Said("must begin from {first} to {last}", first=EARLIEST, last=LATEST))
