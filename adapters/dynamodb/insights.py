"""Insights in DynamoDB: sheets by day, and each article's by month with indexes that put the worst first."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from adapters.dynamodb.asking import answers_of
from adapters.dynamodb.generations import GenerationToRead
from adapters.dynamodb.insight_products import Articles
from adapters.dynamodb.insight_records import NOW, day_partitions, tally_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.table import Range, Table
from aftersales.identifiers import MerchantId
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import InsightScope, Tally, merged
from aftersales.insights.spans import Span


@dataclass(frozen=True, kw_only=True)
class DynamoInsights:
    """Keeps the promises of InsightRepository."""

    table: Table
    generation: Callable[[], str]

    @classmethod
    def of(cls, table: Table) -> Self:
        """Return the insights that a table holds."""
        return cls(table=table, generation=GenerationToRead(table))

    def days(self, scope: InsightScope, first: date, last: date) -> Mapping[date, Tally]:
        """Return the sheets of a scope's days, both ends included; a day on which nothing was counted is missing."""
        if first > last:
            return {}
        partitions = day_partitions(self.generation(), scope)
        ranges = [Range(partition=one, low=first.isoformat(), high=last.isoformat()) for one in partitions]
        parts: dict[date, list[Tally]] = defaultdict(list)
        for found in answers_of(self.table.read_range, ranges):
            for key, item in found.items():
                parts[date.fromisoformat(key.sk)].append(tally_in(item))
        sheets = {day: _without_nothing(merged(parts[day])) for day in sorted(parts)}
        return {day: sheet for day, sheet in sheets.items() if sheet}

    def standing(self, merchant_id: MerchantId) -> Tally:
        """Return a merchant's sheet of no day: how many cases stand where now."""
        partitions = day_partitions(self.generation(), InsightScope(merchant_id=merchant_id))
        found = self.table.read([Key(partition, NOW) for partition in partitions])
        return _without_nothing(merged(tally_in(item) for item in found.values()))

    def products(
        self, scope: InsightScope, first: date, last: date, *, by: ProductRanking, at_most: int
    ) -> Mapping[str, Tally]:
        """Return candidates of a ranking among the articles of a scope, by sku: the sums of their sheets."""
        if first > last:
            return {}
        return self._articles(scope, first, last).candidates(by, at_most=at_most)

    def some_products(self, merchant_id: MerchantId, first: date, last: date, *, at_most: int) -> Sequence[Tally]:
        """Return the units of some articles of a shop in the months of these days, taken without regard to returns."""
        shop = InsightScope(merchant_id=merchant_id)
        return self._articles(shop, first, last).some(at_most=at_most) if first <= last else ()

    def _articles(self, scope: InsightScope, first: date, last: date) -> Articles:
        span = Span(first=first, last=last)
        return Articles(table=self.table, generation=self.generation(), scope=scope, span=span)


def _without_nothing(tally: Tally) -> Tally:
    return {name: amount for name, amount in tally.items() if amount}
