"""
Whole shops that are made up, and how often they are shown a false alert: `python -m bench.insights_whole_shops`.

Order lines are delivered, come back and are talked about. Shops are asked for their alerts every four weeks, as a
merchant does: all charts together, those of articles chosen on the way, and nothing is known yet of what comes after
the last day asked for. Where nothing changes, every alert is false. It takes a quarter of an hour.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from math import exp
from random import Random
from statistics import median_high
from typing import Final

from aftersales.feedback.reading import Aspect
from aftersales.identifiers import MerchantId
from aftersales.insights.histograms import bucket_of
from aftersales.insights.periods import Period
from aftersales.insights.repository import ProductRanking, rank_of
from aftersales.insights.series import Metric
from aftersales.insights.sheets import InsightScope, Tally, merged
from aftersales.insights.watching import Alert, alerts_in, days_to_watch, products_to_watch
from bench.insights_shops import BEGINS, WEEK_OF_A_SHOP, days_long, poisson

SHOP: Final = InsightScope(merchant_id=MerchantId("made-up"))
ARTICLES: Final = 100
LATER: Final = 999
"""Days to a doubling that is not shown in twelve weeks."""

_A_DAY: Final = timedelta(days=1)
_ASKED_FOR: Final = 28
_LEARNING: Final = 300
"""Days before the first that is asked for: the baseline of the charts, and the month that chooses."""

_YEARS: Final = 3
_PATIENCE: Final = 84
_SATURDAY: Final = 5
_OF_RETURNS: Final = (Metric.RETURN_RATE, Metric.CASES_OPENED)


@dataclass(frozen=True)
class Counted:
    """What was counted of a shop, and of each article."""

    of: Mapping[str | None, dict[date, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )

    def add(self, sku: str, day: date, tally: Tally) -> None:
        """Count something of an article."""
        for scope in (sku, None):
            self.of[scope][day].update(tally)

    def days(self, scope: InsightScope, first: date, last: date) -> Mapping[date, Tally]:
        """Return the sheets of a scope's days."""
        return {day: tally for day, tally in self.of[scope.sku].items() if first <= day <= last}

    def standing(self, merchant_id: MerchantId) -> Tally:
        """Refuse: where cases stand is not watched."""
        # Nothing that is measured here asks; an answer of zero would pass for a figure.
        raise NotImplementedError

    def products(
        self, scope: InsightScope, first: date, last: date, *, by: ProductRanking, at_most: int
    ) -> Mapping[str, Tally]:
        """Return the first of a ranking."""
        asked_for = [first + nth * _A_DAY for nth in range((last - first).days + 1)]
        sums = {
            sku: merged(days[day] for day in asked_for if day in days)
            for sku, days in self.of.items()
            if sku != scope.sku
        }
        ranks = {sku: rank for sku, tally in sums.items() if sku and (rank := rank_of(tally, by)) > 0}
        return {sku: sums[sku] for sku in sorted(ranks, key=lambda sku: (-ranks[sku], sku))[:at_most]}

    def some_products(self, merchant_id: MerchantId, first: date, last: date, *, at_most: int) -> Sequence[Tally]:
        """Refuse: articles are not compared."""
        # The same: an empty list would pass for a shop without articles.
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class WholeShop:
    """
    So many order lines a day in the mean, of a hundred articles of which few sell well and each comes back at its rate.

    Lines are delivered within `on_their_way` days, and some come back in the weeks after, never on a weekend. `growth`
    is by week. A text comes with three lines of ten.
    """

    lines: float
    on_their_way: tuple[int, int] = (1, 7)
    growth: float = 0.0
    excess: float = 0.2
    returned: float = 0.1

    def counted(self, chance: Random, n: int, *, doubled_from: int | None = None) -> Counted:
        """Return what so many days come to; what arrives from one of them on, perhaps, comes back twice as often."""
        counted = Counted()
        skus = [f"article {nth:02}" for nth in range(ARTICLES)]
        rates = {sku: self.returned * chance.gammavariate(4, 1 / 4) for sku in skus}
        popular = list(accumulate((1 + nth) ** -0.7 for nth in range(ARTICLES)))
        for index in range(n):
            lines = self._lines(chance, index)
            for sku in chance.choices(skus, cum_weights=popular, k=lines):
                arrives = index + chance.randint(*self.on_their_way)
                times = 1 if doubled_from is None or arrives < doubled_from else 2
                _sell(counted, chance, sku, arrives, rate=times * rates[sku])
            _hear(counted, chance, index, texts=poisson(chance, 0.3 * lines))
        return counted

    def _lines(self, chance: Random, index: int) -> int:
        usual = self.lines * WEEK_OF_A_SHOP[_day(index).weekday()] * exp(self.growth * index / 7)
        return poisson(chance, usual * chance.gammavariate(1 / self.excess, self.excess))


KINDS: Final[Mapping[str, WholeShop]] = {
    "delivered within a week": WholeShop(lines=1),
    "half as much again each year": WholeShop(lines=1, growth=0.0078),
    "delivered after ten to thirty days": WholeShop(lines=1, on_their_way=(10, 30)),
    "both": WholeShop(lines=1, on_their_way=(10, 30), growth=0.0078),
}
"""What whole shops are like in which nothing changes."""

_LINES: Final = (20.0, 100.0)
_YEARS_OF_A_KIND: Final = 60
_SHOPS: Final = 20


def rows() -> Iterator[str]:
    """Yield the tables, row by row."""
    yield f"{'false alarms a year of all that is shown, 1 stated':<52}" + _row(f"{lines:g} lines" for lines in _LINES)
    for name, kind in KINDS.items():
        shops = [replace(kind, lines=lines) for lines in _LINES]
        yield f"    {name:<48}" + _row(f"{false_alarms_a_year(one, years=_YEARS_OF_A_KIND):.2f}" for one in shops)
    shops = [WholeShop(lines=lines) for lines in _LINES]
    delays = [days_to_show_a_doubling(one, shops=_SHOPS) for one in shops]
    yield f"{'median days to show that returns doubled':<52}" + _row(f"{days:.0f}" for days in delays)


def _row(cells: Iterable[str]) -> str:
    return "".join(f"{cell:>12}" for cell in cells)


def false_alarms_a_year(shop: WholeShop, *, years: int, seed: int = 1) -> float:
    """Return how many alerts a year are ever shown of a shop in which nothing changes; one a year is stated."""
    chance = Random(seed)
    questions = range(_LEARNING + _ASKED_FOR, _LEARNING + round(_YEARS * 365.25), _ASKED_FOR)
    shops = max(1, years // _YEARS)
    found = 0
    for _ in range(shops):
        counted = shop.counted(chance, questions[-1])
        found += len({one.id for until in questions for one in _shown(counted, until)})
    return found * 365.25 / (shops * len(questions) * _ASKED_FOR)


def days_to_show_a_doubling(shop: WholeShop, *, shops: int, seed: int = 1) -> float:
    """Return the median days from a doubling of what comes back to the first alert of it, if it is asked for daily."""
    chance = Random(seed)
    return median_high(_delay(shop, chance) for _ in range(shops))


def _delay(shop: WholeShop, chance: Random) -> int:
    counted = shop.counted(chance, _LEARNING + _PATIENCE, doubled_from=_LEARNING)
    before = {one.id for one in _shown(counted, _LEARNING)}
    for days in range(1, _PATIENCE):
        if any(one.metric in _OF_RETURNS and one.id not in before for one in _shown(counted, _LEARNING + days)):
            return days
    return LATER


def _shown(counted: Counted, until: int) -> tuple[Alert, ...]:
    period = Period(from_=_day(until - _ASKED_FOR), to=_day(until - 1))
    days, products = days_to_watch(counted, SHOP, period), products_to_watch(counted, SHOP, period)
    return alerts_in(days, products, scope=SHOP, period=period)


def _sell(counted: Counted, chance: Random, sku: str, arrives: int, *, rate: float) -> None:
    units = 1 + poisson(chance, 0.3)
    counted.add(sku, _day(arrives), {"reached": units})
    if chance.random() >= rate:
        return
    asked = arrives + 1 + min(30, int(chance.expovariate(1 / 8)))
    counted.add(sku, _day(asked), {"opened": 1})
    back = _workday(_day(asked + chance.randint(3, 6)))
    took = f"resolution.{bucket_of(exp(days_long(chance)))}"
    counted.add(sku, back, {"back": units, "back.squared": units * units, "refunded.EUR": 1000 * units, took: 1})


def _hear(counted: Counted, chance: Random, index: int, *, texts: int) -> None:
    """Count texts, and how many complain of each aspect: of the first most, of the others ever fewer."""
    sheet = counted.of[None][_day(index)]
    sheet["sentiment.NEGATIVE"] += texts
    for nth, aspect in enumerate(Aspect, start=1):
        complaints = poisson(chance, texts * chance.gammavariate(10, 1 / 10) * 0.2 / nth)
        sheet[f"aspect.{aspect}.NEGATIVE"] += min(texts, complaints)


def _day(index: int) -> date:
    return BEGINS + index * _A_DAY


def _workday(day: date) -> date:
    return day if day.weekday() < _SATURDAY else day + (7 - day.weekday()) * _A_DAY


if __name__ == "__main__":
    for row in rows():
        print(row)
