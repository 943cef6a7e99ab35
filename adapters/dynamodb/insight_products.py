"""
Months of a merchant's articles: which come back most, cost most or are complained of most, without reading them all.

    candidates   of each month and part of it the first of an index, put together; those furthest up are looked at whole
    some         of each month and part of it the first by hash, which is an order that has nothing to do with returns
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import Final

from pynamodb.expressions.operand import Path

from adapters.dynamodb.asking import answers_of
from adapters.dynamodb.insight_records import (
    RANKS,
    SHARDS,
    day_partitions,
    filed_under,
    index_of,
    month_key,
    month_partitions,
    of_products,
    sku_at,
    tally_in,
)
from adapters.dynamodb.keys import Key
from adapters.dynamodb.table import MOST_KEYS, Found, Range, Table, key_of
from aftersales.insights.categories import category_of, filed_as
from aftersales.insights.repository import ProductRanking, rank_of
from aftersales.insights.sheets import InsightScope, Tally, merged
from aftersales.insights.spans import Span

_LOOKED_AT: Final = 2
"""So many times as many articles as are asked for are looked at whole: one may be further up in a month than in all."""


@dataclass(frozen=True, kw_only=True)
class Articles:
    """The articles of a scope over some days, in one generation of counters."""

    table: Table
    generation: str
    scope: InsightScope
    span: Span

    def candidates(self, by: ProductRanking, *, at_most: int) -> Mapping[str, Tally]:
        """Return the articles furthest up in the months, by sku: what they counted on the days, the worst first."""
        pool = [self.scope.sku] if self.scope.sku is not None else [*self._pool(by, at_most=at_most)]
        months = self._months_of(pool)
        skus = self._furthest_up(months, by)[:at_most]
        sums = dict(zip(skus, answers_of(lambda sku: self._sum_of(sku, months[sku]), skus), strict=True))
        ranks = {sku: rank_of(tally, by) for sku, tally in sums.items()}
        return {sku: sums[sku] for sku in sorted(ranks, key=lambda sku: (-ranks[sku], sku)) if ranks[sku] > 0}

    def some(self, *, at_most: int) -> Sequence[Tally]:
        """Return what some articles counted in the months."""
        each = -(-at_most // len(SHARDS))
        parts = list(zip(*(self._partitions_of(month) for month in self.span.months), strict=True))
        ranges = [Range(partition=month) for part in parts for month in part]
        read = iter(answers_of(partial(self.table.query, limit=each), ranges))
        found = [one for part in parts for one in _first_of([next(read) for _ in part], at_most=each)][:at_most]
        return [tally for tally in found if tally.get("delivered", 0) > 0]

    def _furthest_up(self, months: Mapping[str, Mapping[date, Tally]], by: ProductRanking) -> Sequence[str]:
        sums = {sku: merged(some.values()) for sku, some in months.items()}
        ranks = {sku: rank_of(tally, by) for sku, tally in sums.items() if self._is_in_scope(tally)}
        return sorted((sku for sku in ranks if ranks[sku] > 0), key=lambda sku: (-ranks[sku], sku))

    def _pool(self, by: ProductRanking, *, at_most: int) -> Iterable[str]:
        # What is filed anew in the course of some months may be far up in one in which it was filed elsewhere.
        anywhere = [None] if len(self.span.months) > 1 else []
        categories = dict.fromkeys([self.scope.category, *anywhere])
        firsts = (self._first_of_indexes(category, by, at_most) for category in categories)
        return dict.fromkeys(chain.from_iterable(firsts))

    def _first_of_indexes(self, category: str | None, by: ProductRanking, at_most: int) -> Sequence[str]:
        partitions = [partition for month in self.span.months for partition in self._partitions_of(month)]
        ranks: Counter[str] = Counter()
        first = partial(self._first_of_index, category=category, by=by, at_most=at_most)
        for some in answers_of(first, partitions):
            ranks.update(some)
        return [sku for sku, _ in ranks.most_common(_LOOKED_AT * at_most)]

    def _first_of_index(
        self, partition: str, *, category: str | None, by: ProductRanking, at_most: int
    ) -> Mapping[str, int]:
        rank = RANKS[by]
        answer = self.table.connection.query(
            partition if category is None else filed_under(partition, category),
            range_key_condition=Path([rank]) > {"N": "0"},
            index_name=index_of(by, category=category),
            limit=at_most,
            scan_index_forward=False,
        )
        return {sku_at(key_of(item).sk): int(item[rank]["N"]) for item in answer["Items"]}

    def _months_of(self, skus: Sequence[str]) -> Mapping[str, Mapping[date, Tally]]:
        keys = {(sku, month): self._key(sku, month) for sku in skus for month in self.span.months}
        asked = list(keys.values())
        some = [asked[first : first + MOST_KEYS] for first in range(0, len(asked), MOST_KEYS)]
        found = {key: item for items in answers_of(self.table.read, some) for key, item in items.items()}
        tallies: dict[str, dict[date, Tally]] = defaultdict(dict)
        for (sku, month), key in keys.items():
            if key in found:
                tallies[sku][month] = tally_in(found[key])
        return tallies

    def _is_in_scope(self, tally: Tally) -> bool:
        return self.scope.category in (None, category_of(tally))

    def _sum_of(self, sku: str, months: Mapping[date, Tally]) -> Tally:
        """Return what an article counted on the days, in the territory: of whole months everywhere, it is known."""
        if self.scope.territory is None:
            whole = [months[month] for month in self.span.whole if month in months]
            days = [self._days_of(sku, first, last) for first, last in self.span.rest]
        else:
            whole, days = [], [self._days_of(sku, self.span.first, self.span.last)]
        sums = filed_as(merged([*whole, *days]), merged(months.values()))
        return {name: amount for name, amount in sums.items() if amount}

    def _days_of(self, sku: str, first: date, last: date) -> Tally:
        (partition,) = day_partitions(self.generation, replace(self.scope, sku=sku, category=None))
        within = Range(partition=partition, low=first.isoformat(), high=last.isoformat())
        return of_products(merged(tally_in(item) for item in self.table.read_range(within).values()))

    def _partitions_of(self, month: date) -> tuple[str, ...]:
        return month_partitions(self.generation, self.scope.merchant_id, month)

    def _key(self, sku: str, month: date) -> Key:
        return month_key(self.generation, self.scope.merchant_id, month, sku)


def _first_of(found: Sequence[Found], *, at_most: int) -> Iterator[Tally]:
    """Yield the first articles of a part by hash, as far as they were read of every month."""
    horizon = min((key_of(one.last).sk for one in found if one.last is not None), default=None)
    tallies: dict[str, list[Tally]] = defaultdict(list)
    for key, tally in _until(horizon, found):
        tallies[key.sk].append(tally)
    yield from (merged(tallies[place]) for place in sorted(tallies)[:at_most])


def _until(horizon: str | None, found: Sequence[Found]) -> Iterator[tuple[Key, Tally]]:
    for item in (item for one in found for item in one.items):
        if horizon is None or key_of(item).sk <= horizon:
            yield key_of(item), tally_in(item)
