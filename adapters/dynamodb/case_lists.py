"""
Lists of cases in DynamoDB: which index answers which question.

    an order's cases        the order's ledger names them
    a case by its number    number
    a buyer's cases         buyer
    the most urgent         deadline, one stretch for each status
    a merchant's queue      status, one stretch for each status
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from adapters.dynamodb import case_records, keys, ledgers
from adapters.dynamodb.lists import Listing, must_be_of, page_of_few
from adapters.dynamodb.table import Item, Range, Table
from adapters.instants import sortable_text
from aftersales.cases.case import Case
from aftersales.cases.repository import CaseQuestion
from aftersales.identifiers import CaseId, MerchantId, OrderId, earliest
from aftersales.pages import Page, Slice
from aftersales.vocabulary import CaseSort, CaseStatus

_MILLISECOND: Final = timedelta(milliseconds=1)

_BY_AGE: Final = re.compile(r"CASE#case_\w{26}")
_BY_SHOP: Final = re.compile(r"[^#]*#case_\w{26}")
_BY_DEADLINE: Final = re.compile(r"\d{4}-[^#]+Z#case_\w{26}")

Many = Callable[[Collection[CaseId]], Mapping[CaseId, Case]]


@dataclass(frozen=True)
class CaseLists:
    """Answers questions about cases; `many` returns cases by id."""

    table: Table
    many: Many

    def page(self, question: CaseQuestion, page: Slice) -> Page[Case]:
        """Return a page of cases."""
        must_be_of(_form_of(question), page)
        known = self._known(question)
        if known is None:
            return self._listing(question).page(page)
        cases = [case for case in self.many(known).values() if _fits(question, case)]
        placed = [(_position(question, case), case) for case in cases]
        return page_of_few(placed, page, newest_first=_is_newest_first(question))

    def due(self, at: datetime, *, limit: int) -> tuple[CaseId, ...]:
        """Return cases whose deadline is at or before an instant, the most overdue first."""
        until = f"{sortable_text(at)}#{keys.LAST}"
        shards = (Range(index="due", partition=shard, high=until) for shard in case_records.SHARDS)
        found = [item for shard in shards for item in self.table.query(shard, limit=limit).items]
        most_overdue = sorted(found, key=lambda item: str(item["deadline_sort"]["S"]))[:limit]
        return tuple(case_records.case_id_of(item) for item in most_overdue)

    def _known(self, question: CaseQuestion) -> Sequence[CaseId] | None:
        """Return the ids of the few cases that it can be, or None."""
        if question.order_id is not None:
            return self._cases_of(question.order_id)
        if question.merchant_id is None or question.number is None:
            return None
        partition = case_records.number_key(question.merchant_id, question.number)
        found = self.table.query(Range(index="number", partition=partition))
        return [case_records.case_id_of(item) for item in found.items]

    def _cases_of(self, order_id: OrderId) -> Sequence[CaseId]:
        key = keys.ledger(order_id)
        item = self.table.read([key]).get(key)
        return ledgers.cases_in(item) if item else ()

    def _listing(self, question: CaseQuestion) -> Listing[Case]:
        return Listing(
            table=self.table,
            ranges=list(_ranges_of(question)),
            of=self._cases,
            keep=partial(_fits, question),
            picky=question.kinds or question.waiting_on or question.number or question.buyer_id,
        )

    def _cases(self, items: Sequence[Item]) -> Sequence[Case | None]:
        """Return the cases of records in a list; what a record does not hold is read beside it."""
        apart = [case_records.case_id_of(item) for item in items if not _is_shown(item)]
        read = self.many(apart) if apart else {}
        return [_shown(item) if _is_shown(item) else read.get(case_records.case_id_of(item)) for item in items]


def _names_few(question: CaseQuestion) -> bool:
    """Tell whether the question names an order, or a number of a shop: it can be few cases only."""
    by_number = question.number is not None and question.merchant_id is not None
    return question.order_id is not None or by_number


def _is_shown(item: Item) -> bool:
    return "body" in item and case_records.is_whole(item)


def _shown(item: Item) -> Case | None:
    return case_records.case_in({keys.case(case_records.case_id_of(item)): item}, case_records.case_id_of(item))


def _ranges_of(question: CaseQuestion) -> Iterator[Range]:
    newest_first = _is_newest_first(question)
    low, high = _since(question.opened_from), _until(question.opened_before)
    if question.sort is CaseSort.DEADLINE_ASC:
        for partition in _statuses_of(question):
            yield Range(index="deadline", partition=partition)
    elif question.buyer_id is not None:
        if question.merchant_id is not None:
            low, high = (case_records.buyer_sort(question.merchant_id, each) for each in (low, high))
        ends = (low, high) if question.merchant_id is not None else (None, None)
        partition = case_records.buyer_key(question.buyer_id)
        yield Range(index="buyer", partition=partition, low=ends[0], high=ends[1], newest_first=newest_first)
    else:
        for partition in _statuses_of(question):
            yield Range(
                index="status",
                partition=partition,
                low=f"CASE#{low}",
                high=f"CASE#{high}",
                newest_first=newest_first,
            )


def _statuses_of(question: CaseQuestion) -> Iterator[str]:
    statuses = CaseStatus if question.statuses is None else sorted(question.statuses)
    merchant_id = question.merchant_id or MerchantId("")
    return (case_records.status_key(merchant_id, status) for status in statuses)


def _since(at: datetime | None) -> str:
    return "" if at is None else earliest("case", at)


def _until(at: datetime | None) -> str:
    # Ids tell milliseconds only: what is opened within the last one is looked at more closely.
    return keys.LAST if at is None else earliest("case", at + _MILLISECOND)


def _is_newest_first(question: CaseQuestion) -> bool:
    return question.sort is CaseSort.OPENED_AT_DESC


def _form_of(question: CaseQuestion) -> re.Pattern[str]:
    if question.sort is CaseSort.DEADLINE_ASC:
        return _BY_DEADLINE
    return _BY_AGE if question.buyer_id is None or _names_few(question) else _BY_SHOP


def _position(question: CaseQuestion, case: Case) -> str:
    if question.sort is not CaseSort.DEADLINE_ASC:
        return keys.case(case.id).pk
    return case_records.deadline_sort(case.deadline, case.id) if case.deadline else ""


def _fits(question: CaseQuestion, case: Case) -> bool:
    return _is_asked_for(question, case) and _was_opened_then(question, case)


def _is_asked_for(question: CaseQuestion, case: Case) -> bool:
    return (
        question.merchant_id in (None, case.merchant_id)
        and question.buyer_id in (None, case.buyer_id)
        and question.order_id in (None, case.order_id)
        and question.number in (None, case.number)
        and (question.statuses is None or case.status in question.statuses)
        and (question.kinds is None or case.kind in question.kinds)
        and question.waiting_on in (None, case.waiting_on)
    )


def _was_opened_then(question: CaseQuestion, case: Case) -> bool:
    return (
        (question.opened_from is None or question.opened_from <= case.opened_at)
        and (question.opened_before is None or case.opened_at < question.opened_before)
        and (question.sort is not CaseSort.DEADLINE_ASC or case.deadline is not None)
    )
