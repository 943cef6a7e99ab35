"""Spans: days from one to another, and the calendar months that they belong to, whose sums are at hand."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from one to another, both included, and the months that they belong to."""

    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month that any of the days belongs to."""
        return tuple(self._months())

    @property
    def ends(self) -> tuple[date, date]:
        """The first day of all the months, and the last."""
        return self.first.replace(day=1), _last_of(self.last)

    @property
    def whole(self) -> tuple[date, ...]:
        """The months all of whose days are asked for."""
        return tuple(month for month in self.months if self.first <= month and _last_of(month) <= self.last)

    @property
    def rest(self) -> Sequence[tuple[date, date]]:
        """The days that belong to no whole month: none, some at either end, or all."""
        whole = self.whole
        if not whole:
            return [(self.first, self.last)]
        day = timedelta(days=1)
        ends = [(self.first, whole[0] - day), (_last_of(whole[-1]) + day, self.last)]
        return [(first, last) for first, last in ends if first <= last]

    def _months(self) -> Iterator[date]:
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = _last_of(month) + timedelta(days=1)


def _last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
