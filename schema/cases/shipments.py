"""Parcels on their way back, as clients see them."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.cases import shipments
from aftersales.vocabulary import Party, ReturnMethod, ShipmentStatus


@strawberry.type(description="So many units of a case line that a parcel is said to hold.")
class AnnouncedLine:
    case_line_id: strawberry.ID = strawberry.field(description="The case line.")
    quantity: int = strawberry.field(description="How many units.")

    @classmethod
    def of(cls, announced: shipments.Announced) -> Self:
        return cls(case_line_id=strawberry.ID(announced.line_id), quantity=announced.quantity)


@strawberry.type(description="One parcel on its way back.")
class ReturnShipment:
    id: strawberry.ID = strawberry.field(description="Its id, which scans and receipts name.")
    method: ReturnMethod = strawberry.field(description="How it travels.")
    status: ShipmentStatus = strawberry.field(description="Where it is.")
    carrier: str | None = strawberry.field(description="Who carries it.")
    tracking_number: str | None = strawberry.field(description="The carrier's number of it.")
    registered_at: datetime = strawberry.field(description="When it was announced.")
    last_scan_at: datetime | None = strawberry.field(description="When the carrier last saw it.")
    delivered_at: datetime | None = strawberry.field(description="When it came to the merchant.")
    paid_by: Party = strawberry.field(description="The side that pays for it.")
    lines: list[AnnouncedLine] = strawberry.field(description="What it is said to hold; empty: anything.")

    @classmethod
    def of(cls, parcel: shipments.ReturnShipment) -> Self:
        """Return a parcel as clients see it."""
        return cls(
            id=strawberry.ID(parcel.id),
            method=parcel.method,
            status=parcel.status,
            carrier=parcel.carrier,
            tracking_number=parcel.tracking_number,
            registered_at=parcel.registered_at,
            last_scan_at=parcel.last_scan_at,
            delivered_at=parcel.delivered_at,
            paid_by=parcel.paid_by,
            lines=[AnnouncedLine.of(announced) for announced in parcel.announced],
        )
