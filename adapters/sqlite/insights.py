"""
Insights asked of the books of one machine.

Of one scope, the days are read in order from the table itself. All articles of a shop at once are read from the index
`counters_of_articles`, which holds what products are ranked by, day by day; the whole sheets only of the few articles
that are then shown.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from sqlite3 import Connection
from typing import Final

from adapters.sqlite.connections import Connections
from adapters.sqlite.counters import OF_SCOPE, key_of
from aftersales.identifiers import MerchantId
from aftersales.insights.repository import ProductRanking, rank_of
from aftersales.insights.sheets import InsightScope, Tally

_DAYS: Final = "day BETWEEN :first AND :last"
# Both word for word as their index has them; else it would not be used.
_RANKED: Final = """sku <> '' AND (name = 'delivered' OR name = 'received' OR name = 'sentiment.NEGATIVE'
    OR name GLOB 'refunded.*')"""
_FILED: Final = "sku <> '' AND name GLOB 'category.*'"
_CATEGORY: Final = "category."


@dataclass(frozen=True)
class SqliteInsights:
    """Answers what was counted."""

    connections: Connections

    def days(self, scope: InsightScope, first: date, last: date) -> Mapping[date, Tally]:
        """Return the sheets of a scope's days, both ends included; a day on which nothing was counted is missing."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"SELECT day, name, amount FROM counters WHERE {OF_SCOPE} AND {_DAYS} AND amount <> 0 ORDER BY day",  # noqa: S608 - marks of this program alone; values are bound
                {**key_of(scope), **_between(first, last)},
            ).fetchall()
        sheets: dict[date, dict[str, int]] = defaultdict(dict)
        for row in rows:
            sheets[date.fromisoformat(row["day"])][row["name"]] = row["amount"]
        return dict(sheets)

    def standing(self, merchant_id: MerchantId) -> Tally:
        """Return a merchant's sheet of no day: how many cases stand where now."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"SELECT name, amount FROM counters WHERE {OF_SCOPE} AND day = '' AND amount <> 0",  # noqa: S608 - marks of this program alone; values are bound
                key_of(InsightScope(merchant_id=merchant_id)),
            ).fetchall()
        return {row["name"]: row["amount"] for row in rows}

    def products(
        self, scope: InsightScope, first: date, last: date, *, by: ProductRanking, at_most: int
    ) -> Mapping[str, Tally]:
        """Return the first of a ranking of a scope's articles in these days, by sku: the sums of their sheets."""
        with self.connections.reading() as connection:
            asked = _Articles(connection, scope, first, last)
            ranks = {sku: rank_of(tally, by) for sku, tally in asked.ranked().items()}
            order = sorted((sku for sku, rank in ranks.items() if rank > 0), key=lambda sku: (-ranks[sku], sku))
            return asked.sums(asked.first(order, at_most))

    def some_products(self, scope: InsightScope, first: date, last: date, *, at_most: int) -> Sequence[Tally]:
        """Return the sums of some articles of a scope that were delivered in these days, always the same ones."""
        with self.connections.reading() as connection:
            asked = _Articles(connection, scope, first, last)
            delivered = (sku for sku, tally in asked.ranked().items() if tally.get("delivered", 0) > 0)
            return list(asked.sums(asked.first(sorted(delivered, key=_hash_of), at_most)).values())


@dataclass(frozen=True)
class _Articles:
    """The articles of a scope, and what was counted of them in some days."""

    connection: Connection
    scope: InsightScope
    since: date
    until: date

    def ranked(self) -> Mapping[str, Tally]:
        """Return what products are ranked by, of every article by sku, whatever its category."""
        of_one = "sku = :sku AND " if self.scope.sku else ""
        return self._tallies(
            f"""SELECT sku, name, sum(amount) AS amount FROM counters INDEXED BY counters_of_articles
                WHERE merchant_id = :merchant_id AND territory = :territory AND {of_one}{_DAYS} AND {_RANKED}
                GROUP BY sku, name"""  # noqa: S608 - marks of this program alone; values are bound
        )

    def first(self, order: Iterable[str], at_most: int) -> Sequence[str]:
        """Return the first so many that are of the scope's category, if it has one."""
        return list(islice(filter(self._is_of_category, order), at_most))

    def sums(self, skus: Sequence[str]) -> Mapping[str, Tally]:
        """Return the sums of the sheets of articles, in their order."""
        found = self._tallies(
            f"""SELECT counters.sku, name, sum(amount) AS amount FROM json_each(:skus) AS wanted
                CROSS JOIN counters ON counters.sku = wanted.value
                WHERE merchant_id = :merchant_id AND territory = :territory AND category = '' AND {_DAYS}
                GROUP BY counters.sku, name""",  # noqa: S608 - marks of this program alone; values are bound
            skus=json.dumps(skus),
        )
        return {sku: found[sku] for sku in skus}

    def _is_of_category(self, sku: str) -> bool:
        return self.scope.category is None or self._category_of(sku) == self.scope.category

    def _category_of(self, sku: str) -> str | None:
        """Return under what most of an article's units were delivered, ever: it may have been ordered long ago."""
        rows = self.connection.execute(
            f"""SELECT name, sum(amount) AS amount FROM counters INDEXED BY counters_of_categories
                WHERE merchant_id = ? AND sku = ? AND {_FILED} GROUP BY name""",  # noqa: S608 - marks of this program alone; values are bound
            (self.scope.merchant_id, sku),
        )
        filed = {row["name"].removeprefix(_CATEGORY): row["amount"] for row in rows if row["amount"] > 0}
        return min(filed, key=lambda category: (-filed[category], category), default=None)

    def _tallies(self, query: str, **values: str) -> Mapping[str, Tally]:
        rows = self.connection.execute(query, {**key_of(self.scope), **_between(self.since, self.until), **values})
        tallies: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            if row["amount"]:
                tallies[row["sku"]][row["name"]] = row["amount"]
        return dict(tallies)


def _between(first: date, last: date) -> Mapping[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _hash_of(sku: str) -> bytes:
    return sha256(sku.encode()).digest()
