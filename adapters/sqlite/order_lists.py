"""Lists of orders, newest first: a shop's, a buyer's, or the one of that number."""

import json
from sqlite3 import Connection, Row
from typing import Final

from adapters.documents import read, read_order
from adapters.sqlite.lists import Sorting, Values, conditions, instant, page_in, select
from aftersales.orders.ledger import Ledger
from aftersales.orders.order import Order
from aftersales.orders.repository import OrderQuestion
from aftersales.pages import Page, Slice

_NEWEST_FIRST: Final = Sorting(("placed_at", "id"), "DESC", "ord")
_SHOP_BY_SHOP: Final = Sorting(("merchant_id", "placed_at", "id"), "DESC", "ord")
_CONDITIONS: Final = {
    "merchant_id": "merchant_id = :merchant_id",
    "buyer_id": "buyer_id = :buyer_id",
    "id": "id = :id",
    "number": "number = :number",
    "placed_from": "placed_at >= :placed_from",
    "placed_before": "placed_at < :placed_before",
}


def page_of(connection: Connection, question: OrderQuestion, page: Slice) -> Page[Order]:
    """Return a page of orders, without their lines."""
    query, values = statement(question, page)
    rows = connection.execute(query, values).fetchall()
    return page_in(rows, page, sorting=_sorting_of(question), read=_order_in)


def statement(question: OrderQuestion, page: Slice) -> tuple[str, Values]:
    """Return the one statement that answers a question, and its values."""
    values = _values_of(question)
    tables = f"{_orders_for(question)} JOIN ledgers ON ledgers.order_id = orders.id"
    return select(
        "id, merchant_id, placed_at, orders.body, ledgers.body AS ledger",
        [f"{tables} WHERE {conditions(_CONDITIONS, values)}"],
        page,
        sorting=_sorting_of(question),
        values=values,
    )


def _values_of(question: OrderQuestion) -> dict[str, str]:
    possible = {
        "merchant_id": question.merchant_id,
        "buyer_id": question.buyer_id,
        "id": question.order_id,
        "number": question.number,
        "placed_from": instant(question.placed_from),
        "placed_before": instant(question.placed_before),
    }
    return {name: value for name, value in possible.items() if value is not None}


def _orders_for(question: OrderQuestion) -> str:
    if question.order_id is not None:
        return "orders"
    if question.buyer_id is not None:
        return "orders INDEXED BY orders_of_buyer"
    return f"orders INDEXED BY {'orders_of_merchant' if question.number is None else 'orders_by_number'}"


def _sorting_of(question: OrderQuestion) -> Sorting:
    return _NEWEST_FIRST if question.merchant_id is not None else _SHOP_BY_SHOP


def _order_in(row: Row) -> Order:
    return read_order(json.loads(row["body"]), ledger=read(Ledger, json.loads(row["ledger"])))
