"""The book of refunds: which are under way, and which were ever given to a gateway, as it was written down first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent, CaseEventType
from aftersales.cases.remedies import under_way
from aftersales.cases.repository import CaseRepository, events_of
from aftersales.identifiers import CaseId, GatewayAccount, TransferReference


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An attempt at a transfer: when it was given to which account at a gateway."""

    account: GatewayAccount
    at: datetime
    reference: TransferReference


class RefundBook(Protocol):
    """Keeps the book; it is written with the cases."""

    def under_way(self, *, limit: int, after: CaseId | None = None) -> Sequence[CaseId]:
        """Return cases with refunds that gateways have, or are to have, from the one after an id on; oldest first."""
        ...

    def sent(self, account: GatewayAccount, *, since: datetime, until: datetime) -> Sequence[Sent]:
        """Return what was given to an account from one instant until before another, in order."""
        ...


def is_under_way(case: Case) -> bool:
    """Tell whether a gateway has, or is to have, some of a case's money."""
    return any(True for _ in under_way(case.remedies))


def is_to_send(case: Case) -> bool:
    """Tell whether nobody has given a gateway yet what it is to have of a case's money."""
    return any(transfer.is_pending for _, transfer in under_way(case.remedies))


def owed_by(cases: CaseRepository, case_id: CaseId) -> CaseEvent | None:
    """
    Return which event of a case left money for gateways to move, the last time that one did; None if none did.

    As long as nobody has sent it, every event that follows says so too, whatever it is about: the first of these is it.
    Nothing but the events tells, so that all of them are read.
    """
    owing: CaseEvent | None = None
    for event in reversed(list(events_of(cases, case_id))):
        if event.data.get("to_transfer"):
            owing = event
        elif owing is not None:
            break
    return owing


def sent_with(case: Case) -> Iterable[Sent]:
    """Yield what the unrecorded events of a case say is given to gateways."""
    for event in case.unrecorded:
        if event.type is CaseEventType.REFUND_SUBMITTED:
            yield Sent(
                account=GatewayAccount(str(event.data["account"])),
                at=event.at,
                reference=TransferReference(str(event.data["reference"])),
            )
