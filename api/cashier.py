"""
The cashier of one machine, who gives refunds to gateways as soon as they are owed.

What is under way is asked of the books themselves, so that a machine that stops in the middle loses nothing. What a
gateway has already is asked about again every few minutes, and once a day its whole account is held against the books.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from threading import Event
from typing import Final

from adapters.payments.sending import sending_because_of_it
from aftersales.cases.marks import take_lease
from aftersales.cases.payouts import Overdue, Payouts
from aftersales.cases.reconciling import Reconciliation
from aftersales.cases.refund_book import RefundBook, is_to_send
from aftersales.cases.resuming import resume
from aftersales.identifiers import CaseId

_AGAIN_AFTER: Final = timedelta(minutes=5)
_logger: Final = logging.getLogger(__name__)


class Cashier:
    """Who sends refunds. `news` is set whenever some may have become owed."""

    def __init__(self, payouts: Payouts, book: RefundBook) -> None:
        self.news = Event()
        self.payouts = payouts
        self._book = book

    def send(self, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Send what nobody has sent yet, and what is due to be asked about again."""
        now, marks = self.payouts.now(), self.payouts.marks
        everything = take_lease(marks, "resuming", at=now, lasting=_AGAIN_AFTER) is not None
        cases = self.payouts.files.cases
        for case_id, error in resume(
            sending_because_of_it(self.payouts),
            self._book,
            overdue=self.payouts.overdue if everything else _tells_nothing,
            wanted=lambda case_id: everything or is_to_send(cases.get(case_id)),
            may_go_on=may_go_on,
        ):
            _tell(case_id, error)

    def reconcile(self) -> None:
        """Once a day, tell of everything in which an account at a gateway differs from the books."""
        for account, found in Reconciliation(payouts=self.payouts, book=self._book).of_the_day(at=self.payouts.now()):
            if isinstance(found, Exception):
                _logger.error(
                    "The account %s could not be held against the books; it is tried again.", account, exc_info=found
                )
            else:
                _logger.error("The account %s and the books differ: %s", account, found)


def _tells_nothing(_: CaseId) -> Iterable[Exception]:
    return ()


def _tell(case_id: CaseId, error: Exception) -> None:
    if isinstance(error, Overdue):
        named = {"of": case_id, "reference": error.reference, "since": error.since.isoformat()}
        _logger.error("A refund has no end", extra=named)
    else:
        _logger.warning("A refund of %s is still under way; it is sent again in minutes.", case_id, exc_info=error)
