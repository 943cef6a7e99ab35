"""One row of the books: an article on an invoice, or on a credit note (its number begins with C) when it came back."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from api.sandbox.retail import TIME_ZONE

_LONDON: Final = ZoneInfo(TIME_ZONE)
_COLUMNS: Final = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)


class NotTheBooks(ValueError):
    """The file lacks a column that the books have."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the shop wrote it; the customer is empty where the shop knew none."""

    invoice: str
    code: str
    description: str
    quantity: int
    at: datetime
    price: Decimal
    customer: str
    country: str

    @property
    def is_return(self) -> bool:
        """Tell whether goods came back."""
        return self.invoice.startswith("C")

    @property
    def amount(self) -> Decimal:
        """Return what the row comes to."""
        return self.price * self.quantity


def read_rows(path: Path) -> list[Row]:
    """Return every row of a CSV, gzipped or not, in the order of time, or refuse."""
    with _opened(path) as text:
        return sorted(_rows(text), key=lambda row: row.at)


def _opened(path: Path) -> TextIO:
    # Some copies of the file are in Latin-1, where only the £ of vouchers differs, and vouchers are no articles.
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def _rows(text: TextIO) -> Iterator[Row]:
    table = csv.DictReader(text)
    missing = set(_COLUMNS) - set(table.fieldnames or ())
    if missing:
        raise NotTheBooks(f"columns missing: {', '.join(sorted(missing))}")
    for cells in table:
        yield _row(cells)


def _row(cells: dict[str, str]) -> Row:
    return Row(
        invoice=intern(cells["InvoiceNo"].strip()),
        code=intern(cells["StockCode"].strip()),
        description=intern(cells["Description"].strip()),
        quantity=int(cells["Quantity"]),
        at=_instant(cells["InvoiceDate"]),
        price=_price(cells["UnitPrice"]),
        customer=intern(cells["CustomerID"].strip().removesuffix(".0")),
        country=intern(cells["Country"].strip()),
    )


@lru_cache(maxsize=4096)
def _price(text: str) -> Decimal:
    return Decimal(text)


@lru_cache(maxsize=64)
def _instant(text: str) -> datetime:
    """Return the instant of a local time, written 2010-12-01 08:26:00 or, by spreadsheets, 12/1/2010 8:26."""
    if "/" in text:
        return datetime.strptime(text, "%m/%d/%Y %H:%M").replace(tzinfo=_LONDON).astimezone(UTC)
    return datetime.fromisoformat(text).replace(tzinfo=_LONDON).astimezone(UTC)
