"""
The raw file, read once more: which order lines were delivered, and which of them came back, with pandas alone.

It is written from docs/replay.md. Nothing of the product or of the replay is used but the table of ISO codes, so that
what they do wrong is not done wrong here as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Self

import pandas as pd

from tools.retail.territories import territory

_PURCHASE: Final = ["customer", "sku", "pennies"]
_WINDOW_DAYS: Final = 60


@dataclass(frozen=True)
class RawFile:
    """
    The order lines that were delivered, and the returns of them: `units` of a `sku` from a `territory`.

    Units count on the day of their order, `ordered`; cases and money on the day of the return, `returned`.
    """

    lines: pd.DataFrame
    returns: pd.DataFrame

    @classmethod
    def read(cls, path: Path, *, orders: int | None = None) -> Self:
        """Return the first orders of a file, or all, and what of them came back in time."""
        rows = _rows(path)
        articles, taken_back = rows[rows.is_sold & rows.is_article], rows[rows.is_taken_back]
        lines = articles.join(_orders(rows).iloc[:orders], on="invoice", how="inner")
        matches = pd.DataFrame(_matches(articles, taken_back), columns=["return", "line"]).set_index("return")
        returns = taken_back.join(matches, how="inner").join(
            lines[["ordered", "ordered_here", "territory"]], on="line", how="inner"
        )
        in_time = (returns.here - returns.ordered_here).dt.days <= _WINDOW_DAYS
        returns = returns[in_time].assign(units=-returns.units, returned=returns.utc)
        return cls(lines, returns.assign(refunded=(returns.units * returns.pennies).astype(int)))

    @property
    def territories(self) -> tuple[str, ...]:
        """Where anything was delivered."""
        return tuple(sorted(self.lines.territory.unique()))


def _rows(path: Path) -> pd.DataFrame:
    """Return the rows of the file in the order of time, with what each of them is."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", encoding_errors="replace")
    here = pd.to_datetime(raw.InvoiceDate)
    rows = pd.DataFrame(
        {
            "invoice": raw.InvoiceNo.str.strip(),
            "sku": raw.StockCode.str.strip(),
            "units": raw.Quantity.astype(int),
            "pennies": raw.UnitPrice.map(Decimal) * 100,
            "customer": raw.CustomerID.str.strip().str.removesuffix(".0"),
            "country": raw.Country.str.strip(),
            "here": here.dt.normalize(),
            "at": here.dt.tz_localize("Europe/London").dt.tz_convert("UTC").dt.tz_localize(None),
        }
    ).sort_values("at", kind="stable", ignore_index=True)
    is_note, is_whole = rows.invoice.str.startswith("C"), rows.pennies % 1 == 0
    is_article = rows.sku.str.fullmatch(r"\d{5}[A-Za-z]*|DCGS[A-Z0-9]+")
    is_shipping = rows.sku.isin(["POST", "DOT", "C2"])
    return rows.assign(
        utc=rows["at"].dt.normalize(),
        is_article=is_article,
        is_sold=~is_note & (is_article | is_shipping) & (rows.units > 0) & (rows.pennies > 0) & is_whole,
        is_taken_back=is_note & is_article & (rows.units < 0) & is_whole,
    )


def _orders(rows: pd.DataFrame) -> pd.DataFrame:
    """Return when and where the orders are from, by invoice: as their first rows say, which may be shipping."""
    sold = rows[rows.is_sold]
    first = sold[sold.invoice.isin(sold.invoice[sold.is_article])].drop_duplicates("invoice").set_index("invoice")
    ordered = pd.DataFrame({"ordered": first.utc, "ordered_here": first.here})
    return ordered.assign(territory=first.country.map(territory))


def _matches(articles: pd.DataFrame, taken_back: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield each return with its line: of the same purchases, the latest earlier one with enough left."""
    moves = pd.concat([articles, taken_back[taken_back.customer != ""]]).sort_index()
    of_interest = pd.MultiIndex.from_frame(moves[_PURCHASE]).isin(pd.MultiIndex.from_frame(taken_back[_PURCHASE]))
    for _, same in moves[of_interest].groupby(_PURCHASE):
        left: dict[int, int] = {}
        for row, units in same.units.items():
            if units > 0:
                left[row] = units
            elif (line := next((line for line in reversed(left) if left[line] >= -units), None)) is not None:
                left[line] += units
                yield row, line
