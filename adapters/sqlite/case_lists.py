"""
Lists of cases, each read from the index that is sorted as the list is.

    the most urgent first         cases_by_deadline
    of a number                   cases_by_number
    of an order                   cases_of_order
    of a buyer                    cases_of_buyer
    of a shop, in some statuses   cases_by_status, once for each status, merged as they are read
    of a shop                     cases_of_merchant

By age means by id: an id begins with the instant at which its case was opened.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from sqlite3 import Connection, Row
from typing import Final

from adapters.documents import read
from adapters.instants import sortable_text
from adapters.sqlite.lists import Sorting, Values, conditions, instant, page_in, select
from aftersales.cases.case import Case
from aftersales.cases.repository import CaseQuestion
from aftersales.identifiers import CaseId, earliest
from aftersales.pages import Page, Slice
from aftersales.vocabulary import CaseSort

_IN_ONE_SHOP: Final = {
    CaseSort.OPENED_AT_DESC: Sorting(("id",), "DESC", "case"),
    CaseSort.OPENED_AT_ASC: Sorting(("id",), "ASC", "case"),
    CaseSort.DEADLINE_ASC: Sorting(("deadline_at", "id"), "ASC", "case"),
}
_SHOP_BY_SHOP: Final = {
    CaseSort.OPENED_AT_DESC: Sorting(("merchant_id", "id"), "DESC", "case"),
    CaseSort.OPENED_AT_ASC: Sorting(("merchant_id", "id"), "ASC", "case"),
}
_CONDITIONS: Final = {
    "merchant_id": "merchant_id = :merchant_id",
    "buyer_id": "buyer_id = :buyer_id",
    "order_id": "order_id = :order_id",
    "number": "number = :number",
    "waiting_on": "waiting_on = :waiting_on",
    "statuses": "status IN (SELECT value FROM json_each(:statuses))",
    "kinds": "kind IN (SELECT value FROM json_each(:kinds))",
    "opened_from": "opened_at >= :opened_from",
    "first_id": "id >= :first_id",
    "opened_before": "opened_at < :opened_before",
    "last_id": "id < :last_id",
}
_TICK: Final = timedelta(milliseconds=1)
"""What an id knows of an instant."""


def page_of(connection: Connection, question: CaseQuestion, page: Slice) -> Page[Case]:
    """Return a page of cases."""
    if question.statuses is not None and not question.statuses:
        return Page()
    query, values = statement(question, page)
    rows = connection.execute(query, values).fetchall()
    return page_in(rows, page, sorting=_sorting_of(question), read=_case_in)


def due_of(connection: Connection, at: datetime, *, limit: int) -> tuple[CaseId, ...]:
    """Return cases whose deadline is at or before an instant, the most overdue first."""
    rows = connection.execute(
        """SELECT id FROM cases INDEXED BY cases_due
           WHERE deadline_at IS NOT NULL AND deadline_at <= ? ORDER BY deadline_at, id LIMIT ?""",
        (sortable_text(at), limit),
    )
    return tuple(CaseId(row["id"]) for row in rows)


def statement(question: CaseQuestion, page: Slice) -> tuple[str, Values]:
    """Return the one statement that answers a question, and its values."""
    values = _values_of(question)
    where = conditions(_CONDITIONS, values)
    ways = [f"cases INDEXED BY {_index_for(question)} WHERE {way} AND {where}" for way in _ways_to(question)]
    return select("id, merchant_id, deadline_at, body", ways, page, sorting=_sorting_of(question), values=values)


def _ways_to(question: CaseQuestion) -> Iterable[str]:
    """Return what begins the index: each of the statuses by itself, so that every part is sorted as the whole."""
    index = _index_for(question)
    if index == "cases_by_status":
        return [f"status = '{status.value}'" for status in sorted(question.statuses or ())]
    return ["deadline_at IS NOT NULL"] if index == "cases_by_deadline" else ["TRUE"]


def _index_for(question: CaseQuestion) -> str:
    if question.sort is CaseSort.DEADLINE_ASC:
        return "cases_by_deadline"
    if question.number is not None:
        return "cases_by_number"
    if question.order_id is not None:
        return "cases_of_order"
    if question.buyer_id is not None:
        return "cases_of_buyer"
    return "cases_of_merchant" if question.statuses is None else "cases_by_status"


def _sorting_of(question: CaseQuestion) -> Sorting:
    by_shop = question.merchant_id is None and question.sort in _SHOP_BY_SHOP
    return (_SHOP_BY_SHOP if by_shop else _IN_ONE_SHOP)[question.sort]


def _values_of(question: CaseQuestion) -> dict[str, str]:
    since, until = question.opened_from, question.opened_before
    possible = {
        "merchant_id": question.merchant_id,
        "buyer_id": question.buyer_id,
        "order_id": question.order_id,
        "number": question.number,
        "waiting_on": question.waiting_on,
        "statuses": _one_of(question.statuses),
        "kinds": _one_of(question.kinds),
        "opened_from": instant(since),
        "first_id": earliest("case", since) if since else None,
        "opened_before": instant(until),
        "last_id": earliest("case", until + _TICK) if until else None,
    }
    return {name: value for name, value in possible.items() if value is not None}


def _one_of(words: Collection[str] | None) -> str | None:
    return None if words is None else json.dumps(sorted(words))


def _case_in(row: Row) -> Case:
    return read(Case, json.loads(row["body"]))
