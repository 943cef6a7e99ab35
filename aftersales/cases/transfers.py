"""
Transfers: a refund goes back over each of the payments that it came by, and each of these parts goes its own way.

    pending → submitted → succeeded              a gateway moves it; who sends it writes that down first
                  │  ↑        │ days later, seldom
                  └→ failed ←─┘
                       └→ pending again, as another attempt, once a person has it tried again
    manual required → succeeded, or failed       a person moves it

What was submitted is the gateway's to end, and nobody else's: else a person might pay what arrives after all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from aftersales.identifiers import CaseId, GatewayAccount, RemedyId, TransferReference, owner
from aftersales.vocabulary import RemedyStatus

_S = RemedyStatus
_REFERENCE: Final = re.compile(r"rem_[0-7][0-9A-HJKMNP-TV-Z]{25}-[1-9]\d*-[1-9]\d*")
_UNDER_WAY: Final = frozenset({_S.PENDING, _S.SUBMITTED})
_BY_URGENCY: Final = (_S.SUBMITTED, _S.PENDING, _S.FAILED, _S.MANUAL_REQUIRED, _S.SUCCEEDED)


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """
    The part of a refund that goes back over one payment, in minor units.

    Without an account a person moves it. `gateway_reference` is what the gateway calls it, `failure` why it failed.
    """

    number: int
    payment: str
    amount: int
    status: RemedyStatus
    account: GatewayAccount | None = None
    attempt: int = 1
    submitted_at: datetime | None = None
    gateway_reference: str | None = None
    failure: str | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether a gateway has it, or is to have it."""
        return self.status in _UNDER_WAY

    @property
    def is_pending(self) -> bool:
        """Whether nobody has sent it yet."""
        return self.status is _S.PENDING

    @property
    def has_failed(self) -> bool:
        """Whether it did not arrive."""
        return self.status is _S.FAILED

    @property
    def is_paid(self) -> bool:
        """Whether it has arrived."""
        return self.status is _S.SUCCEEDED

    def submitted(self, at: datetime) -> Self:
        """Return it once it is written down that it is sent."""
        return replace(self, status=_S.SUBMITTED, submitted_at=at)

    def succeeded(self, gateway_reference: str | None) -> Self:
        """Return it once the gateway has moved it."""
        return replace(self, status=_S.SUCCEEDED, gateway_reference=gateway_reference)

    def failed(self, failure: str | None, *, gateway_reference: str | None = None) -> Self:
        """Return it once it is certain that it does not arrive."""
        known_as = gateway_reference or self.gateway_reference
        return replace(self, status=_S.FAILED, failure=failure, gateway_reference=known_as)

    def paid_by_hand(self) -> Self:
        """Return it once a person has moved it, whatever a gateway tried; what has arrived already stays so."""
        return self if self.is_paid else replace(self, status=_S.SUCCEEDED, account=None)

    def given_up(self) -> Self:
        """Return it once a person says that it did not arrive; what has arrived already stays so."""
        return self if self.is_paid else self.failed(None)

    def tried_again(self) -> Self:
        """Return it for another attempt, with a name of its own at the gateway; only what failed is tried again."""
        if not self.has_failed:
            return self
        if self.account is None:
            return replace(self, status=_S.MANUAL_REQUIRED, failure=None)
        return replace(
            self,
            status=_S.PENDING,
            attempt=self.attempt + 1,
            submitted_at=None,
            gateway_reference=None,
            failure=None,
        )


def status_of(transfers: Iterable[Transfer]) -> RemedyStatus:
    """Return where a refund is of which these are the parts: where the part is that is waited for first."""
    statuses = {transfer.status for transfer in transfers}
    return next(status for status in _BY_URGENCY if status in statuses)


def reference_of(remedy_id: RemedyId, transfer: Transfer) -> TransferReference:
    """Return what an attempt at a transfer is called at the gateway, for ever: `rem_01…-2-1`."""
    return TransferReference(f"{remedy_id}-{transfer.number}-{transfer.attempt}")


def is_reference(text: str) -> bool:
    """Tell whether a text is a reference of ours: others may name what they refund as they like."""
    return _REFERENCE.fullmatch(text) is not None


def remedy_called(reference: TransferReference) -> RemedyId:
    """Return whose transfer a reference is."""
    return RemedyId(reference.partition("-")[0])


def case_called(reference: TransferReference) -> CaseId:
    """Return in whose case a reference is."""
    return CaseId(owner("case", remedy_called(reference)))
