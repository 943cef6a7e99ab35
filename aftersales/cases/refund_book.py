"""The book of refunds: which are under way, and which were ever given to a gateway, as it was written down first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aftersales.cases.case import Case
from aftersales.cases.events import CaseEventType
from aftersales.cases.remedies import under_way
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


def sent_with(case: Case) -> Iterable[Sent]:
    """Yield what the unrecorded events of a case say is given to gateways."""
    for event in case.unrecorded:
        if event.type is CaseEventType.REFUND_SUBMITTED:
            yield Sent(
                account=GatewayAccount(str(event.data["account"])),
                at=event.at,
                reference=TransferReference(str(event.data["reference"])),
            )
