"""
Lists of feedback in DynamoDB, newest first: which index answers which question.

    of a case                case
    of an order              order
    of a buyer in a shop     buyer
    about an article         article
    of a shop                feedback, which holds all but the words

By age means by id: an id begins with the instant at which its feedback was given. What is still to be read is in the
index `reader`, shard by shard.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from adapters.dynamodb import feedback_records, keys
from adapters.dynamodb.feedback_records import SHARDS, feedback_id_of, reader_sort
from adapters.dynamodb.keys import Key
from adapters.dynamodb.lists import Listing, must_be_of, page_of
from adapters.dynamodb.records import INDEXES
from adapters.dynamodb.table import Item, Range, Table
from adapters.dynamodb.torn import Torn, untorn
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.identifiers import FeedbackId, MerchantId, earliest
from aftersales.pages import Page, Slice

_MILLISECOND: Final = timedelta(milliseconds=1)

_BY_AGE: Final = re.compile(r"FEEDBACK#fb_\w{26}")
_BY_SHOP: Final = re.compile(r"[^#]*#fb_\w{26}")
_BY_READER: Final = re.compile(r"[0-3]#[^#]*#fb_\w{26}")


@dataclass(frozen=True)
class FeedbackLists:
    """Answers questions about feedback."""

    table: Table

    def page(self, question: FeedbackQuestion, page: Slice) -> Page[Feedback]:
        """Return a page of feedback with its words."""
        within = _range_of(question)
        must_be_of(_BY_SHOP if within.index == "buyer" else _BY_AGE, page)
        is_whole = within.index in _WHOLE
        listing = Listing(
            table=self.table,
            ranges=[within],
            of=_glances if is_whole else self._with_words,
            keep=question.fits,
            picky=question.stage or question.aspect or question.sentiment or question.language,
        )
        found = listing.page(page)
        # What is shown is read with its words, which no index holds.
        return replace(found, items=tuple(self._many([one.id for one in found.items]))) if is_whole else found

    def to_read(self, version: str, page: Slice) -> Page[FeedbackId]:
        """Return a page of the feedback whose text an earlier version of the reader read last, or none did."""
        must_be_of(_BY_READER, page)
        found: list[tuple[str, FeedbackId]] = []
        # One shard after the other: a page is mostly one query, and four at most.
        for within in _shards(version, page.after):
            items = self.table.query(within, limit=page.first + 2).items
            found += [(position, feedback_id_of(item)) for item in items if (position := _place_of(item)) != page.after]
            if len(found) > page.first:
                break
        return page_of(found, page.first)

    def _with_words(self, items: Sequence[Item]) -> Sequence[Feedback]:
        return self._many([feedback_id_of(item) for item in items])

    def _many(self, ids: Sequence[FeedbackId]) -> Sequence[Feedback]:
        """Return feedback that exists, in the order of the ids."""
        found = self.table.read([key for feedback_id in ids for key in feedback_records.keys_of(feedback_id)])
        known = (self._of_one_version(found, feedback_id) for feedback_id in ids)
        return [feedback for feedback in known if feedback is not None]

    def _of_one_version(self, found: Mapping[Key, Item], feedback_id: FeedbackId) -> Feedback | None:
        """Return a feedback out of what was found; one that was written meanwhile is read again, and it alone."""
        try:
            return feedback_records.feedback_in(found, feedback_id)
        except Torn:
            # The newest page is the one whose texts are being read: all of it would hardly ever hold still.
            wanted = feedback_records.keys_of(feedback_id)
            return untorn(lambda: feedback_records.feedback_in(self.table.read(wanted), feedback_id))


_WHOLE: Final = frozenset(index for index, (_, _, projection) in INDEXES.items() if projection == "ALL")


def _glances(items: Sequence[Item]) -> Sequence[Feedback]:
    return [feedback_records.glance_at(item) for item in items]


def _range_of(question: FeedbackQuestion) -> Range:
    low, high = _since(question.given_from), _until(question.given_before)
    index, partition = _place_for(question)
    if index == "buyer":
        shop = keys.of_merchant(question.merchant_id or MerchantId(""))
        return Range(index=index, partition=partition, low=f"{shop}{low}", high=f"{shop}{high}", newest_first=True)
    return Range(index=index, partition=partition, low=f"FEEDBACK#{low}", high=f"FEEDBACK#{high}", newest_first=True)


def _place_for(question: FeedbackQuestion) -> tuple[str, str]:
    """Return the index that holds the fewest of what is asked for, and where in it."""
    merchant_id = question.merchant_id or MerchantId("")
    if question.case_id is not None:
        return "case", question.case_id
    if question.order_id is not None:
        return "order", question.order_id
    if question.buyer_id is not None:
        return "buyer", feedback_records.buyer_key(question.buyer_id)
    if question.sku is not None:
        return "article", feedback_records.article_key(merchant_id, question.sku)
    return "feedback", keys.of_merchant(merchant_id)


def _since(at: datetime | None) -> str:
    return "" if at is None else earliest("fb", at)


def _until(at: datetime | None) -> str:
    # Ids tell milliseconds only: what was given within the last one is looked at more closely.
    return keys.LAST if at is None else earliest("fb", at + _MILLISECOND)


def _shards(version: str, after: str | None) -> Iterator[Range]:
    """Yield what of each shard is still to be walked, in their order."""
    last_shard, _, last = (after or "").partition("#")
    for shard in SHARDS:
        if shard >= last_shard:
            low = last if shard == last_shard else None
            yield Range(index="reader", partition=shard, low=low, high=reader_sort(version))


def _place_of(item: Item) -> str:
    return f"{item['reader_shard']['S']}#{item['reader_sort']['S']}"
