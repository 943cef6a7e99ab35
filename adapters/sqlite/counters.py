"""The rows that sheets are kept in: one for each counter of a scope and a day, to which is added."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from sqlite3 import Connection, Row

from aftersales.identifiers import MerchantId
from aftersales.insights.sheets import InsightScope, Sheet, Tally
from aftersales.territories import Territory

Key = Mapping[str, str]


def add(connection: Connection, sheets: Iterable[tuple[Sheet, Tally]]) -> None:
    """Add tallies to sheets, which begin with nothing."""
    connection.executemany(
        """INSERT INTO counters (merchant_id, territory, category, sku, day, name, amount)
           VALUES (:merchant_id, :territory, :category, :sku, :day, :name, :amount)
           ON CONFLICT (merchant_id, territory, category, sku, day, name)
           DO UPDATE SET amount = amount + excluded.amount""",
        (
            {**key_of(sheet.scope), "day": _text_of(sheet.day), "name": name, "amount": amount}
            for sheet, tally in sheets
            for name, amount in tally.items()
        ),
    )


def key_of(scope: InsightScope) -> Key:
    """Return a scope as columns hold it; what it does not name is empty, as nothing that has a name is."""
    return {
        "merchant_id": scope.merchant_id,
        "territory": scope.territory or "",
        "category": scope.category or "",
        "sku": scope.sku or "",
    }


def sheets_in(connection: Connection) -> Iterator[tuple[Sheet, Tally]]:
    """Yield every sheet on which anything is left, scope by scope."""
    rows = connection.execute("SELECT * FROM counters ORDER BY merchant_id, territory, category, sku, day, name")
    for sheet, counters in groupby(rows, key=_sheet_of):
        if tally := {row["name"]: row["amount"] for row in counters if row["amount"]}:
            yield sheet, tally


def _sheet_of(row: Row) -> Sheet:
    scope = InsightScope(
        merchant_id=MerchantId(row["merchant_id"]),
        sku=row["sku"] or None,
        category=row["category"] or None,
        territory=Territory(row["territory"]) if row["territory"] else None,
    )
    return Sheet(scope=scope, day=date.fromisoformat(row["day"]) if row["day"] else None)


def _text_of(day: date | None) -> str:
    return "" if day is None else day.isoformat()
