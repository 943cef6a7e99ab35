"""The bodies of records: what the business keeps, as few bytes."""

from typing import TypeVar

from adapters.columns import in_columns, in_rows
from adapters.documents import Document, document_of, read
from adapters.packing import pack, unpack

T = TypeVar("T")


def packed(thing: object) -> bytes:
    """Return a thing of the business as a body."""
    return packed_document(document_of(thing))


def packed_document(document: Document) -> bytes:
    """Return a document as a body."""
    return pack(in_columns(document))


def thing_in(kind: type[T], body: bytes) -> T:
    """Return the thing of that kind that a body holds."""
    return read(kind, document_in(body))


def document_in(body: bytes) -> Document:
    """Return the document that a body holds."""
    document = in_rows(unpack(body))
    if not isinstance(document, dict):
        raise TypeError(f"a body holds a document, not {type(document)}")
    return document
