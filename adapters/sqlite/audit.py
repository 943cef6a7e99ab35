"""The books of one machine, as an audit reads them: to the letter, and without making anything of it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from adapters.audit import Chain, Fault
from adapters.chain import hash_of
from adapters.documents import Document, text_of
from adapters.sqlite.connections import Connections

_SUBJECTS: Final = """SELECT subject FROM events UNION SELECT id FROM cases UNION SELECT id FROM orders
    UNION SELECT id FROM feedback UNION SELECT case_id FROM words UNION SELECT feedback_id FROM feedback_words"""
_OF: Final[Mapping[str, str]] = {
    "case": "SELECT body FROM cases WHERE id = ?",
    "ord": "SELECT body FROM orders WHERE id = ?",
    "fb": "SELECT body FROM feedback WHERE id = ?",
}
_WORDS_OF_CASE: Final = "SELECT number, body FROM words WHERE case_id = ?"
_WORDS_OF_FEEDBACK: Final = "SELECT ? AS number, body FROM feedback_words WHERE feedback_id = ?"


@dataclass(frozen=True)
class SqliteAudit:
    """Reads chains."""

    connections: Connections

    def subjects(self) -> Iterator[str]:
        """Yield everything that has a chain, or should have one."""
        with self.connections.reading() as connection:
            rows = connection.execute(_SUBJECTS).fetchall()
        yield from (str(row[0]) for row in rows)

    def chain_of(self, subject: str) -> Chain:
        """Return what is kept about a subject."""
        kind = subject.partition("_")[0]
        with _lenient(self.connections) as connection:
            found = connection.execute(_OF.get(kind, _OF["case"]), (subject,)).fetchone()
            rows = connection.execute("SELECT number, body FROM events WHERE subject = ?", (subject,)).fetchall()
            last = max((row["number"] for row in rows), default=0)
            query, given = (_WORDS_OF_FEEDBACK, (last, subject)) if kind == "fb" else (_WORDS_OF_CASE, (subject,))
            words = connection.execute(query, given).fetchall()
        return Chain(
            subject=subject,
            says=_document(found["body"]) if found else None,
            events={row["number"]: _to_the_letter(row["body"]) for row in rows},
            words={row["number"]: _to_the_letter(row["body"]) for row in words},
        )

    def heard_otherwise(self) -> Iterator[Fault]:
        """Yield where what was published is not what is kept: the log of what was published remembers all of it."""
        with _lenient(self.connections) as connection:
            rows = connection.execute(
                """SELECT published.body AS told, subject, number, events.body AS kept FROM published
                   LEFT JOIN events ON events.position = published.event ORDER BY published.position"""
            )
            for row in rows:
                told = _document(row["told"])
                if told is None:
                    yield Fault(f"{row['subject']}/{row['number']}", "what was published of it cannot be read")
                elif not _is_as_told(told, f"{row['subject']}/{row['number']}", row["kept"]):
                    yield Fault(str(told.get("id")), "another event was published than is kept")


def _is_as_told(told: Document, place: str, kept: object) -> bool:
    event, data = _document(kept), told.get("data")
    said = data.get("hash") if isinstance(data, dict) else None
    return told.get("id") == place and event is not None and said in (None, hash_of(event))


@contextmanager
def _lenient(connections: Connections) -> Iterator[Connection]:
    """Lend a connection that reads texts even if they are none: that is what is looked for."""
    with connections.reading() as connection:
        usual, connection.text_factory = connection.text_factory, lambda text: text.decode("utf-8", "replace")
        try:
            yield connection
        finally:
            connection.text_factory = usual


def _document(body: object) -> Document | None:
    if not isinstance(body, str):
        return None
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _to_the_letter(body: object) -> Document | None:
    """Return a document if it is written as it would be, letter by letter."""
    document = _document(body)
    return document if document is not None and text_of(document) == body else None
