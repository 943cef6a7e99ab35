"""Insights asked of the books of one machine: the days of a scope, and of articles the sums of their months."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.sqlite.article_months import Articles
from adapters.sqlite.connections import Connections
from adapters.sqlite.counters import key_of
from aftersales.identifiers import MerchantId
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import InsightScope, Tally
from aftersales.insights.spans import Span


@dataclass(frozen=True)
class SqliteInsights:
    """Answers what was counted."""

    connections: Connections

    def days(self, scope: InsightScope, first: date, last: date) -> Mapping[date, Tally]:
        """Return the sheets of a scope's days, both ends included; a day on which nothing was counted is missing."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT day, name, amount FROM counters
                   WHERE merchant_id = :merchant_id AND territory = :territory AND category = :category AND sku = :sku
                       AND day BETWEEN :first AND :last AND amount <> 0
                   ORDER BY day""",
                {**key_of(scope), "first": first.isoformat(), "last": last.isoformat()},
            ).fetchall()
        sheets: dict[date, dict[str, int]] = defaultdict(dict)
        for row in rows:
            sheets[date.fromisoformat(row["day"])][row["name"]] = row["amount"]
        return dict(sheets)

    def standing(self, merchant_id: MerchantId) -> Tally:
        """Return a merchant's sheet of no day: how many cases stand where now."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT name, amount FROM counters
                   WHERE merchant_id = ? AND territory = '' AND category = '' AND sku = '' AND day = ''
                       AND amount <> 0""",
                (merchant_id,),
            ).fetchall()
        return {row["name"]: row["amount"] for row in rows}

    def products(
        self, scope: InsightScope, first: date, last: date, *, by: ProductRanking, at_most: int
    ) -> Mapping[str, Tally]:
        """Return candidates of a ranking among the articles of a scope, by sku: the sums of their sheets."""
        if first > last:
            return {}
        with self.connections.reading() as connection:
            span = Span(first=first, last=last)
            return Articles(connection=connection, scope=scope, span=span).candidates(by, at_most=at_most)

    def some_products(self, merchant_id: MerchantId, first: date, last: date, *, at_most: int) -> Sequence[Tally]:
        """Return the units of some articles of a shop in the months of these days, taken without regard to returns."""
        if first > last:
            return ()
        with self.connections.reading() as connection:
            shop, span = InsightScope(merchant_id=merchant_id), Span(first=first, last=last)
            return Articles(connection=connection, scope=shop, span=span).some(at_most=at_most)
