"""Parcels on their way back, as clients see them."""

from datetime import datetime
from typing import Self, TypedDict

import strawberry

from aftersales.cases import shipments
from aftersales.cases.case_file import CaseFile
from aftersales.cases.worth import weight_of
from aftersales.policy.transport import Footprint, in_words, way_back
from aftersales.vocabulary import Party, ReturnMethod, ShipmentStatus


@strawberry.type(description="So many units of a case line that a parcel is said to hold.")
class AnnouncedLine:
    case_line_id: strawberry.ID = strawberry.field(description="The case line.")
    quantity: int = strawberry.field(description="How many units.")

    @classmethod
    def of(cls, announced: shipments.Announced) -> Self:
        return cls(case_line_id=strawberry.ID(announced.line_id), quantity=announced.quantity)


class _Emitted(TypedDict):
    co2_grams: int | None
    co2_grams_low: int | None
    co2_grams_high: int | None


def _emitted(way: Footprint | None) -> _Emitted:
    """Return what a way back emits, as far as it is known."""
    if way is None:
        return _Emitted(co2_grams=None, co2_grams_low=None, co2_grams_high=None)
    return _Emitted(co2_grams=way.grams, co2_grams_low=way.low, co2_grams_high=way.high)


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
    co2_grams: int | None = strawberry.field(
        description="What its way back emits, about, in grams of CO2e; null where its weight is not known."
    )
    co2_grams_low: int | None = strawberry.field(description="The least that it may be.")
    co2_grams_high: int | None = strawberry.field(description="The most that it may be.")
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
            **_emitted(parcel.footprint),
            lines=[AnnouncedLine.of(announced) for announced in parcel.announced],
        )


@strawberry.type(description="What sending goods back would emit: what is known of it, and what is not.")
class WayBack:
    weight_grams: int | None = strawberry.field(description="What the goods weigh, where the shop told.")
    co2_grams: int | None = strawberry.field(description="About so many grams of CO2e.")
    co2_grams_low: int | None = strawberry.field(description="The least that it may be.")
    co2_grams_high: int | None = strawberry.field(description="The most that it may be.")
    steps: list[str] = strawberry.field(description="The same in words, with when it is worth that.")

    @classmethod
    def of(cls, file: CaseFile) -> Self:
        """Return the way back of everything that a case asks about."""
        weight, method = weight_of(file), file.case.method
        way = None if weight is None else way_back(weight, method=method)
        return cls(
            weight_grams=weight,
            **_emitted(way),
            steps=list(in_words(weight, method=method)),
        )
