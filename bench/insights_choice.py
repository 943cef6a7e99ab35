"""
Why articles are not chosen by the days that are watched: `python -m bench.insights_choice`.

Of two hundred articles that all come back at the same rate, with good days and very bad ones, the five of which most
came back are watched among the charts of a shop. It takes two minutes.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Final

from aftersales.insights.alerts import GRID, WARMING_UP, Watch, departures_of_counts
from aftersales.insights.charts import LEARNED, CountedDay
from aftersales.insights.periods import Period
from aftersales.insights.watching import PRODUCTS, month_that_chooses
from bench.insights_alerts import TOGETHER
from bench.insights_shops import BEGINS, Shop

SHARE: Final = PRODUCTS / TOGETHER
"""What five charts may take of the one false alarm a year of all together."""

_ARTICLES: Final = 200
_BEFORE: Final = LEARNED + WARMING_UP + GRID
_FIRST: Final = BEGINS + _BEFORE
PERIOD: Final = Period(from_=_FIRST, to=_FIRST + timedelta(days=27))
_WATCH: Final = Watch(period=PERIOD, charts=TOGETHER)
_ARTICLE: Final = Shop(mean=1, excess=0.5)


def rows(months: int = 250) -> Iterator[str]:
    """Yield the table, row by row."""
    yield f"{f'false alarms a year of {PRODUCTS} of {_ARTICLES} articles, {SHARE:.2f} stated':<60}"
    yield f"    {'chosen by the month before':<56}{false_alarms_a_year(month_that_chooses(PERIOD), months=months):.2f}"
    yield f"    {'(chosen by the days watched)':<56}{false_alarms_a_year(PERIOD, months=months):.2f}"


def false_alarms_a_year(chosen_by: Period, *, months: int, seed: int = 1) -> float:
    """Return how many alarms a year the articles give of which most came back on some days, if nothing changes."""
    chance = Random(seed)
    found = sum(_alarms(list(_articles(chance)), chosen_by) for _ in range(months))
    return found * 365.25 / (months * PERIOD.days)


def _alarms(articles: Sequence[Sequence[CountedDay]], chosen_by: Period) -> int:
    chosen = sorted(articles, key=lambda days: -_came_back(days, chosen_by))[:PRODUCTS]
    return sum(one.on >= PERIOD.from_ for days in chosen for one in departures_of_counts(days, _WATCH))


def _articles(chance: Random) -> Iterator[Sequence[CountedDay]]:
    return (list(_ARTICLE.days(chance, (_BEFORE.days + PERIOD.days))) for _ in range(_ARTICLES))


def _came_back(days: Sequence[CountedDay], period: Period) -> int:
    return sum(day.events for day in days if period.from_ <= day.on <= period.to)


if __name__ == "__main__":
    for row in rows():
        print(row)
