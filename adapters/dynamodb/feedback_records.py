"""
A feedback as records, and back: what lists show of it in one, the words in it in another that can be erased.

The words are written with every change, so that the quotes are always those of the reading beside them.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from zlib import crc32

from adapters.documents import Document
from adapters.dynamodb import keys
from adapters.dynamodb.bodies import document_in, packed, packed_document, thing_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import EventRecord, FeedbackRecord, MoreRecord, Record
from adapters.dynamodb.table import Item, body_of, key_of
from adapters.dynamodb.torn import Torn
from adapters.feedback_words import read_feedback
from aftersales.feedback.complaints import Complaints
from aftersales.feedback.events import FeedbackEvent
from aftersales.feedback.feedback import Feedback
from aftersales.identifiers import ActorId, CaseId, FeedbackId, MerchantId

SHARDS: Final = tuple("0123")
"""A shard takes a thousand changes a second; a page of what is to be read may ask all of them."""


def keys_of(feedback_id: FeedbackId) -> tuple[Key, Key]:
    """Return the keys of a feedback and of the words in it."""
    return keys.feedback(feedback_id), keys.feedback_words(feedback_id)


def feedback_in(found: Mapping[Key, Item], feedback_id: FeedbackId) -> Feedback | None:
    """Return a feedback with its words, as far as they are left, out of what was found."""
    item, words = (found.get(key) for key in keys_of(feedback_id))
    if item is None:
        return None
    if words is None:
        return glance_at(item)
    feedback = read_feedback(document_in(body_of(item)), document_in(body_of(words)))
    if int(words["version"]["N"]) != feedback.version:
        raise Torn
    return feedback


def glance_at(item: Item) -> Feedback:
    """Return a feedback without its words."""
    return read_feedback(document_in(body_of(item)), None)


def feedback_id_of(item: Item) -> FeedbackId:
    """Return whose record it is."""
    return FeedbackId(key_of(item).pk.removeprefix("FEEDBACK#"))


def records_of(feedback: Feedback, words: Document) -> Iterator[Record]:
    """Yield the records of a feedback: one, or two if there are words in it."""
    yield _record_of(feedback)
    if words:
        pk, sk = keys.feedback_words(feedback.id)
        yield MoreRecord(pk=pk, sk=sk, version=feedback.version, body=packed_document(words))


def event_record(event: FeedbackEvent) -> EventRecord:
    """Return the record of a feedback's event."""
    pk, sk = keys.feedback(event.feedback_id, keys.event(event.number))
    return EventRecord(pk=pk, sk=sk, body=packed(event))


def complaints_in(found: Mapping[Key, Item], case_id: CaseId) -> Complaints:
    """Return what is complained of about a case, out of what was found."""
    item = found.get(keys.complaints(case_id))
    return thing_in(Complaints, body_of(item)) if item else Complaints(case_id=case_id)


def complaints_record(complaints: Complaints) -> MoreRecord:
    """Return the record of what is complained of about a case."""
    pk, sk = keys.complaints(complaints.case_id)
    return MoreRecord(pk=pk, sk=sk, version=complaints.version, body=packed(complaints))


def buyer_key(buyer_id: ActorId) -> str:
    """Return where a buyer's feedback is listed."""
    return f"FEEDBACK#{buyer_id}"


def article_key(merchant_id: MerchantId, sku: str) -> str:
    """Return where the feedback about an article is listed."""
    return keys.of_merchant(merchant_id, keys.escaped(sku))


def reader_sort(version: str, feedback_id: str = "") -> str:
    """Return where a text is among others by the version of the reader that read it last; none yet is empty."""
    return f"{version}#{feedback_id}"


def _record_of(feedback: Feedback) -> FeedbackRecord:
    pk, sk = keys.feedback(feedback.id)
    merchant_id, buyer_id, about = feedback.merchant_id, feedback.buyer_id, feedback.about
    read_by = feedback.reading.reader if feedback.reading else ""
    has_text = feedback.text is not None
    return FeedbackRecord(
        pk=pk,
        sk=sk,
        body=packed(feedback),
        feedback_key=keys.of_merchant(merchant_id),
        buyer_key=buyer_key(buyer_id) if buyer_id else None,
        buyer_sort=keys.of_merchant(merchant_id, feedback.id) if buyer_id else None,
        article_key=article_key(merchant_id, about.sku) if about.sku else None,
        order_key=about.order_id,
        case_key=about.case_id,
        reader_shard=_shard_of(feedback.id) if has_text else None,
        reader_sort=reader_sort(read_by, feedback.id) if has_text else None,
    )


def _shard_of(feedback_id: FeedbackId) -> str:
    return SHARDS[crc32(feedback_id.encode()) % len(SHARDS)]
