"""Vandals, who reach behind the product into what is kept, each in one kind of books."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from adapters.audit import Audited
from adapters.documents import Document, text_of
from adapters.dynamodb import keys
from adapters.dynamodb.bodies import document_in, packed_document
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import META, TEXT
from adapters.dynamodb.store import DynamoStore
from adapters.sqlite.store import SqliteStore
from tests.dynamodb.tables import in_moto
from tests.open_shop import OpenShop, open_shop
from tests.shop import NOON

_TABLES = {"case": "cases", "ord": "orders", "fb": "feedback"}
_PARTITIONS = {"case": "CASE#", "ord": "ORDER#", "fb": "FEEDBACK#"}


class Vandal(Protocol):
    """Somebody who writes what they like. Without a number it is about the subject itself."""

    @property
    def shop(self) -> OpenShop: ...
    @property
    def audited(self) -> Audited: ...

    def bytes_of(self, subject: str, number: int | None = None) -> bytes:
        """Return what is kept, as it is kept."""
        ...

    def write(self, body: bytes, subject: str, number: int | None = None) -> None:
        """Keep something else there."""
        ...

    def remove(self, subject: str, number: int) -> None:
        """Remove an event."""
        ...

    def words(self, subject: str, number: int) -> bytes | None:
        """Return the words that came with an event, as they are kept."""
        ...

    def write_words(self, body: bytes | None, subject: str, number: int) -> None:
        """Keep other words, or none."""
        ...

    def packed(self, document: Document) -> bytes:
        """Return a document as it is kept."""
        ...

    def unpacked(self, body: bytes) -> Document:
        """Return the document that is kept as this."""
        ...


@dataclass(frozen=True)
class SqliteVandal:
    """Has a shell on the one machine."""

    store: SqliteStore
    shop: OpenShop

    @property
    def audited(self) -> Audited:
        return self.store.audit

    def bytes_of(self, subject: str, number: int | None = None) -> bytes:
        query, given = _where(subject, number)
        return self._read(f"SELECT CAST(body AS BLOB) FROM {query}", given)  # noqa: S608 - the tables are named above

    def write(self, body: bytes, subject: str, number: int | None = None) -> None:
        if number is not None:
            self._do("INSERT OR IGNORE INTO events (subject, number, body) VALUES (?, ?, '')", (subject, number))
        table, _, condition = _where(subject, number)[0].partition(" ")
        query = f"UPDATE {table} SET body = CAST(? AS TEXT) {condition}"  # noqa: S608 - the tables are named above
        self._do(query, (body, *_where(subject, number)[1]))

    def remove(self, subject: str, number: int) -> None:
        self._do("DELETE FROM events WHERE subject = ? AND number = ?", (subject, number))

    def words(self, subject: str, number: int) -> bytes | None:
        if subject.startswith("fb_"):
            return self._read("SELECT CAST(body AS BLOB) FROM feedback_words WHERE feedback_id = ?", (subject,))
        return self._read("SELECT CAST(body AS BLOB) FROM words WHERE case_id = ? AND number = ?", (subject, number))

    def write_words(self, body: bytes | None, subject: str, number: int) -> None:
        if subject.startswith("fb_"):
            self._do("DELETE FROM feedback_words WHERE feedback_id = ?", (subject,))
            if body is not None:
                self._do("INSERT INTO feedback_words VALUES (?, CAST(? AS TEXT))", (subject, body))
            return
        self._do("DELETE FROM words WHERE case_id = ? AND number = ?", (subject, number))
        if body is not None:
            self._do("INSERT INTO words VALUES (?, ?, CAST(? AS TEXT))", (subject, number, body))

    def packed(self, document: Document) -> bytes:
        return text_of(document).encode()

    def unpacked(self, body: bytes) -> Document:
        document: Document = json.loads(body)
        return document

    def _read(self, query: str, given: tuple[object, ...]) -> bytes:
        with self.store.memos.connections.reading() as connection:
            body: bytes = connection.execute(query, given).fetchone()[0]
        return body

    def _do(self, query: str, given: tuple[object, ...]) -> None:
        with self.store.memos.connections.writing() as connection:
            connection.execute(query, given)


@dataclass(frozen=True)
class DynamoVandal:
    """May write in the table."""

    store: DynamoStore
    shop: OpenShop

    @property
    def audited(self) -> Audited:
        return self.store.audit

    def bytes_of(self, subject: str, number: int | None = None) -> bytes:
        return self._read(_key(subject, number))

    def write(self, body: bytes, subject: str, number: int | None = None) -> None:
        self._write(_key(subject, number), body)

    def remove(self, subject: str, number: int) -> None:
        self.store.table.connection.delete_item(*_key(subject, number))

    def words(self, subject: str, number: int) -> bytes | None:
        return self._read(_key_of_words(subject, number))

    def write_words(self, body: bytes | None, subject: str, number: int) -> None:
        key = _key_of_words(subject, number)
        if body is None:
            self.store.table.connection.delete_item(*key)
        else:
            self._write(key, body)

    def packed(self, document: Document) -> bytes:
        return packed_document(document)

    def unpacked(self, body: bytes) -> Document:
        return document_in(body)

    def _read(self, key: Key) -> bytes:
        body: bytes = self.store.table.read([key])[key]["body"]["B"]
        return body

    def _write(self, key: Key, body: bytes) -> None:
        item = dict(self.store.table.read([key]).get(key, {}))
        attributes = {name: value for name, value in item.items() if name not in ("PK", "SK")}
        self.store.table.connection.put_item(*key, attributes={**attributes, "body": {"B": body}})


@contextmanager
def on_one_machine(folder: Path) -> Iterator[Vandal]:
    """Let somebody into the books of one machine."""
    store = SqliteStore(folder / "books.db")
    yield SqliteVandal(store, open_shop(store))
    store.close()


@contextmanager
def on_aws(_folder: Path) -> Iterator[Vandal]:
    """Let somebody into the table."""
    with in_moto(lambda: NOON) as store:
        yield DynamoVandal(store, open_shop(store))


def _where(subject: str, number: int | None) -> tuple[str, tuple[object, ...]]:
    if number is None:
        return f"{_TABLES[subject.partition('_')[0]]} WHERE id = ?", (subject,)
    return "events WHERE subject = ? AND number = ?", (subject, number)


def _key(subject: str, number: int | None) -> Key:
    return Key(f"{_PARTITIONS[subject.partition('_')[0]]}{subject}", META if number is None else keys.event(number))


def _key_of_words(subject: str, number: int) -> Key:
    sk = TEXT if subject.startswith("fb_") else keys.text(number)
    return Key(f"{_PARTITIONS[subject.partition('_')[0]]}{subject}", sk)
