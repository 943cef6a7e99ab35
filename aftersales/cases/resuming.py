"""Resuming: sending again what is under way, whatever goes wrong with one case."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from aftersales.cases.refund_book import RefundBook
from aftersales.cases.repository import CaseRepository
from aftersales.identifiers import CaseId, CorrelationId

_AT_ONCE: Final = 100


def resume(
    send: Callable[[CaseId], Sequence[Exception]],
    book: RefundBook,
    *,
    wanted: Callable[[CaseId], bool] = lambda _: True,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[CaseId, Exception]]:
    """
    Send the refunds of each case that is wanted once, the oldest first; yield what kept some from their end.

    `send` does so for one case, as Payouts.send does.
    """
    last: CaseId | None = None
    while found := book.under_way(limit=_AT_ONCE, after=last):
        for case_id in found:
            last = case_id
            if not may_go_on():
                return
            try:
                kept = send(case_id) if wanted(case_id) else ()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with this case, the others are sent
                kept = (error,)
            yield from ((case_id, error) for error in kept)


def cause_of(cases: CaseRepository, case_id: CaseId) -> CorrelationId | None:
    """Return which request what happened to a case last goes back to, for whoever resumes it without having heard."""
    newest = cases.events(case_id, after=cases.get(case_id).version - 1, limit=1)
    return newest[0].correlation_id if newest else None
