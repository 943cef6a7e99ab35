"""
What the buyer gets. Each remedy walks its own way; a case is completed when all of them have ended.

    refund     manual required, or pending → submitted → succeeded, or failed and tried again; `transfers` tells more
    exchange   [awaiting payment →] to ship → shipped → delivered
    repair     to repair → repaired → shipped → delivered, or unrepairable and followed by another remedy
    reship     to ship → shipped → delivered
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self
from zoneinfo import ZoneInfo

from aftersales.cases.transfers import Transfer, status_of
from aftersales.currencies import CurrencyCode
from aftersales.errors import NotAllowedNow
from aftersales.identifiers import CaseLineId, RemedyId
from aftersales.money import Money, total
from aftersales.territories import Territory
from aftersales.vocabulary import CaseAction, CaseStatus, LegalBasis, RefundDestination, RemedyStatus

_R = RemedyStatus


@dataclass(frozen=True, kw_only=True)
class Units:
    """Which units of a case line a remedy is for, by where they are in the ledger."""

    line_id: CaseLineId
    in_case: int = 0
    received: int = 0

    @property
    def count(self) -> int:
        """How many they are."""
        return self.in_case + self.received


@dataclass(frozen=True, kw_only=True)
class RefundDue:
    """Until when a refund has to be paid by the law of a territory, on which ground, in the days of a time zone."""

    by: datetime
    territory: Territory
    time_zone: str
    basis: LegalBasis

    def day_of(self, at: datetime) -> date:
        """Return the day that an instant falls on there."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True, kw_only=True)
class RefundRemedy:
    """
    Money back. `tenders` is in minor units by payment; `units` become refunded when it has succeeded.

    `transfers` are its parts where a gateway moves some of it; a refund that people move has none.
    """

    id: RemedyId
    status: RemedyStatus
    amount: Money
    tenders: Mapping[str, int]
    destination: RefundDestination
    units: tuple[Units, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    gateway_reference: str | None = None
    due: RefundDue | None = None
    settled_at: datetime | None = None

    def with_transfers(self, transfers: tuple[Transfer, ...]) -> Self:
        """Return the refund with other states of its parts, and so of its own."""
        named = next((one.gateway_reference for one in transfers if one.gateway_reference), self.gateway_reference)
        return replace(self, status=status_of(transfers), transfers=transfers, gateway_reference=named)

    @property
    def unpaid(self) -> Mapping[str, int]:
        """What of it has not arrived, by payment."""
        if not self.transfers:
            return {} if self.status is RemedyStatus.SUCCEEDED else self.tenders
        return {one.payment: one.amount for one in self.transfers if not one.is_paid}


@dataclass(frozen=True, kw_only=True)
class ExchangeRemedy:
    """Another item for the one returned. A positive `difference` is paid by the buyer before it ships."""

    id: RemedyId
    status: RemedyStatus
    units: Units
    sku: str
    price: Money
    difference: Money
    carrier: str | None = None
    tracking_number: str | None = None

    @property
    def quantity(self) -> int:
        """How many are sent."""
        return self.units.count


@dataclass(frozen=True, kw_only=True)
class RepairRemedy:
    """The same item back, mended. `findings` is the number of the event whose text they are."""

    id: RemedyId
    status: RemedyStatus
    units: Units
    findings: int | None = None
    guarantee_until: date | None = None
    carrier: str | None = None
    tracking_number: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReshipRemedy:
    """What was missing or wrong, sent again."""

    id: RemedyId
    status: RemedyStatus
    units: tuple[Units, ...]
    carrier: str | None = None
    tracking_number: str | None = None


Remedy = RefundRemedy | ExchangeRemedy | RepairRemedy | ReshipRemedy

_SOURCES: Final[Mapping[CaseAction, frozenset[RemedyStatus]]] = {
    CaseAction.SETTLE: frozenset({_R.PENDING, _R.FAILED, _R.MANUAL_REQUIRED}),
    CaseAction.RECORD_PAYMENT: frozenset({_R.AWAITING_PAYMENT}),
    CaseAction.SHIP_REPLACEMENT: frozenset({_R.TO_SHIP, _R.REPAIRED}),
    CaseAction.COMPLETE_REPAIR: frozenset({_R.TO_REPAIR}),
    CaseAction.CONFIRM_DELIVERY: frozenset({_R.SHIPPED}),
}
_ENDED: Final = frozenset({_R.SUCCEEDED, _R.DELIVERED, _R.UNREPAIRABLE})


def have_ended(remedies: tuple[Remedy, ...]) -> bool:
    """Tell whether nothing is under way; what is unrepairable is followed by a remedy of its own."""
    return all(remedy.status in _ENDED for remedy in remedies)


def can(action: CaseAction, remedies: tuple[Remedy, ...]) -> bool:
    """Tell whether some remedy stands where the action needs it; actions on no remedy always can."""
    sources = _SOURCES.get(action)
    return sources is None or any(remedy.status in sources for remedy in remedies)


def must_be_ready(action: CaseAction, remedy: Remedy, *, status: CaseStatus) -> None:
    """Refuse an action on a remedy that does not stand where it is needed; `status` is the case's."""
    if remedy.status not in _SOURCES[action]:
        raise NotAllowedNow(action, status)


def paid_back(remedies: tuple[Remedy, ...], currency: CurrencyCode) -> Money:
    """Return what goes back to the buyer, as money or as store credit, once every refund is settled."""
    return total((remedy.amount for remedy in remedies if isinstance(remedy, RefundRemedy)), currency)


def awaits_payment(remedies: tuple[Remedy, ...]) -> bool:
    """Tell whether the buyer has to pay before anything else."""
    return any(remedy.status is _R.AWAITING_PAYMENT for remedy in remedies)


def has_failed_refund(remedies: tuple[Remedy, ...]) -> bool:
    """Tell whether a refund failed, which is owed then whatever else becomes of the case."""
    return any(isinstance(remedy, RefundRemedy) and remedy.status is _R.FAILED for remedy in remedies)


def under_way(remedies: tuple[Remedy, ...]) -> Iterator[tuple[RefundRemedy, Transfer]]:
    """Yield what payment gateways have, or are to have."""
    for remedy in remedies:
        if isinstance(remedy, RefundRemedy):
            yield from ((remedy, transfer) for transfer in remedy.transfers if transfer.is_under_way)


def travels(remedies: tuple[Remedy, ...]) -> bool:
    """Tell whether nothing but deliveries and payment gateways are awaited."""
    return all(remedy.status in _ENDED | {_R.SHIPPED, _R.PENDING, _R.SUBMITTED} for remedy in remedies)
