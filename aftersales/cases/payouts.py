"""
Payouts: the money of a refund leaves once, however often it is sent, and whatever breaks meanwhile.

    1  write down that the transfer is sent        one writer wins: the case's next event is the lock
    2  ask the gateway, under our own reference    twice asked is once paid, for as long as it remembers
    3  write down what it answered                 lost? the next one finds the transfer SUBMITTED:
    4  look it up by our reference, and only if there is none, go on from 2

One worker at a time sends a transfer, by a lease, and acts in its first minutes only: what it asked for has arrived
when the lease ends, and who slept knows nothing any more. A bucket of tokens keeps them all from asking too often.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.filing import CaseFiles, racing
from aftersales.cases.gateways import (
    Gateway,
    GatewayRefund,
    GatewayRefused,
    Gateways,
    GatewayUnreachable,
    RefundRequest,
)
from aftersales.cases.marks import Bucket, Lease, Marks, end_lease, take_lease
from aftersales.cases.moving_money import concluded, failed, submitted, transfer_called
from aftersales.cases.refund_book import owed_by
from aftersales.cases.remedies import under_way
from aftersales.cases.transfers import case_called, is_reference, reference_of
from aftersales.errors import ConcurrentChange, NotFound
from aftersales.identifiers import CaseId, GatewayAccount, TransferReference
from aftersales.money import Money

PER_SECOND: Final = 25
"""How often an account is asked."""

TIME_TO_ACT: Final = timedelta(minutes=2)
"""How long after it took the lease a worker may act."""

TIME_TO_ARRIVE: Final = timedelta(minutes=13)
"""Within which whatever a worker asked for is done or never will be, at the gateway and in the books."""

TIME_TO_END: Final = timedelta(days=1)
"""Within which a gateway is to have said what became of a refund."""

_NO_TIME: Final = timedelta(0)
_PATIENCE: Final = timedelta(seconds=3)


class NotYet(Exception):
    """It is for another time: somebody else is at it, the account is busy, or what was known is too old."""


class Overdue(Exception):
    """A refund should have come to its end long ago: a person has to see why it has not."""

    def __init__(self, reference: TransferReference, *, since: datetime) -> None:
        super().__init__(f"{reference} has had no end since {since.isoformat()}")
        self.reference = reference
        self.since = since


@dataclass(frozen=True, kw_only=True)
class Payouts:
    """Sends refunds through gateways and hears what became of them. `pause` lets time pass."""

    files: CaseFiles
    gateways: Gateways
    marks: Marks
    pause: Callable[[timedelta], None]

    @property
    def now(self) -> Callable[[], datetime]:
        """What time it is."""
        return self.files.now

    def send(self, case_id: CaseId) -> Sequence[Exception]:
        """Send what is under way in a case; return what kept some of it from its end, to be sent again later."""
        case = self.files.cases.get(case_id)
        references = [reference_of(remedy.id, transfer) for remedy, transfer in under_way(case.remedies)]
        kept: list[Exception] = []
        for reference in references:
            try:
                self._send_alone(reference)
            except (GatewayUnreachable, NotYet, ConcurrentChange) as error:
                kept.append(error)
        return kept

    def overdue(self, case_id: CaseId) -> Iterator[Overdue]:
        """Yield what has been under way in a case for too long."""
        case = self.files.cases.get(case_id)
        for remedy, transfer in under_way(case.remedies):
            since = transfer.submitted_at or self._owed_since(case)
            if self.now() - since > TIME_TO_END:
                yield Overdue(reference_of(remedy.id, transfer), since=since)

    def hear(self, told: GatewayRefund) -> bool:
        """Write down what a gateway tells of a refund, if it is one of ours; tell whether it was news."""
        reference = told.reference
        if reference is None or not is_reference(reference):
            return False
        try:
            return self._write(reference, lambda file: concluded(file, reference, told, at=self.now()))
        except NotFound:
            return False

    def _owed_since(self, case: Case) -> datetime:
        """Return since when a case has had money that nobody has sent."""
        owing = owed_by(self.files.cases, case.id)
        return owing.at if owing else case.opened_at

    def _send_alone(self, reference: TransferReference) -> None:
        lasting = TIME_TO_ACT + TIME_TO_ARRIVE
        lease = take_lease(self.marks, f"transfer {reference}", at=self.now(), lasting=lasting)
        if lease is None:
            raise NotYet(f"somebody else sends {reference}")
        # Unless all was answered, something may still be on its way when this ends: then the lease ends by itself.
        self._send(reference, lease)
        end_lease(self.marks, lease, at=self.now())

    def _send(self, reference: TransferReference, lease: Lease) -> None:
        asked = self._asked(self.files.cases.get(case_called(reference)), reference)
        if asked is None:
            return
        account, request = asked
        gateway = self._gateway(account)
        is_first = self._write(reference, lambda file: submitted(file, reference, at=self.now()))
        told: GatewayRefund | GatewayRefused | None = None
        if not is_first:
            self._wait_for(account)
            told = gateway.find(request)
        if told is None:
            self._wait_for(account)
            told = self._refund(gateway, request, lease)
        self._conclude(reference, told, lease)

    def _refund(self, gateway: Gateway, request: RefundRequest, lease: Lease) -> GatewayRefund | GatewayRefused:
        """Ask for a refund that is known not to be there; a refusal is an answer."""
        self._must_be_in_time(lease)
        try:
            return gateway.refund(request)
        except GatewayRefused as refused:
            # It may refuse because it has refunded already, at our own word.
            return gateway.find(request) or refused

    def _gateway(self, account: GatewayAccount) -> Gateway:
        if account not in self.gateways:
            raise NotYet(f"nobody said how to reach the account {account}")
        return self.gateways[account]

    def _wait_for(self, account: GatewayAccount) -> None:
        """Wait until the account may be asked once more, or leave it for another time."""
        bucket, waited = Bucket(name=f"account {account}", per_second=PER_SECOND), _NO_TIME
        while (wait := bucket.take(self.marks, at=self.now())) > _NO_TIME:
            waited += wait
            if waited > _PATIENCE:
                raise NotYet(f"{account} is asked as often as it may be")
            self.pause(wait)

    def _must_be_in_time(self, lease: Lease) -> None:
        """Refuse to act when what was asked for might arrive after the lease ended, among what others ask for."""
        if self.now() >= lease.ends_at - TIME_TO_ARRIVE:
            raise NotYet(f"the time for {lease.name} is over")

    def _conclude(self, reference: TransferReference, told: GatewayRefund | GatewayRefused, lease: Lease) -> None:
        def after(file: CaseFile) -> CaseFile:
            if isinstance(told, GatewayRefused):
                # What a gateway has done stays done; what it refused, it may do for the next who asks.
                self._must_be_in_time(lease)
                return failed(file, reference, told.code, at=self.now())
            return concluded(file, reference, told, at=self.now())

        self._write(reference, after)

    def _write(self, reference: TransferReference, change: Callable[[CaseFile], CaseFile]) -> bool:
        """Change a case; tell whether there was anything to change."""
        case_id = case_called(reference)

        def attempt() -> bool:
            file = self.files.file_of(self.files.cases.get(case_id))
            after = change(file)
            if after is file:
                return False
            self.files.keep(after, since=file.case, before=file.order.ledger)
            return True

        return racing(attempt, lambda: self.files.cases.get(case_id).version)

    def _asked(self, case: Case, reference: TransferReference) -> tuple[GatewayAccount, RefundRequest] | None:
        """Return what to ask of which account; None where nothing is under way any more."""
        named = transfer_called(case, reference)
        if named is None or not named[1].is_under_way or named[1].account is None:
            return None
        remedy, transfer = named
        amount = Money(transfer.amount, remedy.amount.currency)
        return named[1].account, RefundRequest(reference=reference, payment=transfer.payment, amount=amount)
