"""Receiving: parcels on their way, goods that come back in as many of them as it takes, and what we think of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Final

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import amount_of
from aftersales.cases.decisions import Dispute
from aftersales.cases.events import CaseEventType
from aftersales.cases.freight import freight_payer
from aftersales.cases.shipments import Announced, ReturnShipment
from aftersales.cases.trusting import hurried
from aftersales.cases.worth import weight_of
from aftersales.errors import InvalidInput, QuantityUnavailable
from aftersales.identifiers import CaseLineId, ShipmentId, owned
from aftersales.input_check import InputCheck
from aftersales.vocabulary import (
    CaseAction,
    CaseStatus,
    Party,
    Permission,
    ReturnMethod,
    ShipmentStatus,
)
from aftersales.wording import Said

MAX_PARCELS: Final = 50
_CLOCKS_DIFFER: Final = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class RegisterShipment(Act):
    """Say that a parcel is on its way back, and what it holds."""

    permission: ClassVar = Permission.REQUEST_CASES
    method: ReturnMethod
    carrier: str | None = None
    tracking_number: str | None = None
    lines: tuple[Announced, ...] = ()

    def check(self) -> None:
        check = InputCheck()
        check.name("carrier", text=self.carrier, at_most=100)
        check.name("trackingNumber", text=self.tracking_number, at_most=100)
        if self.method is ReturnMethod.KEEP_ITEM:
            check.complain("method", message=Said("sends nothing back"))
        check.count("lines", things=self.lines, at_most=100, least=0)
        _check_quantities(check, self.lines)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        _must_exist(file, self.lines)
        file.must_allow(CaseAction.REGISTER_SHIPMENT)
        case = file.case
        if len(case.shipments) >= MAX_PARCELS:
            raise InvalidInput.at(message=Said("a case has at most {most} parcels", most=MAX_PARCELS))
        underway = [one for shipment in case.shipments if not shipment.unpacked for one in shipment.announced]
        _must_be_outstanding(case, self.lines, besides=underway)
        parcel = ReturnShipment(
            id=ShipmentId(owned("shp", case.id, len(case.shipments) + 1)),
            method=self.method,
            status=ShipmentStatus.CREATED,
            paid_by=_payer(file, self.method),
            registered_at=at,
            announced=self.lines,
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            weight_grams=weight_of(file, self.lines),
        )
        file = file.with_case(replace(case, shipments=(*case.shipments, parcel)))
        return file.step(
            CaseAction.REGISTER_SHIPMENT,
            CaseEventType.SHIPMENT_REGISTERED,
            to=CaseStatus.IN_TRANSIT,
            by=by,
            at=at,
            data={"shipment_id": parcel.id, "method": parcel.method.value, "lines": _quantities(self.lines)},
        )


@dataclass(frozen=True, kw_only=True)
class TrackShipment(Act):
    """
    Note a carrier's scan. A parcel that is lost is disputed at once; a late scan never undoes a delivery.

    Where a rule hurries, the scan that says that the carrier has everything starts the remedy.
    """

    permission: ClassVar = Permission.RECEIVE_GOODS
    shipment_id: ShipmentId
    status: ShipmentStatus
    scanned_at: datetime

    def check(self) -> None:
        if self.status is ShipmentStatus.CREATED:
            raise InvalidInput.at("status", message=Said("is not a scan"))

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        parcel = file.case.shipment(self.shipment_id)
        if self.scanned_at > at + _CLOCKS_DIFFER:
            raise InvalidInput.at("at", message=Said("is in the future"))
        file.must_allow(CaseAction.TRACK_SHIPMENT)
        parcel = self._scanned(parcel)
        file, to = _after_scan(file.with_case(file.case.with_shipment(parcel)), parcel, by=by, at=at)
        return file.step(
            CaseAction.TRACK_SHIPMENT,
            CaseEventType.SHIPMENT_TRACKED,
            to=to,
            by=by,
            at=at,
            data={
                "shipment_id": parcel.id,
                "shipment_status": parcel.status.value,
                **(amount_of(file) if lifecycle.is_resolved(to) else {}),
            },
        )

    def _scanned(self, parcel: ReturnShipment) -> ReturnShipment:
        latest = max(parcel.last_seen_at, self.scanned_at)
        if self.status is not ShipmentStatus.LOST:
            first = min(parcel.handed_over_at or self.scanned_at, self.scanned_at)
            parcel = replace(parcel, handed_over_at=first)
        if parcel.delivered_at is not None or parcel.unpacked:
            return replace(parcel, last_scan_at=latest)
        delivered_at = self.scanned_at if self.status is ShipmentStatus.DELIVERED else None
        return replace(parcel, status=self.status, last_scan_at=latest, delivered_at=delivered_at)


@dataclass(frozen=True, kw_only=True)
class Receive(Act):
    """Note what came back; quantities add up. `last` closes receipt: what is missing is available again."""

    permission: ClassVar = Permission.RECEIVE_GOODS
    lines: tuple[Announced, ...]
    shipment_id: ShipmentId | None = None
    last: bool = False

    def check(self) -> None:
        check = InputCheck()
        check.count("lines", things=self.lines, at_most=100, least=0 if self.last else 1)
        _check_quantities(check, self.lines)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        _must_exist(file, self.lines)
        if self.shipment_id is not None:
            file.case.shipment(self.shipment_id)
        file.must_allow(CaseAction.RECEIVE)
        _must_be_outstanding(file.case, self.lines)
        file = received(file, self.lines, shipment_id=self.shipment_id, at=at)
        if self.last:
            file = _closed(file)
        everything = not any(line.outstanding for line in file.case.lines)
        return file.step(
            CaseAction.RECEIVE,
            CaseEventType.GOODS_RECEIVED,
            to=CaseStatus.RECEIVED if everything else CaseStatus.IN_TRANSIT,
            by=by,
            at=at,
            data={"lines": _quantities(self.lines), "last": self.last},
        )


def received(
    file: CaseFile, lines: Sequence[Announced], *, at: datetime, shipment_id: ShipmentId | None = None
) -> CaseFile:
    """Return the file with units taken in, and the parcels that they came in unpacked."""
    case, ledger = file.case, file.order.ledger
    for one in lines:
        line = case.line(one.line_id)
        ledger = ledger.receive(file.order_line(line), one.quantity)
        case = case.with_line(replace(line, received=line.received + one.quantity))
    parcels = [_unpacked(parcel, at) for parcel in _opened(case, shipment_id)]
    for parcel in parcels:
        case = case.with_shipment(parcel)
    arrived = max((parcel.delivered_at for parcel in parcels if parcel.delivered_at), default=at)
    case = replace(case, goods_back_at=max(case.goods_back_at or arrived, arrived))
    return file.with_case(case).with_ledger(ledger)


def _opened(case: Case, shipment_id: ShipmentId | None) -> Sequence[ReturnShipment]:
    """Return the parcel that is named, or else those at the door, or else the only one that can have come."""
    if shipment_id is not None:
        return [case.shipment(shipment_id)]
    at_the_door = [parcel for parcel in case.shipments if parcel.waits_at_the_door]
    on_their_way = [parcel for parcel in case.shipments if parcel.travels]
    return at_the_door or (on_their_way if len(on_their_way) == 1 else [])


def _after_scan(file: CaseFile, parcel: ReturnShipment, *, by: Actor, at: datetime) -> tuple[CaseFile, CaseStatus]:
    """Return the file once a parcel was scanned and where that leads: a rule may not wait for what it holds."""
    if parcel.status is ShipmentStatus.LOST:
        return disputed_by(file, by=by, at=at), CaseStatus.DISPUTED
    hurried_file = hurried(file)
    if hurried_file is None:
        return file, CaseStatus.IN_TRANSIT
    return hurried_file, CaseStatus.RESOLVING


def disputed_by(file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
    """Return the file with a dispute that begins where the case stands."""
    dispute = Dispute(opened_at=at, opened_by=by.party, came_from=file.case.status, event=file.case.next_event)
    return file.with_case(replace(file.case, dispute=dispute))


def _closed(file: CaseFile) -> CaseFile:
    if not any(line.received for line in file.case.lines):
        raise InvalidInput.at("last", message=Said("cannot close a receipt before anything has come"))
    case, ledger = file.case, file.order.ledger
    for line in case.lines:
        ledger = ledger.release(file.order_line(line), in_case=line.outstanding)
        case = case.with_line(replace(line, dropped=line.dropped + line.outstanding))
    return file.with_case(case).with_ledger(ledger)


def _unpacked(parcel: ReturnShipment, at: datetime) -> ReturnShipment:
    return replace(parcel, unpacked=True, status=ShipmentStatus.DELIVERED, delivered_at=parcel.delivered_at or at)


def _payer(file: CaseFile, method: ReturnMethod) -> Party:
    return Party.BUYER if method is ReturnMethod.OWN_CARRIER else freight_payer(file)


def _check_quantities(check: InputCheck, lines: Iterable[Announced]) -> None:
    for index, one in enumerate(lines):
        check.quantity("lines", index, "quantity", number=one.quantity)


def _must_exist(file: CaseFile, lines: Iterable[Announced]) -> None:
    for one in lines:
        file.case.line(one.line_id)


def _must_be_outstanding(case: Case, lines: Iterable[Announced], *, besides: Iterable[Announced] = ()) -> None:
    left = Counter({line.id: line.outstanding for line in case.lines})
    for one in besides:
        left[one.line_id] -= one.quantity
    wanted: Counter[CaseLineId] = Counter()
    for one in lines:
        wanted[one.line_id] += one.quantity
        if wanted[one.line_id] > left[one.line_id]:
            raise QuantityUnavailable(one.line_id, max(0, left[one.line_id]))


def _quantities(lines: Iterable[Announced]) -> list[dict[str, object]]:
    return [{"case_line_id": one.line_id, "quantity": one.quantity} for one in lines]
