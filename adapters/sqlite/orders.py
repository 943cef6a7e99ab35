"""Orders: what the shop recorded, with its lines apart and its ledger beside it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from sqlite3 import Connection

from adapters.chain import chained
from adapters.documents import document_of, read, read_order, text_of
from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from adapters.sqlite.events import append
from adapters.sqlite.ledgers import ledger_of, put_ledger
from adapters.sqlite.merchants import put_buyer
from adapters.sqlite.order_lists import page_of
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace
from aftersales.identifiers import MerchantId, OrderId, number
from aftersales.orders.events import OrderEvent
from aftersales.orders.merchant import Buyer
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.orders.repository import OrderQuestion
from aftersales.pages import Page, Slice


@dataclass(frozen=True)
class SqliteOrders:
    """Keeps orders. One transaction per import."""

    connections: Connections

    def get(self, order_id: OrderId) -> Order:
        """Return an order with all its lines, or raise NotFound."""
        with self.connections.reading() as connection:
            return order_of(connection, order_id)

    def with_lines(self, order_id: OrderId, numbers: Collection[int]) -> Order:
        """Return an order with these of its lines, or raise NotFound."""
        with self.connections.reading() as connection:
            return order_of(connection, order_id, numbers)

    def many(self, wanted: Mapping[OrderId, Collection[int]]) -> Mapping[OrderId, Order]:
        """Return the orders that exist, by id, each with those of its lines that are wanted of it (by number)."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM orders WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(wanted)),)
            )
            known = {row["id"] for row in rows}
            return {
                order_id: order_of(connection, order_id, wanted[order_id]) for order_id in wanted if order_id in known
            }

    def numbered(self, merchant_id: MerchantId, number: str) -> Order | None:
        """Return a merchant's order by the shop's own number, without its lines."""
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT id FROM orders WHERE merchant_id = ? AND number = ?", (merchant_id, number)
            ).fetchone()
            return row and order_of(connection, row["id"], ())

    def page(self, question: OrderQuestion, page: Slice) -> Page[Order]:
        """Return a page of orders, without their lines."""
        with self.connections.reading() as connection:
            return page_of(connection, question, page)

    def add(self, order: Order, buyer: Buyer, event: OrderEvent) -> None:
        """Keep a new order, its buyer and its first event; raise LostRace if the number is taken."""
        events, head = chained([event], after="")
        order = replace(order, head=head)
        with self.connections.writing() as connection:
            connection.execute(
                """INSERT INTO orders (id, merchant_id, buyer_id, number, placed_at, body)
                   VALUES (:id, :merchant_id, :buyer_id, :number, :placed_at, :body)""",
                _columns(order),
            )
            _put_lines(connection, order)
            put_ledger(connection, order.id, order.ledger)
            put_buyer(connection, buyer)
            append(connection, *events)

    def update(self, before: Order, after: Order, buyer: Buyer | None, event: OrderEvent) -> None:
        """Replace what the shop recorded; raise LostRace if the order or its ledger changed since."""
        events, head = chained([event], after=before.head)
        after = replace(after, head=head)
        with self.connections.writing() as connection:
            # The ledger knows the version of the order that it stands on.
            if ledger_of(connection, before.id) != before.ledger:
                raise LostRace
            connection.execute(
                """UPDATE orders SET buyer_id = :buyer_id, placed_at = :placed_at, body = :body WHERE id = :id""",
                _columns(after),
            )
            connection.execute("DELETE FROM order_lines WHERE order_id = ?", (after.id,))
            _put_lines(connection, after)
            put_ledger(connection, after.id, after.ledger)
            if buyer is not None:
                put_buyer(connection, buyer)
            append(connection, *events)


def order_of(connection: Connection, order_id: OrderId, numbers: Collection[int] | None = None) -> Order:
    """Return an order as a transaction sees it, with all its lines or with those numbered; or raise NotFound."""
    row = connection.execute("SELECT body FROM orders WHERE id = ?", (order_id,)).fetchone()
    if row is None:
        raise NotFound(order_id)
    lines = _lines_of(connection, order_id, numbers)
    return read_order(json.loads(row["body"]), lines=lines, ledger=ledger_of(connection, order_id))


def _lines_of(connection: Connection, order_id: OrderId, numbers: Collection[int] | None) -> tuple[OrderLine, ...]:
    if numbers is None:
        query = "SELECT body FROM order_lines WHERE order_id = :order_id ORDER BY number"
    else:
        query = """SELECT body FROM order_lines WHERE order_id = :order_id
                   AND number IN (SELECT value FROM json_each(:numbers)) ORDER BY number"""
    which = {"order_id": order_id, "numbers": json.dumps(list(numbers or ()))}
    rows = connection.execute(query, which)
    return tuple(read(OrderLine, json.loads(row["body"])) for row in rows)


def _put_lines(connection: Connection, order: Order) -> None:
    connection.executemany(
        "INSERT INTO order_lines (order_id, number, body) VALUES (?, ?, ?)",
        [(order.id, number(line.id), text_of(document_of(line))) for line in order.lines],
    )


def _columns(order: Order) -> dict[str, str]:
    return {
        "id": order.id,
        "merchant_id": order.merchant_id,
        "buyer_id": order.buyer_id,
        "number": order.number,
        "placed_at": sortable_text(order.placed_at),
        "body": text_of(document_of(order)),
    }
