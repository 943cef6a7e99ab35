"""
Articles of a shop, month by month: which are the worst by something, what they counted, and of which category they are.

What products are ranked by is read of all articles; everything else only of the few that are then shown, month by
month as far as whole months are asked for, and day by day at either end.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from sqlite3 import Connection
from typing import Final

from aftersales.insights.categories import category_of, filed_as
from aftersales.insights.repository import ProductRanking, rank_of
from aftersales.insights.sheets import InsightScope, Tally, merged
from aftersales.insights.spans import Span

_RANKED: Final = """
    SELECT sku, name, sum(amount) AS amount FROM article_months
    WHERE merchant_id = :merchant_id AND territory = :territory AND month BETWEEN :first AND :last
        AND (name = 'delivered' OR name = 'received' OR name = 'sentiment.NEGATIVE' OR name GLOB 'refunded.*')
    GROUP BY sku, name"""
_OF_MONTHS: Final = """
    SELECT article_months.sku, name, sum(amount) AS amount
    FROM json_each(:months) AS asked CROSS JOIN json_each(:skus) AS wanted CROSS JOIN article_months
        ON month = asked.value AND article_months.sku = wanted.value
    WHERE merchant_id = :merchant_id AND territory = :territory
    GROUP BY article_months.sku, name"""
_UNITS_OF_MONTHS: Final = """
    SELECT article_months.sku, name, sum(amount) AS amount
    FROM json_each(:months) AS asked CROSS JOIN json_each(:skus) AS wanted CROSS JOIN article_months
        ON month = asked.value AND article_months.sku = wanted.value
    WHERE merchant_id = :merchant_id AND territory = ''
        AND (name GLOB 'delivered*' OR name GLOB 'received*' OR name GLOB 'category.*')
    GROUP BY article_months.sku, name"""
_OF_DAYS: Final = """
    SELECT counters.sku, name, sum(amount) AS amount
    FROM json_each(:skus) AS wanted CROSS JOIN counters ON counters.sku = wanted.value
    WHERE merchant_id = :merchant_id AND territory = :territory AND category = '' AND day BETWEEN :first AND :last
        AND name NOT GLOB 'decision.*' AND name NOT GLOB 'resolution.*'
    GROUP BY counters.sku, name"""

Tallies = Mapping[str, Tally]
"""What articles counted, by sku."""


@dataclass(frozen=True, kw_only=True)
class Articles:
    """The articles of a scope over some days."""

    connection: Connection
    scope: InsightScope
    span: Span

    def candidates(self, by: ProductRanking, *, at_most: int) -> Tallies:
        """Return the articles furthest up in the months, by sku: what they counted on the days, the worst first."""
        order = _worst_first(self._ranked(), by)
        filed = self._units(order)
        worst = [sku for sku in order if self._is_in_scope(filed.get(sku, {}))][:at_most]
        sums = self._sums(worst)
        return {sku: filed_as(sums[sku], filed.get(sku, {})) for sku in _worst_first(sums, by)}

    def some(self, *, at_most: int) -> Sequence[Tally]:
        """Return the units of some articles in the months, always the same ones."""
        delivered = [sku for sku, tally in self._ranked().items() if tally.get("delivered", 0) > 0]
        return [*self._units(sorted(delivered, key=_hash_of)[:at_most]).values()]

    def _ranked(self) -> Tallies:
        """Return what products are ranked by, of every article of the months; or all of the one that is asked for."""
        if self.scope.sku is not None:
            return self._tallies(_OF_MONTHS, months=self.span.months, skus=[self.scope.sku])
        first, last = self.span.ends
        return self._tallies(_RANKED, first=_month(first), last=_month(last))

    def _units(self, skus: Sequence[str]) -> Tallies:
        """Return how many units articles counted in the months, and what they were filed under."""
        return self._tallies(_UNITS_OF_MONTHS, months=self.span.months, skus=skus)

    def _sums(self, skus: Sequence[str]) -> Tallies:
        """Return what articles counted on the days."""
        months = self._tallies(_OF_MONTHS, months=self.span.whole, skus=skus)
        ends = [
            self._tallies(_OF_DAYS, first=first.isoformat(), last=last.isoformat(), skus=skus)
            for first, last in self.span.rest
        ]
        return {sku: merged(some.get(sku, {}) for some in (months, *ends)) for sku in skus}

    def _is_in_scope(self, filed: Tally) -> bool:
        return self.scope.category in (None, category_of(filed))

    def _tallies(self, query: str, *, months: Sequence[date] = (), skus: Sequence[str] = (), **values: str) -> Tallies:
        named = {
            "merchant_id": self.scope.merchant_id,
            "territory": self.scope.territory or "",
            "months": json.dumps([_month(month) for month in months]),
            "skus": json.dumps(skus),
        }
        tallies: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self.connection.execute(query, {**named, **values}):
            if row["amount"]:
                tallies[row["sku"]][row["name"]] = row["amount"]
        return dict(tallies)


def _worst_first(tallies: Tallies, by: ProductRanking) -> Sequence[str]:
    ranks = {sku: rank_of(tally, by) for sku, tally in tallies.items()}
    return sorted((sku for sku, rank in ranks.items() if rank > 0), key=lambda sku: (-ranks[sku], sku))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _hash_of(sku: str) -> bytes:
    return sha256(sku.encode()).digest()
