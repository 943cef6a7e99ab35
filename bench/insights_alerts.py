"""
How often alerts cry wolf, and how soon they see a doubling: `python -m bench.insights_alerts`.

Shops in which nothing changes are watched for centuries, with everything that is done for a real one, from the learning
of the baseline on. Then the rate doubles, and the days until the alarm are counted. It takes a quarter of an hour.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from statistics import median_high
from time import process_time
from typing import Final

from aftersales.feedback.reading import Aspect
from aftersales.insights.alerts import (
    GRID,
    WARMING_UP,
    Departure,
    Watch,
    departures_of_counts,
    departures_of_durations,
)
from aftersales.insights.charts import LEARNED
from aftersales.insights.periods import Period
from aftersales.insights.watching import PRODUCTS
from bench.insights_shops import BEGINS, QUIET_WEEKENDS, Shop, Workshop, days_long, seconds_or_days

_FALSE_ALARMS: Final = 100
"""So many are to be expected of each kind of shop, and counted to a tenth."""

_SHOPS: Final = 200
TOGETHER: Final = 3 + len(Aspect) + PRODUCTS
"""Charts of a shop: cases opened, units back, hours to resolution, each aspect, and units back of articles."""

LATER: Final = 999
"""Days to a doubling that is not found in twelve weeks, by when it has become what is usual."""

_AT_ONCE: Final = 10
_PATIENCE: Final = 84
_BEFORE: Final = (LEARNED + WARMING_UP + GRID).days
_AHEAD: Final = 15
_PERIOD: Final = 92

KINDS: Final[Mapping[str, Shop | Workshop]] = {
    "by chance alone": Shop(mean=1),
    "good days and bad ones": Shop(mean=1, excess=0.2),
    "very good and very bad ones": Shop(mean=1, excess=0.5),
    "hardly anything on weekends": Shop(mean=1, excess=0.2, week=QUIET_WEEKENDS),
    "three units at once": Shop(mean=1, cluster=3),
    "half as much again each year": Shop(mean=1, excess=0.2, growth=0.0078),
    "of 30 texts a day": Shop(mean=1, excess=0.2, texts=30),
    "hours": Workshop(mean=1, draw=days_long),
    "hours, a third within seconds": Workshop(mean=1, draw=seconds_or_days),
}
"""What shops are like in which nothing changes."""

STRAYING: Final[Mapping[str, Shop | Workshop]] = {
    "(its level strays slowly, by 20 %)": Shop(mean=1, excess=0.2, wander=0.2),
}
"""What nothing is promised for: here something does change."""

_MEANS: Final = (0.1, 0.5, 1.0, 5.0, 20.0)


def rows() -> Iterator[str]:
    """Yield the tables, row by row."""
    for charts in (1, TOGETHER):
        yield f"{f'false alarms a year of {charts} charts, 1 stated':<46}" + _row(f"{mean:g} a day" for mean in _MEANS)
        for name, shop in {**KINDS, **STRAYING}.items():
            rates = [_rate(replace(shop, mean=mean), charts=charts) for mean in _MEANS]
            yield f"    {name:<42}" + _row(f"{rate:.2f}" for rate in rates)
        yield f"median days to see a doubling, {charts} charts"
        for name, shop in {**KINDS, **STRAYING}.items():
            days = [days_to_see_a_doubling(replace(shop, mean=mean), charts=charts, shops=_SHOPS) for mean in _MEANS]
            yield f"    {name:<42}" + _row(f"{day:.0f}" if day < LATER else "–" for day in days)
    yield f"milliseconds for {TOGETHER} charts of {_PERIOD} days: {milliseconds():.0f}"


def _rate(shop: Shop | Workshop, *, charts: int) -> float:
    return false_alarms_a_year(shop, charts=charts, years=_FALSE_ALARMS * charts)


def _row(cells: Iterable[str]) -> str:
    return "".join(f"{cell:>11}" for cell in cells)


def false_alarms_a_year(shop: Shop | Workshop, *, charts: int, years: int, seed: int = 1) -> float:
    """Return how many alarms a year so many charts give together, if nothing changes; one a year is stated."""
    chance = Random(seed)
    n = round(_AT_ONCE * 365.25)
    found = sum(len(_departures(shop, chance, n=n, charts=charts)) for _ in range(years // _AT_ONCE))
    return found * charts / (years // _AT_ONCE * _AT_ONCE)


def days_to_see_a_doubling(shop: Shop | Workshop, *, charts: int, shops: int, seed: int = 1) -> float:
    """Return the median days, the first and the last counted, from a doubling to its alarm."""
    chance = Random(seed)
    return median_high(_delay(shop, chance, charts=charts) for _ in range(shops))


def milliseconds() -> float:
    """Return the time of one core for all charts of a shop and a quarter of a year: the best of some."""
    chance = Random(1)
    series = [list(Shop(mean=5, excess=0.2).days(chance, _BEFORE + _PERIOD)) for _ in range(TOGETHER)]
    watch = _watch(_PERIOD, charts=TOGETHER)

    def timed() -> float:
        began = process_time()
        for days in series:
            departures_of_counts(days, watch)
        return process_time() - began

    return min(timed() for _ in range(_AT_ONCE)) * 1e3


def _delay(shop: Shop | Workshop, chance: Random, *, charts: int) -> int:
    """Return the days to the alarm, where a departure that had begun before has seen it at once."""
    found = _departures(shop, chance, n=_AHEAD + _PATIENCE, charts=charts, doubled_from=_AHEAD)
    doubling = BEGINS + timedelta(days=_BEFORE + _AHEAD)
    return min((max(0, (one.on - doubling).days) + 1 for one in found if one.until >= doubling), default=LATER)


def _departures(
    shop: Shop | Workshop, chance: Random, *, n: int, charts: int, doubled_from: int | None = None
) -> tuple[Departure, ...]:
    doubled = None if doubled_from is None else _BEFORE + doubled_from
    watch = _watch(n, charts=charts)
    if isinstance(shop, Workshop):
        return departures_of_durations(shop.days(chance, _BEFORE + n, doubled_from=doubled), watch)
    return departures_of_counts(shop.days(chance, _BEFORE + n, doubled_from=doubled), watch)


def _watch(n: int, *, charts: int) -> Watch:
    first = BEGINS + timedelta(days=_BEFORE)
    return Watch(period=Period(from_=first, to=first + timedelta(days=n - 1)), charts=charts)


if __name__ == "__main__":
    for row in rows():
        print(row)
