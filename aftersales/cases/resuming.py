"""Resuming: sending again what is under way, whatever goes wrong with one case, and telling what has no end."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from aftersales.cases.refund_book import RefundBook
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
    last: CaseId | None = None
    while found := book.under_way(limit=_AT_ONCE, after=last):
        for case_id in found:
            last = case_id
            if not may_go_on():
                return
            for step in (send, overdue):
                try:
                    yield from ((case_id, error) for error in (step(case_id) if wanted(case_id) else ()))
                except Exception as error:  # noqa: BLE001 - whatever is wrong with this case, the others are sent
                    yield case_id, error


def cause_of(cases: CaseRepository, case_id: CaseId) -> CorrelationId | None:
    """Return which request what happened to a case last goes back to, for whoever resumes it without having heard."""
    newest = cases.events(case_id, after=cases.get(case_id).version - 1, limit=1)
    return newest[0].correlation_id if newest else None
