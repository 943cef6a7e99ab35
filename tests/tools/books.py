"""Books written by hand, in the form of the Online Retail file."""

from collections.abc import Iterable
from pathlib import Path

from tools.retail.rows import read_rows
from tools.retail.shop import Shop, shop_of

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def row(
    invoice: str,
    code: str,
    quantity: int,
    price: str = "2.55",
    *,
    at: str = "2010-12-01 08:26:00",
    customer: str = "17850",
    country: str = "United Kingdom",
    title: str = "LANTERN",
) -> str:
    """Return one row, where what is not said does not matter."""
    return f"{invoice},{code},{title},{quantity},{at},{price},{customer},{country}"


def shop(rows: Iterable[str], *, folder: Path) -> Shop:
    """Return the shop whose books have these rows."""
    return shop_of(read_rows(written(rows, folder=folder)))


def written(rows: Iterable[str], *, folder: Path) -> Path:
    """Write the books into a folder, and return their path."""
    path = folder / "books.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path
