"""
Reconciling: what a gateway did is held against what the books say, both ways, and every difference is told.

What the gateway told and nobody heard is written down by the way; it is told all the same, for somebody should ask why
it was not heard.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final

from aftersales.attempts import as_far_as_it_goes
from aftersales.cases.case import Case
from aftersales.cases.gateways import Gateway, GatewayRefund, GatewayState, RefundRequest
from aftersales.cases.marks import end_lease, take_lease
from aftersales.cases.moving_money import transfer_called
from aftersales.cases.payouts import Payouts
from aftersales.cases.refund_book import RefundBook, Sent
from aftersales.cases.remedies import RefundRemedy
from aftersales.cases.transfers import Transfer, case_called, is_reference
from aftersales.errors import NotFound
from aftersales.identifiers import GatewayAccount, TransferReference
from aftersales.money import Money
from aftersales.vocabulary import RemedyStatus

LOOKS_BACK: Final = timedelta(days=30)
"""A gateway may say so long afterwards that a refund failed."""

_HOLDS_FOR: Final = timedelta(hours=23, minutes=30)
"""Who comes every hour, or every minute, holds an account against the books once a day."""

_TIME_TO_LOOK: Final = timedelta(minutes=20)
"""Within which who began has ended, or never will: then the next who comes begins anew."""

_TIME_TO_SEND: Final = timedelta(days=1)
_SAME: Final[Mapping[RemedyStatus, GatewayState]] = {
    RemedyStatus.SUBMITTED: GatewayState.PENDING,
    RemedyStatus.SUCCEEDED: GatewayState.SUCCEEDED,
    RemedyStatus.FAILED: GatewayState.FAILED,
}


class DifferenceKind(StrEnum):
    """How gateway and books may differ."""

    UNHEARD = "UNHEARD"
    UNKNOWN_HERE = "UNKNOWN_HERE"
    MISSING_THERE = "MISSING_THERE"
    NEVER_ENDED = "NEVER_ENDED"
    PAID_TWICE = "PAID_TWICE"
    OTHER_AMOUNT = "OTHER_AMOUNT"
    OTHER_STATE = "OTHER_STATE"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What differs: a refund by our reference, by the gateway's id, or by both."""

    kind: DifferenceKind
    account: GatewayAccount
    reference: TransferReference | None = None
    gateway_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """Holds the accounts at gateways against the book of refunds."""

    payouts: Payouts
    book: RefundBook

    def of_the_day(self, *, at: datetime) -> Iterator[tuple[GatewayAccount, Difference | Exception]]:
        """
        Yield the differences of each account that nobody has held against the books today, and what kept one from it.

        Then the day is not over for that account, and the others are looked at even so.
        """
        marks = self.payouts.marks
        for account in self.payouts.gateways:
            lease = take_lease(marks, f"reconciling {account}", at=at, lasting=_TIME_TO_LOOK)
            if lease is None:
                continue
            next_at = at + _HOLDS_FOR
            for found in as_far_as_it_goes(partial(self.differences, account, until=at)):
                if isinstance(found, Exception):
                    next_at = at
                yield account, found
            end_lease(marks, lease, at=next_at)

    def differences(self, account: GatewayAccount, *, until: datetime) -> Iterator[Difference]:
        """Yield every difference within what is looked back on; write down what nobody has heard."""
        gateway, since = self.payouts.gateways[account], until - LOOKS_BACK
        theirs: dict[TransferReference | None, list[GatewayRefund]] = defaultdict(list)
        for refund in gateway.created(since, until):
            theirs[refund.reference].append(refund)
        for reference, refunds in theirs.items():
            for kind, refund in self._of_theirs(reference, refunds):
                yield Difference(kind=kind, account=account, reference=reference, gateway_id=refund.id)
        for sent in self.book.sent(account, since=since, until=until):
            if sent.reference not in theirs and (missing := self._of_ours(gateway, sent, at=until)) is not None:
                yield Difference(kind=missing, account=account, reference=sent.reference)

    def _of_theirs(
        self, reference: TransferReference | None, refunds: Sequence[GatewayRefund]
    ) -> Iterator[tuple[DifferenceKind, GatewayRefund]]:
        case = self._case_of(reference)
        if case is None or reference is None:
            yield from ((DifferenceKind.UNKNOWN_HERE, refund) for refund in refunds)
            return
        named = transfer_called(case, reference)
        for refund in refunds:
            if (kind := _differs(named, refund)) is not None:
                yield self._heard(refund) or kind, refund
        paid = [refund for refund in refunds if refund.state is not GatewayState.FAILED]
        yield from ((DifferenceKind.PAID_TWICE, refund) for refund in paid[1:])

    def _of_ours(self, gateway: Gateway, sent: Sent, *, at: datetime) -> DifferenceKind | None:
        """Return what is wrong with what was sent and is not among what the gateway lists."""
        case = self._case_of(sent.reference)
        named = transfer_called(case, sent.reference) if case else None
        if named is None or named[1].account is None or named[1].has_failed:
            return None
        remedy, transfer = named
        amount = Money(transfer.amount, remedy.amount.currency)
        found = gateway.find(RefundRequest(reference=sent.reference, payment=transfer.payment, amount=amount))
        if found is not None:
            kind = _differs(named, found)
            return kind and (self._heard(found) or kind)
        if transfer.is_paid:
            return DifferenceKind.MISSING_THERE
        return DifferenceKind.NEVER_ENDED if at - sent.at > _TIME_TO_SEND else None

    def _heard(self, refund: GatewayRefund) -> DifferenceKind | None:
        """Write down what nobody had heard, where that is what differs."""
        return DifferenceKind.UNHEARD if self.payouts.hear(refund) else None

    def _case_of(self, reference: TransferReference | None) -> Case | None:
        if reference is None or not is_reference(reference):
            return None
        try:
            return self.payouts.files.cases.get(case_called(reference))
        except NotFound:
            return None


def _differs(named: tuple[RefundRemedy, Transfer] | None, refund: GatewayRefund) -> DifferenceKind | None:
    """Return how a refund differs from the transfer that it is; what people pay, or another attempt, moves nothing."""
    if named is None or named[1].account is None:
        return None if refund.state is GatewayState.FAILED else DifferenceKind.PAID_TWICE
    remedy, transfer = named
    asked = Money(transfer.amount, remedy.amount.currency)
    if transfer.payment not in refund.payments or refund.amount != asked:
        return DifferenceKind.OTHER_AMOUNT
    return None if _SAME.get(transfer.status) is refund.state else DifferenceKind.OTHER_STATE
