"""
A case as records, and back.

A case is one record of at most one kilobyte, so that it costs one unit in each list that shows it. What is over that is
the rest of its body, in a record beside it that no list shows.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from zlib import crc32

from adapters.documents import Document
from adapters.dynamodb import keys
from adapters.dynamodb.bodies import packed, packed_document, thing_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import CaseRecord, EventRecord, MoreRecord, Record, TextRecord
from adapters.dynamodb.table import Item, body_of, key_of
from adapters.dynamodb.torn import Torn
from adapters.dynamodb.weights import KILOBYTE, weight_of
from adapters.instants import sortable_text
from aftersales.cases.case import Case
from aftersales.cases.deadlines import Deadline
from aftersales.cases.events import CaseEvent
from aftersales.cases.refund_book import is_under_way
from aftersales.identifiers import ActorId, CaseId, MerchantId
from aftersales.vocabulary import CaseStatus

# A shard takes a thousand deadlines a second; whoever asks what is due reads them all.
SHARDS: Final = tuple("01234567")


def keys_of(case_id: CaseId) -> tuple[Key, Key]:
    """Return the keys of a case."""
    return keys.case(case_id), keys.case_more(case_id)


def case_in(found: Mapping[Key, Item], case_id: CaseId) -> Case | None:
    """Return a case out of what was found."""
    item = found.get(keys.case(case_id))
    if item is None:
        return None
    if "more" not in item:
        return thing_in(Case, body_of(item))
    rest = found.get(keys.case_more(case_id))
    if rest is None or rest["version"] != item["more"]:
        raise Torn
    return thing_in(Case, body_of(item) + body_of(rest))


def is_whole(item: Item) -> bool:
    """Tell whether the record of a case is all of it."""
    return "more" not in item


def case_id_of(item: Item) -> CaseId:
    """Return whose record it is."""
    return CaseId(key_of(item).pk.removeprefix("CASE#"))


def records_of(case: Case) -> Iterator[Record]:
    """Yield the records of a case: one, or two if it is big."""
    record, body = _record_of(case), packed(case)
    room = KILOBYTE - weight_of(record.serialize())
    if len(body) <= room:
        record.body = body
        yield record
        return
    record.more = case.version
    room -= weight_of({"more": {"N": str(case.version)}})
    record.body = body[:room]
    yield record
    pk, sk = keys.case_more(case.id)
    yield MoreRecord(pk=pk, sk=sk, version=case.version, body=body[room:])


def event_record(event: CaseEvent) -> EventRecord:
    """Return the record of a case's event."""
    pk, sk = keys.case(event.case_id, keys.event(event.number))
    return EventRecord(pk=pk, sk=sk, body=packed(event))


def text_record(case_id: CaseId, number: int, words: Document) -> TextRecord:
    """Return the record of what people wrote with an event."""
    pk, sk = keys.case(case_id, keys.text(number))
    return TextRecord(pk=pk, sk=sk, body=packed_document(words))


def status_key(merchant_id: MerchantId, status: CaseStatus) -> str:
    """Return where a merchant's cases of one status are listed."""
    return keys.of_merchant(merchant_id, status.value)


def buyer_key(buyer_id: ActorId) -> str:
    """Return where a buyer's cases are listed."""
    return f"CASES#{buyer_id}"


def buyer_sort(merchant_id: MerchantId, case_id: str) -> str:
    """Return where a case is among a buyer's."""
    return keys.of_merchant(merchant_id, case_id)


def number_key(merchant_id: MerchantId, number: str) -> str:
    """Return where a merchant's case of a number is listed."""
    return keys.of_merchant(merchant_id, number)


def deadline_sort(deadline: Deadline, case_id: CaseId) -> str:
    """Return where a case is among others by deadline."""
    return f"{sortable_text(deadline.at)}#{case_id}"


def _record_of(case: Case) -> CaseRecord:
    pk, sk = keys.case(case.id)
    deadline = case.deadline
    return CaseRecord(
        pk=pk,
        sk=sk,
        body=b"",
        buyer_key=buyer_key(case.buyer_id),
        buyer_sort=buyer_sort(case.merchant_id, case.id),
        status_key=status_key(case.merchant_id, case.status),
        number_key=number_key(case.merchant_id, case.number),
        deadline_sort=deadline_sort(deadline, case.id) if deadline else None,
        due_shard=_shard_of(case.id) if deadline else None,
        refund_shard=_shard_of(case.id) if is_under_way(case) else None,
    )


def _shard_of(case_id: CaseId) -> str:
    return SHARDS[crc32(case_id.encode()) % len(SHARDS)]
