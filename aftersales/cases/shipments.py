"""Parcels on their way back to the merchant."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.identifiers import CaseLineId, ShipmentId
from aftersales.policy.transport import Footprint, way_back
from aftersales.vocabulary import Party, ReturnMethod, ShipmentStatus


@dataclass(frozen=True, kw_only=True)
class Announced:
    """So many units of a case line that a parcel is said to hold."""

    line_id: CaseLineId
    quantity: int


@dataclass(frozen=True, kw_only=True)
class ReturnShipment:
    """
    One parcel. Without `announced` it may hold anything; `unpacked` once nothing more is expected of it.

    `handed_over_at` is when a carrier first scanned it, which proves that the goods were on their way.
    """

    id: ShipmentId
    method: ReturnMethod
    status: ShipmentStatus
    paid_by: Party
    registered_at: datetime
    announced: tuple[Announced, ...] = ()
    carrier: str | None = None
    tracking_number: str | None = None
    handed_over_at: datetime | None = None
    last_scan_at: datetime | None = None
    delivered_at: datetime | None = None
    unpacked: bool = False
    weight_grams: int | None = None

    @property
    def footprint(self) -> Footprint | None:
        """What its way emits, where it is known what it weighs."""
        return None if self.weight_grams is None else way_back(self.weight_grams, method=self.method)

    @property
    def waits_at_the_door(self) -> bool:
        """Tell whether it was delivered, and nobody has received it."""
        return self.status is ShipmentStatus.DELIVERED and not self.unpacked

    @property
    def travels(self) -> bool:
        """Tell whether it is still on its way."""
        return self.status in (ShipmentStatus.CREATED, ShipmentStatus.IN_TRANSIT) and not self.unpacked

    @property
    def last_seen_at(self) -> datetime:
        """When anyone last heard of it."""
        return self.last_scan_at or self.registered_at
