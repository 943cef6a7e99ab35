"""Sending refunds that were found in the books, which goes back to whoever granted them as if it had been heard of."""

from collections.abc import Callable, Sequence

from adapters.causes import because_of
from aftersales.cases.payouts import Payouts
from aftersales.cases.resuming import cause_of
from aftersales.identifiers import CaseId


def sending_because_of_it(payouts: Payouts) -> Callable[[CaseId], Sequence[Exception]]:
    """Return what sends the refunds of a case, and says that this goes back to what they go back to."""

    def send(case_id: CaseId) -> Sequence[Exception]:
        with because_of(cause_of(payouts.files.cases, case_id)):
            return payouts.send(case_id)

    return send
