"""An order as records, and back: its facts, its lines in chunks, its ledger and what exchanges added."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from adapters.documents import documents_of, read, read_order
from adapters.dynamodb import keys, ledgers
from adapters.dynamodb.bodies import document_in, packed, packed_document
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import BodyRecord, EventRecord, MoreRecord, OrderRecord, Record
from adapters.dynamodb.table import Item, body_of
from adapters.dynamodb.torn import Torn
from adapters.instants import sortable_text
from aftersales.errors import NotFound
from aftersales.identifiers import OrderId, number
from aftersales.orders.events import OrderEvent
from aftersales.orders.merchant import Buyer
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine

# So many lines are mostly read for one unit, which buys 4 KB, and the biggest order still is one transaction.
CHUNK: Final = 64


def keys_of(order_id: OrderId, numbers: Collection[int] = ()) -> tuple[Key, ...]:
    """Return the keys of an order, its ledger, and the chunks that hold these of its lines."""
    chunks = sorted({_chunk_of(each) for each in numbers})
    own = (keys.order(order_id), *ledgers.keys_of(order_id))
    return (*own, *(keys.order(order_id, keys.lines(chunk)) for chunk in chunks))


def order_in(found: Mapping[Key, Item], order_id: OrderId, numbers: Collection[int] = ()) -> Order:
    """Return an order with these of its lines, as far as they exist, out of what was found; or raise NotFound."""
    facts = found.get(keys.order(order_id))
    if facts is None:
        raise NotFound(order_id)
    ledger = ledgers.ledger_in(found, order_id)
    order = read_order(document_in(body_of(facts)), ledger=ledger)
    if order.version != ledger.order_version:
        raise Torn
    chunks = sorted({_chunk_of(each) for each in numbers if 1 <= each <= order.line_count})
    lines = (line for chunk in chunks for line in _lines_in(found, order, chunk))
    return replace(order, lines=tuple(line for line in lines if number(line.id) in numbers))


def records_of(order: Order, buyer: Buyer | None) -> Iterator[Record]:
    """Yield the records of what the shop recorded; its ledger is not among them."""
    yield _facts_of(order)
    for first in range(0, len(order.lines), CHUNK):
        yield _chunk(order, order.lines[first : first + CHUNK])
    if buyer is not None:
        yield buyer_record(buyer)


def buyer_record(buyer: Buyer) -> BodyRecord:
    """Return the record of a buyer."""
    pk, sk = keys.buyer(buyer.merchant_id, buyer.id)
    return BodyRecord(pk=pk, sk=sk, body=packed(buyer))


def event_record(event: OrderEvent) -> EventRecord:
    """Return the record of an order's event."""
    pk, sk = keys.order(event.order_id, keys.event(event.number))
    return EventRecord(pk=pk, sk=sk, body=packed(event))


def placed_sort(order: Order) -> str:
    """Return where an order is among others by when it was placed."""
    return f"{sortable_text(order.placed_at)}#{order.id}"


def _facts_of(order: Order) -> OrderRecord:
    pk, sk = keys.order(order.id)
    return OrderRecord(
        pk=pk,
        sk=sk,
        body=packed(order),
        buyer_key=f"ORDERS#{order.buyer_id}",
        buyer_sort=keys.of_merchant(order.merchant_id, placed_sort(order)),
        merchant_key=keys.of_merchant(order.merchant_id),
        placed_sort=placed_sort(order),
    )


def _chunk(order: Order, lines: Sequence[OrderLine]) -> MoreRecord:
    pk, sk = keys.order(order.id, keys.lines(_chunk_of(number(lines[0].id))))
    return MoreRecord(pk=pk, sk=sk, version=order.version, body=packed_document({"lines": documents_of(lines)}))


def _chunk_of(line: int) -> int:
    return (line - 1) // CHUNK + 1


def _lines_in(found: Mapping[Key, Item], order: Order, chunk: int) -> tuple[OrderLine, ...]:
    item = found.get(keys.order(order.id, keys.lines(chunk)))
    if item is None or int(item["version"]["N"]) != order.version:
        raise Torn
    return read(tuple[OrderLine, ...], document_in(body_of(item))["lines"])
