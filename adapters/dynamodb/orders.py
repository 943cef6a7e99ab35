"""Orders in DynamoDB: one transaction for each import, one read for an order with the lines that are wanted."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from adapters.chain import chained
from adapters.dynamodb import keys, ledgers, order_records
from adapters.dynamodb.lists import Listing, must_be_of, page_of_few
from adapters.dynamodb.records import LEDGER, META, NumberRecord
from adapters.dynamodb.table import Item, Range, Table, key_of
from adapters.dynamodb.torn import untorn
from adapters.dynamodb.transaction import Transaction
from adapters.instants import sortable_text
from aftersales.errors import NotFound
from aftersales.identifiers import MerchantId, OrderId
from aftersales.orders.events import OrderEvent
from aftersales.orders.merchant import Buyer
from aftersales.orders.order import Order
from aftersales.orders.repository import OrderQuestion
from aftersales.pages import Page, Slice

_BY_DATE: Final = re.compile(r"\d{4}-[^#]+Z#ord_\w{26}")
_BY_SHOP: Final = re.compile(r"[^#]*#\d{4}-[^#]+Z#ord_\w{26}")
_AT_ONCE: Final = 20
"""Orders whose records, five each if their lines are in one chunk, are one request; what is torn is read again."""
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class DynamoOrders:
    """Keeps the promises of OrderRepository."""

    table: Table

    def get(self, order_id: OrderId) -> Order:
        """Return an order with all its lines, or raise NotFound."""
        return untorn(lambda: self._whole(order_id))

    def with_lines(self, order_id: OrderId, numbers: Collection[int]) -> Order:
        """Return an order with these of its lines (by number, as far as they exist), or raise NotFound."""
        wanted = order_records.keys_of(order_id, numbers)
        return untorn(lambda: order_records.order_in(self.table.read(wanted), order_id, numbers))

    def many(self, wanted: Mapping[OrderId, Collection[int]]) -> Mapping[OrderId, Order]:
        """Return the orders that exist, by id, each with those of its lines that are wanted of it (by number)."""
        ids, found = list(wanted), dict[OrderId, Order]()
        for first in range(0, len(ids), _AT_ONCE):
            some = {order_id: wanted[order_id] for order_id in ids[first : first + _AT_ONCE]}
            found |= untorn(partial(self._some, some))
        return found

    def numbered(self, merchant_id: MerchantId, number: str) -> Order | None:
        """Return a merchant's order by the shop's own number, with its ledger and without its lines."""
        key = keys.order_number(merchant_id, number)
        item = self.table.read([key]).get(key)
        return self.with_lines(OrderId(item["order_id"]["S"]), ()) if item else None

    def page(self, question: OrderQuestion, page: Slice) -> Page[Order]:
        """Return a page of orders, without their lines."""
        must_be_of(_BY_DATE if question.buyer_id is None else _BY_SHOP, page)
        if question.order_id is not None or (question.merchant_id is not None and question.number is not None):
            known = [order for order in self._known(question) if _fits(question, order)]
            placed = [(_position(question, order), order) for order in known]
            return page_of_few(placed, page, newest_first=True)
        listing = Listing(
            table=self.table,
            ranges=[_range_of(question)],
            of=self._without_lines,
            keep=partial(_fits, question),
            picky=question.number,
        )
        return listing.page(page)

    def add(self, order: Order, buyer: Buyer, event: OrderEvent) -> None:
        """Keep a new order, its buyer and its first event; raise LostRace if the number is taken."""
        transaction = Transaction(self.table)
        pk, sk = keys.order_number(order.merchant_id, order.number)
        transaction.put_new(NumberRecord(pk=pk, sk=sk, order_id=order.id))
        transaction.put(ledgers.record_of(order.id, order.ledger))
        self._tell(transaction, order, buyer, event, since="")

    def update(self, before: Order, after: Order, buyer: Buyer | None, event: OrderEvent) -> None:
        """Replace what the shop recorded; raise LostRace if the order or its ledger changed since `before` was read."""
        transaction = Transaction(self.table)
        ledgers.move_to_version(transaction, after.id, after.version, unless_changed=before.ledger)
        self._tell(transaction, after, buyer, event, since=before.head)

    def _tell(
        self, transaction: Transaction, order: Order, buyer: Buyer | None, event: OrderEvent, *, since: str
    ) -> None:
        """Write what the shop told, its event chained to the one whose hash is given."""
        events, head = chained([event], after=since)
        for record in order_records.records_of(replace(order, head=head), buyer):
            transaction.put(record)
        transaction.put_new(order_records.event_record(*events))
        transaction.commit()

    def _whole(self, order_id: OrderId) -> Order:
        # All but the events lies between these two, and mostly is one request.
        found = self.table.read_range(Range(partition=keys.order(order_id).pk, low=LEDGER, high=META))
        return order_records.order_in(found, order_id, range(1, len(found) * order_records.CHUNK + 1))

    def _some(self, wanted: Mapping[OrderId, Collection[int]]) -> dict[OrderId, Order]:
        pairs = wanted.items()
        found = self.table.read([key for order_id, lines in pairs for key in order_records.keys_of(order_id, lines)])
        there = ((order_id, lines) for order_id, lines in pairs if keys.order(order_id) in found)
        return {order_id: order_records.order_in(found, order_id, lines) for order_id, lines in there}

    def _known(self, question: OrderQuestion) -> Iterator[Order]:
        if question.order_id is not None:
            try:
                yield self.with_lines(question.order_id, ())
            except NotFound:
                return
        elif question.merchant_id is not None and question.number is not None:
            order = self.numbered(question.merchant_id, question.number)
            if order is not None:
                yield order

    def _without_lines(self, items: Sequence[Item]) -> Sequence[Order | None]:
        ids = [OrderId(key_of(item).pk.removeprefix("ORDER#")) for item in items]
        wanted = [key for order_id in ids for key in order_records.keys_of(order_id)]

        def read() -> Sequence[Order | None]:
            found = self.table.read(wanted)
            return [order_records.order_in(found, order_id) for order_id in ids]

        return untorn(read)


def _range_of(question: OrderQuestion) -> Range:
    """Return where the orders are that a question without an id asks for."""
    prefix = "" if question.merchant_id is None or question.buyer_id is None else keys.of_merchant(question.merchant_id)
    low, high = f"{prefix}{_since(question.placed_from)}", f"{prefix}{_until(question.placed_before)}"
    if question.buyer_id is None:
        partition = keys.of_merchant(question.merchant_id or MerchantId(""))
        return Range(index="orders", partition=partition, low=low, high=high, newest_first=True)
    partition = f"ORDERS#{question.buyer_id}"
    if question.merchant_id is None:
        return Range(index="buyer", partition=partition, newest_first=True)
    return Range(index="buyer", partition=partition, low=low, high=high, newest_first=True)


def _since(at: datetime | None) -> str:
    return "0" if at is None else sortable_text(at)


def _until(at: datetime | None) -> str:
    return keys.LAST if at is None else sortable_text(at - _MICROSECOND) + keys.LAST


def _fits(question: OrderQuestion, order: Order) -> bool:
    return (
        question.merchant_id in (None, order.merchant_id)
        and question.buyer_id in (None, order.buyer_id)
        and question.order_id in (None, order.id)
        and question.number in (None, order.number)
        and (question.placed_from is None or question.placed_from <= order.placed_at)
        and (question.placed_before is None or order.placed_at < question.placed_before)
    )


def _position(question: OrderQuestion, order: Order) -> str:
    placed = order_records.placed_sort(order)
    return placed if question.buyer_id is None else keys.of_merchant(order.merchant_id, placed)
