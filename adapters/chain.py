"""
The chain of events: each event says the hash of the one before it, and its case, order or feedback that of its last.

    case      {…, "version": 2, "head": "<hash of 2>"}                                  where the chain ends
    event 1   {…, "previous_hash": "<hash of nothing before>"}                          where it begins
    event 2   {…, "correlation_id": "<the request>", "previous_hash": "<hash of 1>", "words_hash": "<of the words>"}
    words 2   {"text": "It squeaks.", "salt": "<chance>"}                                can be erased

A hash is SHA-256 over a document in its one canonical form, in Base64. An event holds no words, only their hash, and
words are kept with a salt that nobody can guess: once both are erased, the hash says nothing of them and the chain
still holds.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from adapters.causes import cause
from adapters.chance import new_salt
from adapters.documents import Document, document_of, text_of
from adapters.events import subject_of
from aftersales.cases.events import CaseEvent
from aftersales.feedback.events import FeedbackEvent
from aftersales.orders.events import OrderEvent

E = TypeVar("E", CaseEvent, OrderEvent, FeedbackEvent)

SALT: Final = "salt"


def hash_of(document: object) -> str:
    """Return the hash of a document; the order in which its fields were written does not matter."""
    # Only once it was JSON are all names texts, which is what they are sorted as.
    as_read = json.loads(text_of(document))
    canonical = json.dumps(as_read, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of_nothing_before(subject: str, number: int) -> str:
    """Return what the first event of a chain says: whose chain it is, and where in it that begins."""
    return hash_of([subject, number])


def chained(events: Iterable[E], *, after: str) -> tuple[tuple[E, ...], str]:
    """Return events linked to one another, to what is before them and to their cause, and the hash of the last."""
    linked: list[E] = []
    for event in events:
        before = after or hash_of_nothing_before(subject_of(event), event.number)
        linked.append(replace(event, previous_hash=before, correlation_id=cause()))
        after = hash_of(document_of(linked[-1]))
    return tuple(linked), after


def salted(words: Mapping[str, object]) -> Document:
    """Return words as they are kept: with a salt, so that nobody finds them by guessing at their hash."""
    return {**words, SALT: new_salt()}
