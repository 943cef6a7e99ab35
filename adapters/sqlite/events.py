"""Every event in the order in which it happened: a case has one nth event, and whoever writes it first wins."""

import json
from dataclasses import replace
from sqlite3 import Connection

from adapters.announced import cause_told_in
from adapters.documents import Document, document_of, read, text_of
from adapters.events import KINDS, Event, subject_of
from aftersales.cases.events import CaseEvent, Words
from aftersales.identifiers import CaseId, CorrelationId


def append(connection: Connection, event: Event) -> None:
    """Write an event; one of that number that exists breaks the transaction."""
    connection.execute(
        "INSERT INTO events (subject, number, body) VALUES (?, ?, ?)",
        (subject_of(event), event.number, text_of(document_of(event))),
    )


def put_words(connection: Connection, case_id: CaseId, number: int, words: Document) -> None:
    """Write the words of an event beside it."""
    connection.execute("INSERT INTO words (case_id, number, body) VALUES (?, ?, ?)", (case_id, number, text_of(words)))


def event_in(subject: str, body: str) -> Event:
    """Return the event that was written about a subject, without its words."""
    return read(KINDS[subject.partition("_")[0]], json.loads(body))


def events_of(connection: Connection, case_id: CaseId, *, after: int, limit: int) -> tuple[CaseEvent, ...]:
    """Return a case's events from the one after a number on, with their words."""
    rows = connection.execute(
        """SELECT events.body, words.body AS words FROM events
           LEFT JOIN words ON words.case_id = events.subject AND words.number = events.number
           WHERE events.subject = ? AND events.number > ? ORDER BY events.number LIMIT ?""",
        (case_id, after, limit),
    )
    return tuple(_with_words(row["body"], row["words"]) for row in rows)


def words_of(connection: Connection, case_id: CaseId) -> dict[int, Words]:
    """Return what people wrote with a case's events, by the events' numbers."""
    rows = connection.execute("SELECT number, body FROM words WHERE case_id = ?", (case_id,))
    return {row["number"]: read(Words, json.loads(row["body"])) for row in rows}


def cause_of(connection: Connection, subject: str, number: int) -> CorrelationId | None:
    """Return what the nth event about a subject goes back to, if there is one and it says so."""
    row = connection.execute("SELECT body FROM events WHERE subject = ? AND number = ?", (subject, number)).fetchone()
    return cause_told_in(json.loads(row["body"])) if row else None


def _with_words(body: str, words: str | None) -> CaseEvent:
    event = read(CaseEvent, json.loads(body))
    return replace(event, words=read(Words, json.loads(words))) if words else event
