"""
The business's own things as documents: what is kept of a case, an order or a policy, and read back as it was.

A document is plain JSON and leaves out what is as usual. Short forms:

    Money           "29000 EUR"                   minor units and currency
    an instant      "2026-11-22T15:00:00Z"        always UTC
    LineAccount     [1, 0, 2, 0, 0, 2, [[1, 250]], …]   its fields in their order
    PaymentAccount  [500, 0]
    Citation        ["DE.withdrawal_window"]      a row of the law, by its name and the day since when it holds
    Said            ["{days} days", 14]           a template and its values, in a citation; plain texts are as they are

What is kept apart is in no document of its owner: an order's lines and ledger, an event's words, a feedback's text,
reply and quotes, what is unrecorded. A field that is renamed needs a reader for its old name; a field that is added
needs a default.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from aftersales.orders.ledger import Ledger
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

Document = dict[str, object]


def document_of(thing: object) -> Document:
    """Return a thing as a document."""
    document: Document = _converter().unstructure(thing)
    return document


def read(kind: type[T], document: object) -> T:
    """Return the thing of that kind that a document was made of."""
    return _converter().structure(document, kind)


def documents_of(things: Sequence[object]) -> list[Document]:
    """Return several things as documents."""
    return [document_of(thing) for thing in things]


def read_order(document: Document, *, ledger: Ledger, lines: tuple[OrderLine, ...] = ()) -> Order:
    """Return an order of its own document, with its ledger and those of its lines that are wanted."""
    return replace(read(Order, {"lines": (), **document}), ledger=ledger, lines=lines)


def text_of(document: object) -> str:
    """Return a document as compact JSON; the same document is always the same text."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@cache
def _converter() -> "Converter":
    """Return what converts, once there is something to convert: it takes a while to make."""
    from adapters.conversion import CONVERTER  # noqa: PLC0415 - who reads no document does not wait for it

    return CONVERTER
