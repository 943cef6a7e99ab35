"""
Watching: what of a shop's days is looked at, and what left its baseline.

    of the scope      cases opened, units that came back, hours to resolution, complaints of each aspect
    of its products   units that came back, of those of which most did before the charts begin

Units that came back and cases are counted against the units that reached their buyers lately, complaints against the
texts of the day: a shop that grows is no alarm, and neither are the newest orders, which have not arrived yet. All
charts together alarm for nothing once a year.

Products are chosen by the last month before. Were they chosen by the days that are watched, those would be watched
that came back more by chance, and each chance would be an alarm.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final, NamedTuple

from aftersales.feedback.reading import Aspect
from aftersales.insights.alerts import (
    FALSE_ALARMS_A_YEAR,
    Departure,
    Watch,
    departures_of_counts,
    departures_of_durations,
)
from aftersales.insights.charts import CountedDay
from aftersales.insights.duration_charts import TimedDay
from aftersales.insights.figures import complaints_in, texts_in, within
from aftersales.insights.periods import Period
from aftersales.insights.repository import CANDIDATES, InsightRepository, ProductRanking
from aftersales.insights.series import Metric
from aftersales.insights.sheets import InsightScope, Tally

LATELY: Final = timedelta(days=28)
"""What reached its buyers in so many days before a day is what may come back on it."""

PRODUCTS: Final = 5
"""So many products are watched at most, of the candidates for which most was refunded."""

Days = Mapping[date, Tally]


@dataclass(frozen=True, kw_only=True)
class Alert:
    """
    What left its baseline, and since when. `expected` and `observed` are rates a day since then.

    CASES_OPENED in cases a day, RETURN_RATE in units that came back for each unit that reaches its buyer in a day,
    NEGATIVE_SHARE in complaints for each text, HOURS_TO_RESOLUTION in hours. `false_alarm_rate` is how often a year any
    of all the charts that were looked at alarms for nothing.
    """

    id: str
    subject: str
    metric: Metric
    since: date
    expected: float
    observed: float
    false_alarm_rate: float = FALSE_ALARMS_A_YEAR


class _Chart(NamedTuple):
    subject: str
    metric: Metric
    departures: Callable[[Watch], tuple[Departure, ...]]


def first_day_watched(period: Period) -> date:
    """Return the first day whose sheet is needed to watch a period."""
    return Watch(period=period, charts=1).learns_from - LATELY


def days_to_watch(kept: InsightRepository, scope: InsightScope, period: Period) -> Days:
    """Return the days of a scope that its charts are made of."""
    return kept.days(scope, first_day_watched(period), period.to)


def products_to_watch(kept: InsightRepository, scope: InsightScope, period: Period) -> Mapping[str, Days]:
    """
    Return the days of the products of a scope of which most units came back in the month that chooses.

    What came back of a month's orders, by which products are ranked elsewhere, may have come on the days watched.
    """
    if scope.sku is not None:
        return {}
    month, by = month_that_chooses(period), ProductRanking.REFUNDED
    candidates = kept.products(scope, month.from_, month.to, by=by, at_most=CANDIDATES)
    back = {sku: tally.get("back", 0) for sku, tally in candidates.items()}
    chosen = sorted((sku for sku in back if back[sku] > 0), key=lambda sku: (-back[sku], sku))[:PRODUCTS]
    return {sku: days_to_watch(kept, replace(scope, sku=sku, category=None), period) for sku in chosen}


def month_that_chooses(period: Period) -> Period:
    """Return the month by which products are chosen: the last one that was over before the charts begin."""
    last = Watch(period=period, charts=1).begins.replace(day=1) - timedelta(days=1)
    return Period(from_=last.replace(day=1), to=last)


def alerts_in(days: Days, products: Mapping[str, Days], *, scope: InsightScope, period: Period) -> tuple[Alert, ...]:
    """Return what left its baseline in a period, the latest first; `days` begin on the first day that is watched."""
    charts = [*_charts_of(days, period), *(_returns_of(sku, some, period) for sku, some in products.items())]
    watch = Watch(period=period, charts=len(charts))
    found = [_alert(scope, chart, one) for chart in charts for one in chart.departures(watch)]
    return tuple(sorted(found, key=lambda alert: (alert.since, alert.subject), reverse=True))


def _charts_of(days: Days, period: Period) -> Iterator[_Chart]:
    reached = _reached_lately(days, period)
    usual = sum(reached.values()) / len(reached) if any(reached.values()) else 0.0
    opened = [
        CountedDay(day, days.get(day, {}).get("opened", 0), reached[day] / usual if usual else 1.0)
        for day in _since_the_first(days, period)
    ]
    yield _Chart("cases", Metric.CASES_OPENED, lambda watch: departures_of_counts(opened, watch))
    yield _returns_of("returns", days, period)
    timed = [TimedDay.of(day, _durations_in(tally)) for day, tally in sorted(days.items())]
    yield _Chart("hours to resolution", Metric.HOURS_TO_RESOLUTION, lambda watch: departures_of_durations(timed, watch))
    for aspect in Aspect:
        yield _complaints_of(aspect, days)


def _returns_of(subject: str, days: Days, period: Period) -> _Chart:
    reached = _reached_lately(days, period)
    came = [
        CountedDay(day, tally.get("back", 0), units, tally.get("back.squared", 0))
        for day, units in reached.items()
        for tally in (days.get(day, {}),)
    ]
    return _Chart(subject, Metric.RETURN_RATE, lambda watch: departures_of_counts(came, watch))


def _complaints_of(aspect: Aspect, days: Days) -> _Chart:
    said = [CountedDay(day, complaints_in(tally, aspect), texts_in(tally)) for day, tally in sorted(days.items())]
    return _Chart(aspect.value, Metric.NEGATIVE_SHARE, lambda watch: departures_of_counts(said, watch))


def _reached_lately(days: Days, period: Period) -> Mapping[date, float]:
    """Return for each day how many units a day reached their buyers in the four weeks before it."""
    window = LATELY.days
    reached: dict[date, float] = {}
    last_ones = [0] * window
    for nth, day in enumerate(_all_days(first_day_watched(period), period.to)):
        reached[day] = sum(last_ones) / window
        last_ones[nth % window] = days.get(day, {}).get("reached", 0)
    return reached


def _since_the_first(days: Days, period: Period) -> Iterator[date]:
    """Yield the days since something was first counted: before, there was no shop to look at."""
    return _all_days(min(days), period.to) if days else iter(())


def _all_days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=nth) for nth in range((last - first).days + 1))


def _durations_in(tally: Tally) -> Mapping[int, int]:
    return {int(bucket): count for bucket, count in within(tally, "resolution.").items()}


def _alert(scope: InsightScope, chart: _Chart, found: Departure) -> Alert:
    about = (scope.merchant_id, scope.sku, scope.category, scope.territory, chart.subject, chart.metric, found.since)
    return Alert(
        id=f"alert_{blake2b(repr(about).encode(), digest_size=10).hexdigest()}",
        subject=chart.subject,
        metric=chart.metric,
        since=found.since,
        expected=found.expected,
        observed=found.observed,
    )
