"""Shops that are made up, day by day: quiet ones, in which nothing changes, and ones in which a rate doubles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log
from random import Random
from statistics import fmean, stdev
from typing import Final

from aftersales.insights.charts import CountedDay
from aftersales.insights.duration_charts import TimedDay

BEGINS: Final = date(2020, 1, 1)
WEEK_OF_A_SHOP: Final = (1.2, 1.1, 1.1, 1.0, 1.0, 0.8, 0.8)
QUIET_WEEKENDS: Final = (1.3, 1.2, 1.2, 1.1, 1.1, 0.55, 0.55)

_HALVED: Final = 500.0
"""Beyond, the chance of nothing at all is too small a number to begin with."""


def poisson(chance: Random, mean: float) -> int:
    """Draw how many of many rare things happen."""
    if mean > _HALVED:
        return poisson(chance, mean / 2) + poisson(chance, mean / 2)
    drawn, count, likely = chance.random(), 0, exp(-mean)
    while drawn > likely > 0:
        drawn -= likely
        count += 1
        likely *= mean / count
    return count


@dataclass(frozen=True, kw_only=True)
class Shop:
    """
    So many events a day in the mean, and how they come.

    `excess` is by how much their variance exceeds the mean, in squares of the mean: 0.2 is usual for a shop that has
    good days and bad ones. `growth` is by week, and their exposure grows alike. `texts` is how many are read a day,
    where these are their exposure. `cluster` is how many come at once. `wander` is how far the level strays slowly.
    """

    mean: float
    excess: float = 0.0
    week: tuple[float, ...] = WEEK_OF_A_SHOP
    growth: float = 0.0
    texts: float | None = None
    cluster: float = 1.0
    wander: float = 0.0

    def days(self, chance: Random, n: int, *, doubled_from: int | None = None) -> Iterator[CountedDay]:
        """Yield so many days, from the first Wednesday of 2020 on; from one of them on, perhaps, twice the rate."""
        level = chance.gauss(0, self.wander)
        for index in range(n):
            on = BEGINS + timedelta(days=index)
            grown = exp(self.growth * index / 7)
            level = 0.9 * level + chance.gauss(0, self.wander * 0.19**0.5)
            times = 1 if doubled_from is None or index < doubled_from else 2
            weekday = self.week[on.weekday()] * grown
            if self.texts is None:
                events, squares = self._events(chance, self.mean * times * weekday * exp(level))
                yield CountedDay(on, events, grown, squares)
            else:
                read = poisson(chance, self.texts * weekday)
                events, squares = self._events(chance, self.mean * times * exp(level) * read / self.texts)
                yield CountedDay(on, events, read, squares)

    def _events(self, chance: Random, mean: float) -> tuple[int, int]:
        if self.excess:
            mean *= chance.gammavariate(1 / self.excess, self.excess)
        if self.cluster == 1:
            events = poisson(chance, mean)
            return events, events
        sizes = [1 + poisson(chance, self.cluster - 1) for _ in range(poisson(chance, mean / self.cluster))]
        return sum(sizes), sum(size * size for size in sizes)


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """So many cases that end on a day; how long they take, and how much good days differ from bad ones."""

    mean: float
    draw: Callable[[Random], float]
    between: float = 0.1
    week: tuple[float, ...] = WEEK_OF_A_SHOP

    def days(self, chance: Random, n: int, *, doubled_from: int | None = None) -> Iterator[TimedDay]:
        """Yield so many days; from one of them on, perhaps, all takes twice as long."""
        for index in range(n):
            on = BEGINS + timedelta(days=index)
            cases = poisson(chance, self.mean * self.week[on.weekday()])
            shift = chance.gauss(0, self.between) + 0.2 * (on.weekday() == 0)
            shift += 0 if doubled_from is None or index < doubled_from else log(2)
            logs = [self.draw(chance) + shift for _ in range(cases)]
            mean, spread = (fmean(logs) if logs else 0.0), (stdev(logs) if cases > 1 else 0.0)
            yield TimedDay(on, cases, mean, spread)


def days_long(chance: Random) -> float:
    """Draw the logarithm of a duration around three days."""
    return chance.gauss(12.5, 1.0)


def seconds_or_days(chance: Random) -> float:
    """Draw the logarithm of a duration where a third is decided at once."""
    return chance.gauss(1.0, 0.5) if chance.random() < 1 / 3 else chance.gauss(12.5, 1.0)
