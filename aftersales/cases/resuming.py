"""Resuming: sending again what is under way, whatever goes wrong with one case, and telling what has no end."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from aftersales.attempts import as_far_as_it_goes, attempted
from aftersales.cases.events import CaseEvent
from aftersales.cases.refund_book import RefundBook, owed_by
from aftersales.cases.repository import CaseRepository
from aftersales.identifiers import CaseId, CorrelationId

_AT_ONCE: Final = 100


def resume(
    send: Callable[[CaseId], Iterable[Exception]],
    book: RefundBook,
    *,
    overdue: Callable[[CaseId], Iterable[Exception]],
    wanted: Callable[[CaseId], bool] = lambda _: True,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[CaseId, Exception]]:
    """
    Send the refunds of each case that is wanted once, the oldest first.

    Yield what kept some from their end, and which have been under way for too long even so. `send` and `overdue` do so
    for one case, as those of Payouts do.
    """

    def of_one(case_id: CaseId) -> Iterator[Exception]:
        if wanted(case_id):
            yield from as_far_as_it_goes(partial(send, case_id))
            yield from overdue(case_id)

    last: CaseId | None = None
    while found := book.under_way(limit=_AT_ONCE, after=last):
        for case_id in found:
            last = case_id
            if not may_go_on():
                return
            yield from ((case_id, error) for error in as_far_as_it_goes(partial(of_one, case_id)))


def cause_of(cases: CaseRepository, case_id: CaseId) -> CorrelationId | None:
    """
    Return which request the refunds of a case go back to, for whoever resumes them without having heard.

    Where that cannot be told, they are sent all the same.
    """
    owing = attempted(partial(owed_by, cases, case_id))
    return owing.correlation_id if isinstance(owing, CaseEvent) else None
