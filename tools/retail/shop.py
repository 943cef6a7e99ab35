"""
The whole shop, read from its books: its orders, what came back, and how many rows were left out, and why.

    row of an invoice      → a line of the order, or shipping, or skipped
    row of a credit note   → a return of an order line, or unmatched, or skipped
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Final

from api.sandbox.retail import RetailLine, RetailOrder
from tools.retail.articles import Stock, stock
from tools.retail.returns import OrderedLine, RetailReturn, Shelf, Unmatched
from tools.retail.rows import Row, read_rows
from tools.retail.territories import UNKNOWN_COUNTRIES, territory

_PENNY: Final = Decimal("0.01")


class Skipped(StrEnum):
    """Why a row became nothing."""

    NO_ARTICLE = "stock code without an article"
    NOTHING_SOLD = "sold without a positive quantity"
    NO_PRICE = "sold without a positive price"
    PARTS_OF_A_PENNY = "price with more than two decimals"
    NOTHING_RETURNED = "returned without a negative quantity"
    SHIPPING_RETURNED = "shipping paid back"
    SHIPPING_ALONE = "shipping on an invoice without an article"


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything that the books say, in the order of time."""

    rows: int
    orders: tuple[RetailOrder, ...]
    returns: tuple[RetailReturn, ...]
    skipped: Mapping[Skipped, int]
    unmatched: Mapping[Unmatched, int]
    mapped: Mapping[str, int]


def read_shop(path: Path) -> Shop:
    """Return the shop whose books are in a file, or refuse."""
    return shop_of(read_rows(path))


def shop_of(rows: Iterable[Row]) -> Shop:
    """Return the shop that wrote these rows, given in the order of time."""
    reading = _Reading()
    for row in rows:
        reading.add(row)
    return reading.shop()


def skipped(row: Row) -> Skipped | None:
    """Return why a row is left out, if it is."""
    if stock(row.code) is Stock.NOTHING:
        return Skipped.NO_ARTICLE
    if row.is_return:
        return _return_skipped(row)
    if row.quantity <= 0:
        return Skipped.NOTHING_SOLD
    if row.price <= 0:
        return Skipped.NO_PRICE
    return _price_skipped(row)


def _return_skipped(row: Row) -> Skipped | None:
    if stock(row.code) is Stock.SHIPPING:
        return Skipped.SHIPPING_RETURNED
    if row.quantity >= 0:
        return Skipped.NOTHING_RETURNED
    return _price_skipped(row)


def _price_skipped(row: Row) -> Skipped | None:
    return None if row.price == row.price.quantize(_PENNY) else Skipped.PARTS_OF_A_PENNY


class _Reading:
    """What is known of the shop after each row."""

    def __init__(self) -> None:
        self._rows = 0
        self._sold: defaultdict[str, list[Row]] = defaultdict(list)
        self._articles: Counter[str] = Counter()
        self._returned: Counter[str] = Counter()
        self._returns: list[RetailReturn] = []
        self._shelf = Shelf()
        self._skipped: Counter[Skipped] = Counter()
        self._unmatched: Counter[Unmatched] = Counter()
        self._mapped: Counter[str] = Counter()

    def add(self, row: Row) -> None:
        """Take in the next row."""
        self._rows += 1
        # The number of a row within its credit note names the return, so skipped rows count too.
        self._returned[row.invoice] += row.is_return
        if (reason := skipped(row)) is not None:
            self._skipped[reason] += 1
        elif row.is_return:
            self._take_back(row)
        else:
            self._sell(row)

    def shop(self) -> Shop:
        """Return what has been read."""
        orders = tuple(_order(rows) for number, rows in self._sold.items() if self._articles[number])
        alone = sum(len(rows) for number, rows in self._sold.items() if not self._articles[number])
        return Shop(
            rows=self._rows,
            orders=orders,
            returns=tuple(self._returns),
            skipped=self._skipped + Counter({Skipped.SHIPPING_ALONE: alone}),
            unmatched=self._unmatched,
            mapped=self._mapped,
        )

    def _sell(self, row: Row) -> None:
        self._sold[row.invoice].append(row)
        if row.country in UNKNOWN_COUNTRIES:
            self._mapped[row.country] += 1
        if stock(row.code) is Stock.ARTICLE:
            self._articles[row.invoice] += 1
            self._shelf.put(row, ordered=OrderedLine(row.invoice, self._articles[row.invoice]))

    def _take_back(self, row: Row) -> None:
        match self._shelf.take(row):
            case Unmatched() as reason:
                self._unmatched[reason] += 1
            case OrderedLine() as ordered:
                self._returns.append(_return(row, ordered=ordered, number=self._returned[row.invoice]))


def _return(row: Row, *, ordered: OrderedLine, number: int) -> RetailReturn:
    return RetailReturn(
        credit_note=row.invoice,
        row=number,
        at=row.at,
        buyer=row.customer,
        ordered=ordered,
        quantity=-row.quantity,
        price=row.price,
    )


def _order(rows: list[Row]) -> RetailOrder:
    first = rows[0]
    return RetailOrder(
        number=first.invoice,
        buyer=first.customer or f"guest:{first.invoice}",
        territory=territory(first.country),
        at=first.at,
        lines=tuple(_line(row) for row in rows if stock(row.code) is Stock.ARTICLE),
        shipping=sum((row.amount for row in rows if stock(row.code) is Stock.SHIPPING), Decimal(0)),
    )


def _line(row: Row) -> RetailLine:
    return RetailLine(sku=row.code, title=row.description or row.code, quantity=row.quantity, price=row.price)
