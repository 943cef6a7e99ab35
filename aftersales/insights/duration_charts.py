"""
Charts of durations: how much each day speaks for things taking twice as long as in the weeks before.

    duration/normal-1
        A day is the mean of the logarithms of its durations, and their spread. The baseline is that of counts: the mean
        of eleven weeks; a shift for each weekday, drawn to none where little is known; how much days differ besides
        what their durations differ (DerSimonian and Laird 1986), with caution. The weight of a day is the logarithm of
        its likelihood with log 2 more ÷ its likelihood, both normal.

Logarithms, since durations differ by factors: one case that took a year must not hide what happens to all others.
"""

from collections.abc import Mapping
from datetime import date
from math import exp, log, sqrt
from typing import Final, NamedTuple, Self

from aftersales.insights.charts import WEEK, Evidence, care
from aftersales.insights.histograms import BUCKETS, seconds_of

_DOUBLING: Final = log(2)
_SEASON: Final = 0.1
"""The variance of a weekday's shift before anything is known of it."""

# What takes less than a second takes a second: no logarithm knows nothing.
_LOGARITHMS: Final = tuple(log(max(1.0, seconds_of(bucket))) for bucket in range(BUCKETS))
_TINY: Final = 1e-9
_SECONDS_OF_AN_HOUR: Final = 3600


class TimedDay(NamedTuple):
    """How many durations ended on a day, the mean of the logarithms of their seconds, and its standard deviation."""

    on: date
    n: int
    mean: float
    spread: float

    @classmethod
    def of(cls, on: date, buckets: Mapping[int, int]) -> Self:
        """Return the day whose durations a histogram holds."""
        n = sum(buckets.values())
        if n <= 0:
            return cls(on, 0, 0.0, 0.0)
        mean = sum(count * _LOGARITHMS[bucket] for bucket, count in buckets.items()) / n
        squares = sum(count * (_LOGARITHMS[bucket] - mean) ** 2 for bucket, count in buckets.items())
        return cls(on, n, mean, sqrt(squares / (n - 1)) if n > 1 else 0.0)

    @property
    def tells(self) -> bool:
        """Whether anything ended on this day."""
        return self.n > 0


def hours_of(mean: float) -> float:
    """Return the typical hours (the geometric mean) of a mean of logarithms of seconds."""
    return exp(mean) / _SECONDS_OF_AN_HOUR


class _Weekday:
    """The sums of one weekday, each weighted by the durations of its days."""

    __slots__ = ("n", "squared_n", "squares", "total")

    def __init__(self) -> None:
        self.n = 0
        self.squared_n = 0
        self.total = 0.0
        self.squares = 0.0

    def add(self, n: int, mean: float, *, times: int) -> None:
        self.n += times * n
        self.squared_n += times * n * n
        self.total += times * n * mean
        self.squares += times * n * mean * mean


class _Variance(NamedTuple):
    """How much days differ, and how much durations differ within a day."""

    between: float
    within: float

    def of_mean(self, n: float, squared_n: float) -> float:
        """Return the variance of the mean of all durations of some days."""
        return (self.between * squared_n / n + self.within) / n if n else float("inf")


class Durations:
    """The baseline of durations."""

    def __init__(self, caution: float) -> None:
        self.weekdays = tuple(_Weekday() for _ in range(WEEK))
        self.caution = caution
        self.days = 0
        self.freedom = 0
        self.squares_within = 0.0

    def learn(self, day: TimedDay, *, times: int = 1) -> None:
        """Take a day in, or with `times=-1` out again."""
        self.days += times
        self.freedom += times * (day.n - 1)
        self.squares_within += times * (day.n - 1) * day.spread * day.spread
        self.weekdays[day.on.weekday()].add(day.n, day.mean, times=times)

    def evidence(self, day: TimedDay) -> Evidence:
        """Return what a day says."""
        n = sum(weekday.n for weekday in self.weekdays)
        mean = sum(weekday.total for weekday in self.weekdays) / n
        variance = self._variance(n)
        weekday = self.weekdays[day.on.weekday()]
        doubt = variance.of_mean(weekday.n, weekday.squared_n)
        kept = _SEASON / (_SEASON + doubt)
        shift = kept * (weekday.total / weekday.n - mean) if weekday.n else 0.0
        own = variance.of_mean(day.n, day.n * day.n)
        all_days = variance.of_mean(n, sum(weekday.squared_n for weekday in self.weekdays))
        spread = self._with_care(own) + all_days + _SEASON * (1 - kept)
        weight = _DOUBLING / spread * (day.mean - mean - shift - _DOUBLING / 2)
        return Evidence(day.on, weight, _DOUBLING / sqrt(spread), day.n * (mean + shift), day.n * day.mean, day.n)

    def _with_care(self, variance: float) -> float:
        return variance * (1 + care(self.caution, days=self.days) * sqrt(2 / self.days)) + _TINY

    def _variance(self, n: int) -> _Variance:
        within = max(0.0, self.squares_within / self.freedom) if self.freedom > 0 else 0.0
        residuals = sum(day.squares - day.total * day.total / day.n for day in self.weekdays if day.n)
        known = [day for day in self.weekdays if day.n]
        weight = n - sum(day.squared_n / day.n for day in known)
        between = (residuals - (self.days - len(known)) * within) / weight if weight > 0 else 0.0
        return _Variance(max(0.0, between), within)
