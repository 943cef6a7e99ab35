"""Resuming: sending again what is under way, whatever goes wrong with one case, and telling what has no end."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from aftersales.cases.refund_book import RefundBook
from aftersales.cases.repository import CaseRepository
from aftersales.identifiers import CaseId, CorrelationId

_AT_ONCE: Final = 100


def resume(
    steps: Sequence[Callable[[CaseId], Iterable[Exception]]],
    book: RefundBook,
    *,
    wanted: Callable[[CaseId], bool] = lambda _: True,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[CaseId, Exception]]:
    """
    Send the refunds of each case that is wanted once, the oldest first.

    `steps` are what is done for a case, as Payouts.send and Payouts.overdue do; what they tell is yielded, and what
    went wrong.
    """
    last: CaseId | None = None
    while found := book.under_way(limit=_AT_ONCE, after=last):
        for case_id in found:
            last = case_id
            if not may_go_on():
                return
            for step in steps if wanted(case_id) else ():
                try:
                    yield from ((case_id, error) for error in step(case_id))
                except Exception as error:  # noqa: BLE001 - whatever is wrong with this case, the others are sent
                    yield case_id, error


def cause_of(cases: CaseRepository, case_id: CaseId) -> CorrelationId | None:
    """Return which request what happened to a case last goes back to, for whoever resumes it without having heard."""
    newest = cases.events(case_id, after=cases.get(case_id).version - 1, limit=1)
    return newest[0].correlation_id if newest else None
