"""Series: one metric over time, day by day, week by week from Monday, or month by month."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.feedback.reading import Sentiment
from aftersales.insights.estimates import Estimate, share
from aftersales.insights.figures import Quantiles, csat_in, nps_in, texts_in, units_in
from aftersales.insights.periods import Period
from aftersales.insights.sheets import Tally, merged
from aftersales.insights.unit_rates import unit_rate
from aftersales.money import Money


class Metric(StrEnum):
    """What can be followed over time."""

    CASES_OPENED = "CASES_OPENED"
    RETURN_RATE = "RETURN_RATE"
    REFUNDED = "REFUNDED"
    HOURS_TO_DECISION = "HOURS_TO_DECISION"
    HOURS_TO_RESOLUTION = "HOURS_TO_RESOLUTION"
    CSAT = "CSAT"
    NPS = "NPS"
    NEGATIVE_SHARE = "NEGATIVE_SHARE"


class Interval(StrEnum):
    """How long a point lasts."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


@dataclass(frozen=True, kw_only=True)
class Point:
    """
    A metric in one interval, by the first of its days in the period, and on how much it rests.

    The value is null where nothing was there to measure.
    """

    at: date
    value: float | None
    n: int


def points(
    days: Mapping[date, Tally], period: Period, *, metric: Metric, interval: Interval, currency: CurrencyCode
) -> tuple[Point, ...]:
    """Return a point for every interval of a period, also where nothing happened."""
    parts = ((part[0], merged(days[day] for day in part if day in days)) for part in _parts(period, interval))
    return tuple(Point(at=first, value=value, n=n) for first, (value, n) in _measured(parts, metric, currency))


def _measured(
    parts: Iterator[tuple[date, Tally]], metric: Metric, currency: CurrencyCode
) -> Iterator[tuple[date, tuple[float | None, int]]]:
    for first, tally in parts:
        yield first, _MEASURES[metric](tally, currency)


def _parts(period: Period, interval: Interval) -> Iterator[Sequence[date]]:
    part: list[date] = []
    for day in (period.from_ + timedelta(days=nth) for nth in range(period.days)):
        if part and _BEGINS[interval](day):
            yield part
            part = []
        part.append(day)
    yield part


def _counted(name: str) -> Callable[[Tally, CurrencyCode], tuple[float, int]]:
    return lambda tally, _: (float(tally.get(name, 0)), tally.get(name, 0))


def _refunded(tally: Tally, currency: CurrencyCode) -> tuple[float, int]:
    amount = Money(tally.get(f"refunded.{currency}", 0), currency)
    return float(amount.amount), tally.get(f"refunds.{currency}", 0)


def _median_hours(name: str) -> Callable[[Tally, CurrencyCode], tuple[float | None, int]]:
    def measured(tally: Tally, _: CurrencyCode) -> tuple[float | None, int]:
        hours = Quantiles.of(tally, name)
        return hours.p50, hours.n

    return measured


def _estimated(
    measure: Callable[[Tally], Estimate | None],
) -> Callable[[Tally, CurrencyCode], tuple[float | None, int]]:
    def measured(tally: Tally, _: CurrencyCode) -> tuple[float | None, int]:
        estimate = measure(tally)
        return (None, 0) if estimate is None else (estimate.value, estimate.n)

    return measured


_MEASURES: Final[Mapping[Metric, Callable[[Tally, CurrencyCode], tuple[float | None, int]]]] = {
    Metric.CASES_OPENED: _counted("opened"),
    Metric.RETURN_RATE: _estimated(lambda tally: unit_rate(units_in(tally))),
    Metric.REFUNDED: _refunded,
    Metric.HOURS_TO_DECISION: _median_hours("decision"),
    Metric.HOURS_TO_RESOLUTION: _median_hours("resolution"),
    Metric.CSAT: _estimated(csat_in),
    Metric.NPS: _estimated(nps_in),
    Metric.NEGATIVE_SHARE: _estimated(
        lambda tally: share(tally.get(f"sentiment.{Sentiment.NEGATIVE}", 0), of=texts_in(tally))
    ),
}
_BEGINS: Final[Mapping[Interval, Callable[[date], bool]]] = {
    Interval.DAY: lambda _: True,
    Interval.WEEK: lambda day: day.weekday() == 0,
    Interval.MONTH: lambda day: day.day == 1,
}
