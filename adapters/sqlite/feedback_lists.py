"""
Lists of feedback, newest first, each read from the index that is sorted so.

    of a case                     feedback_of_case
    of an order                   feedback_of_order
    of a buyer in a shop          feedback_of_buyer
    about an article of a shop    feedback_of_article
    of a shop                     feedback_of_merchant

By age means by id: an id begins with the instant at which its feedback was given. What is still to be read is sorted by
the reader that read it last.
"""

import json
from datetime import timedelta
from sqlite3 import Connection, Row
from typing import Final

from adapters.feedback_words import read_feedback
from adapters.sqlite.lists import Sorting, Values, conditions, instant, page_in, select
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.identifiers import FeedbackId, earliest
from aftersales.pages import Page, Slice

_NEWEST_FIRST: Final = Sorting(("id",), "DESC", "fb")
_BY_READER: Final = Sorting(("reader", "id"), "ASC", "fb")
_CONDITIONS: Final = {
    "merchant_id": "merchant_id = :merchant_id",
    "buyer_id": "buyer_id = :buyer_id",
    "order_id": "order_id = :order_id",
    "case_id": "case_id = :case_id",
    "sku": "sku = :sku",
    "stage": "stage = :stage",
    "aspect": "instr(aspects, :aspect) > 0",
    "sentiment": "sentiment = :sentiment",
    "language": "substr(language || '-', 1, length(:language)) = :language",
    "given_from": "given_at >= :given_from",
    "first_id": "id >= :first_id",
    "given_before": "given_at < :given_before",
    "last_id": "id < :last_id",
}
_TICK: Final = timedelta(milliseconds=1)
"""What an id knows of an instant."""


def page_of(connection: Connection, question: FeedbackQuestion, page: Slice) -> Page[Feedback]:
    """Return a page of feedback with its words."""
    query, values = statement(question, page)
    return page_in(connection.execute(query, values).fetchall(), page, sorting=_NEWEST_FIRST, read=feedback_in)


def to_read(connection: Connection, version: str, page: Slice) -> Page[FeedbackId]:
    """Return a page of the feedback whose text an earlier version of the reader read last, or none did."""
    unread = "feedback INDEXED BY feedback_to_read WHERE reader IS NOT NULL AND reader < :version"
    query, values = select("reader, id", [unread], page, sorting=_BY_READER, values={"version": version})
    return page_in(
        connection.execute(query, values).fetchall(), page, sorting=_BY_READER, read=lambda row: FeedbackId(row["id"])
    )


def statement(question: FeedbackQuestion, page: Slice) -> tuple[str, Values]:
    """Return the one statement that answers a question, and its values."""
    values = _values_of(question)
    tables = f"feedback INDEXED BY {_index_for(question)} LEFT JOIN feedback_words ON feedback_id = id"
    return select(
        "id, feedback.body, feedback_words.body AS words",
        [f"{tables} WHERE {conditions(_CONDITIONS, values)}"],
        page,
        sorting=_NEWEST_FIRST,
        values=values,
    )


def feedback_in(row: Row) -> Feedback:
    """Return the feedback of a row, with its words as far as they are left."""
    return read_feedback(json.loads(row["body"]), json.loads(row["words"]) if row["words"] else None)


def _index_for(question: FeedbackQuestion) -> str:
    if question.case_id is not None:
        return "feedback_of_case"
    if question.order_id is not None:
        return "feedback_of_order"
    if question.buyer_id is not None:
        return "feedback_of_buyer"
    return "feedback_of_merchant" if question.sku is None else "feedback_of_article"


def _values_of(question: FeedbackQuestion) -> dict[str, str]:
    since, until = question.given_from, question.given_before
    possible = {
        "merchant_id": question.merchant_id,
        "buyer_id": question.buyer_id,
        "order_id": question.order_id,
        "case_id": question.case_id,
        "sku": question.sku,
        "stage": question.stage,
        "aspect": question.aspect and f" {question.aspect} ",
        "sentiment": question.sentiment,
        "language": question.language and f"{question.language.lower()}-",
        "given_from": instant(since),
        "first_id": earliest("fb", since) if since else None,
        "given_before": instant(until),
        "last_id": earliest("fb", until + _TICK) if until else None,
    }
    return {name: value for name, value in possible.items() if value is not None}
