"""
Alerts: what left its baseline, since when, and how seldom that is said for nothing.

    departure/shiryaev-roberts-1
        evidence = (evidence of the day before + 1) × the weight of the day; an alarm where the evidence exceeds
        the days that shall lie between two false alarms, and so what it overshoots by (Shiryaev 1963, Roberts 1966)

The weight of a day (`charts`) says how much likelier the day is if the rate has doubled. So the evidence adds up, for
each day on which a doubling may have begun, how much likelier all days since then are. If nothing changed it grows by
one a day in the mean, whatever is counted: so an alarm at A comes every A days, or more seldom, and the days between
false alarms need no table. Many charts are watched at once, and the alarms of all of them share one rate.

After an alarm a chart begins anew; what alarms again within two weeks is still the same departure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, log
from typing import Final, NamedTuple

from aftersales.insights.charts import LEARNED, Baseline, CountedDay, Counts, DayT, Evidence, evidence_over
from aftersales.insights.duration_charts import Durations, TimedDay, hours_of
from aftersales.insights.periods import Period

FALSE_ALARMS_A_YEAR: Final = 1.0
"""Of all charts that somebody watches, together."""

WARMING_UP: Final = timedelta(days=56)
"""How long before the first day asked for a chart begins at least: by then what doubled is mostly what is usual."""

GRID: Final = timedelta(days=28)
"""Charts begin on Mondays so far apart, so that neither they nor what they find depend on the first day asked for."""

FEWEST_EVENTS: Final = 3
"""Fewer say nothing, however unlikely they are."""

_A_MONDAY: Final = date(1970, 1, 5)
_DAYS_OF_A_YEAR: Final = 365.25
_STILL_THE_SAME: Final = timedelta(days=14)
_OVERSHOOT: Final = 0.583
"""How far beyond its limit, in the mean, a sum of normal steps of size 1 is found (Siegmund 1985)."""

_MOST: Final = 50.0


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Which days are watched, on how many charts, and how often a year all of them together may alarm for nothing."""

    period: Period
    charts: int
    false_alarms_a_year: float = FALSE_ALARMS_A_YEAR

    @property
    def days_between(self) -> float:
        """How many days of one chart shall lie between two of its false alarms."""
        return self.charts * _DAYS_OF_A_YEAR / self.false_alarms_a_year

    @property
    def begins(self) -> date:
        """The day on which the charts begin: a Monday of the grid."""
        latest = self.period.from_ - WARMING_UP
        return latest - (latest - _A_MONDAY) % GRID

    @property
    def learns_from(self) -> date:
        """The first day whose tallies matter."""
        return self.begins - LEARNED


@dataclass(frozen=True, kw_only=True)
class Departure:
    """
    A rate that left its baseline: since when, the day of the alarm and of the last one, and the rate meanwhile.

    `since` is the day on which it most likely began. `expected` and `observed` are means over `since` to `until`.
    """

    since: date
    on: date
    until: date
    expected: float
    observed: float


class _Alarm(NamedTuple):
    since: date
    on: date


def departures_of_counts(days: Iterable[CountedDay], watch: Watch) -> tuple[Departure, ...]:
    """Return when more happened, against its exposure, than the weeks before let expect."""
    known, begins = _known(days, watch), watch.begins
    if sum(day.events for day in known if day.on >= begins) < FEWEST_EVENTS:
        return ()
    return _departures(known, Counts(log(watch.days_between)), watch)


def departures_of_durations(days: Iterable[TimedDay], watch: Watch) -> tuple[Departure, ...]:
    """Return when things took longer than in the weeks before; `expected` and `observed` are typical hours."""
    found = _departures(_known(days, watch), Durations(log(watch.days_between)), watch)
    return tuple(replace(one, expected=hours_of(one.expected), observed=hours_of(one.observed)) for one in found)


def _known(days: Iterable[DayT], watch: Watch) -> list[DayT]:
    first, last = watch.learns_from, watch.period.to
    return [day for day in days if first <= day.on <= last]


def _departures(days: Sequence[DayT], baseline: Baseline[DayT], watch: Watch) -> tuple[Departure, ...]:
    evidence = list(evidence_over(days, baseline, first=watch.begins, last=watch.period.to))
    joined: list[list[_Alarm]] = []
    for alarm in _alarms(evidence, watch.days_between):
        if joined and alarm.since - joined[-1][-1].on <= _STILL_THE_SAME:
            joined[-1].append(alarm)
        else:
            joined.append([alarm])
    found = (_departure(alarms, evidence) for alarms in joined if alarms[-1].on >= watch.period.from_)
    # Days of very different exposure may speak for a rise each by itself, while all together there is none.
    return tuple(one for one in found if one.observed > one.expected)


def _alarms(evidence: Sequence[Evidence], days_between: float) -> Iterator[_Alarm]:
    """Yield each alarm, and the day since which a doubling explains best what was seen."""
    risen, one_way, since = 0.0, 0.0, date.min
    for day in evidence:
        since = since if one_way > 0 else day.on
        one_way = max(0.0, one_way + day.weight)
        risen = (risen + 1) * exp(min(day.weight, _MOST))
        if risen >= days_between * exp(-_OVERSHOOT * day.step):
            yield _Alarm(since, day.on)
            risen = one_way = 0.0


def _departure(alarms: Sequence[_Alarm], evidence: Sequence[Evidence]) -> Departure:
    since, until = alarms[0].since, alarms[-1].on
    days = [day for day in evidence if since <= day.on <= until]
    exposure = sum(day.exposure for day in days)
    return Departure(
        since=since,
        on=alarms[0].on,
        until=until,
        expected=sum(day.expected for day in days) / exposure,
        observed=sum(day.observed for day in days) / exposure,
    )
