"""Feedback, with its events, and apart from both the words in it."""

import json
from dataclasses import dataclass
from sqlite3 import Connection

from adapters.documents import Document, document_of, read, text_of
from adapters.instants import sortable_text
from adapters.sealing import sealed_feedback
from adapters.sqlite.connections import Connections
from adapters.sqlite.events import append
from adapters.sqlite.feedback_lists import feedback_in, page_of, to_read
from adapters.sqlite.requests import SqliteRequests
from aftersales.errors import NotFound
from aftersales.feedback.complaints import Complaints
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.idempotency import LostRace, Remembered, RequestKey
from aftersales.identifiers import CaseId, FeedbackId
from aftersales.pages import Page, Slice


@dataclass(frozen=True)
class SqliteFeedback:
    """Keeps feedback, its events and the words in it."""

    connections: Connections
    requests: SqliteRequests

    def get(self, feedback_id: FeedbackId) -> Feedback:
        """Return a feedback with its words, or raise NotFound."""
        with self.connections.reading() as connection:
            return _feedback_of(connection, feedback_id)

    def with_request(self, feedback_id: FeedbackId, request: RequestKey) -> tuple[Feedback, Remembered | None]:
        """Return a feedback and what the request led to, if anything; or raise NotFound."""
        with self.connections.reading() as connection:
            return _feedback_of(connection, feedback_id), self.requests.read(connection, request)

    def complaints(self, case_id: CaseId) -> Complaints:
        """Return what the feedback about a case complains of; where there is none, nothing."""
        with self.connections.reading() as connection:
            return _complaints_of(connection, case_id)

    def save(
        self, feedback: Feedback, request: RequestKey | None = None, *, complaints: Complaints | None = None
    ) -> Feedback:
        """Keep a feedback, its events, its words, the complaints and the request, or nothing; or raise LostRace."""
        sealed = sealed_feedback(feedback)
        with self.connections.writing() as connection:
            # The events come first: whoever finds theirs taken must not write over what the other kept.
            for event in sealed.events:
                append(connection, event)
            _put(connection, sealed.feedback)
            _put_words(connection, feedback.id, sealed.words)
            if complaints is not None:
                _put_complaints(connection, complaints)
            if request is not None:
                self.requests.note(connection, request, feedback.id)
        return sealed.feedback

    def page(self, question: FeedbackQuestion, page: Slice) -> Page[Feedback]:
        """Return a page of feedback with its words."""
        with self.connections.reading() as connection:
            return page_of(connection, question, page)

    def to_read(self, version: str, page: Slice) -> Page[FeedbackId]:
        """Return a page of the feedback whose text was never read, or by an earlier version of the reader than this."""
        with self.connections.reading() as connection:
            return to_read(connection, version, page)


def _feedback_of(connection: Connection, feedback_id: FeedbackId) -> Feedback:
    row = connection.execute(
        """SELECT feedback.body, feedback_words.body AS words FROM feedback
           LEFT JOIN feedback_words ON feedback_id = id WHERE id = ?""",
        (feedback_id,),
    ).fetchone()
    if row is None:
        raise NotFound(feedback_id)
    return feedback_in(row)


def _complaints_of(connection: Connection, case_id: CaseId) -> Complaints:
    row = connection.execute("SELECT body FROM complaints WHERE case_id = ?", (case_id,)).fetchone()
    return read(Complaints, json.loads(row["body"])) if row else Complaints(case_id=case_id)


def _put_complaints(connection: Connection, complaints: Complaints) -> None:
    if _complaints_of(connection, complaints.case_id).version != complaints.version - 1:
        raise LostRace
    connection.execute(
        """INSERT INTO complaints (case_id, body) VALUES (?, ?)
           ON CONFLICT (case_id) DO UPDATE SET body = excluded.body""",
        (complaints.case_id, text_of(document_of(complaints))),
    )


def _put(connection: Connection, feedback: Feedback) -> None:
    """Keep a feedback, new or not. What never changes of it is written once."""
    about, reading = feedback.about, feedback.reading
    mentioned = dict.fromkeys(mention.aspect for mention in reading.mentions) if reading else ()
    connection.execute(
        """INSERT INTO feedback (id, merchant_id, buyer_id, order_id, case_id, sku, stage, given_at, language,
                                 sentiment, aspects, reader, body)
           VALUES (:id, :merchant_id, :buyer_id, :order_id, :case_id, :sku, :stage, :given_at, :language,
                   :sentiment, :aspects, :reader, :body)
           ON CONFLICT (id) DO UPDATE SET buyer_id = excluded.buyer_id, language = excluded.language,
               sentiment = excluded.sentiment, aspects = excluded.aspects, reader = excluded.reader,
               body = excluded.body""",
        {
            "id": feedback.id,
            "merchant_id": feedback.merchant_id,
            "buyer_id": feedback.buyer_id,
            "order_id": about.order_id,
            "case_id": about.case_id,
            "sku": about.sku,
            "stage": feedback.stage,
            "given_at": sortable_text(feedback.given_at),
            "language": feedback.language and feedback.language.lower(),
            "sentiment": reading.sentiment if reading else None,
            "aspects": " ".join(("", *mentioned, "")),
            "reader": _reader_of(feedback),
            "body": text_of(document_of(feedback)),
        },
    )


def _reader_of(feedback: Feedback) -> str | None:
    """Return which reader read the text last; none yet is empty, and there may be no text."""
    if feedback.text is None:
        return None
    return feedback.reading.reader if feedback.reading else ""


def _put_words(connection: Connection, feedback_id: FeedbackId, words: Document) -> None:
    if not words:
        connection.execute("DELETE FROM feedback_words WHERE feedback_id = ?", (feedback_id,))
        return
    connection.execute(
        """INSERT INTO feedback_words (feedback_id, body) VALUES (?, ?)
           ON CONFLICT (feedback_id) DO UPDATE SET body = excluded.body""",
        (feedback_id, text_of(words)),
    )
