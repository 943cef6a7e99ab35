"""Receiving: parcels on their way back, scans, and goods that come in as many of them as it takes."""

from datetime import timedelta

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.receiving import MAX_PARCELS, Receive, RegisterShipment, TrackShipment
from aftersales.errors import InvalidInput, NotAllowedNow, NotFound, QuantityUnavailable
from aftersales.identifiers import ShipmentId
from aftersales.vocabulary import CaseStatus, Party, ReturnMethod, ShipmentStatus
from tests.shop import NOON, SHOP_SYSTEM, a_case_file, an_order, ask_for
from tests.unit.journey import a_parcel, all_units, approved, does, places, received, types_of, units

S = CaseStatus


def a_return(*quantities: int) -> CaseFile:
    """Return the file of an approved return of so many units of each line."""
    order = an_order(*quantities)
    return approved(a_case_file(order, ask_for(order, dict(enumerate(quantities, start=1)))))


def scan(file: CaseFile, status: ShipmentStatus, *, nth: int = 1, hours: float = 1) -> CaseFile:
    at = NOON + timedelta(hours=hours)
    act = TrackShipment(shipment_id=file.case.shipments[nth - 1].id, status=status, scanned_at=at)
    return does(file, act, by=SHOP_SYSTEM, at=max(at, file.case.updated_at))


class TestRegisterShipment:
    def test_sends_the_case_on_its_way(self) -> None:
        file = does(a_return(2), a_parcel())

        (parcel,) = file.case.shipments
        assert file.case.status is S.IN_TRANSIT
        assert (parcel.status, parcel.paid_by, parcel.tracking_number) == (
            ShipmentStatus.CREATED,
            Party.MERCHANT,
            "T-1",
        )
        assert types_of(file)[-1] == "case.shipment_registered"

    def test_is_paid_by_a_buyer_who_chose_the_carrier(self) -> None:
        file = does(a_return(2), RegisterShipment(method=ReturnMethod.OWN_CARRIER))

        assert file.case.shipments[0].paid_by is Party.BUYER

    def test_announces_no_unit_twice(self) -> None:
        file = a_return(3)
        file = does(file, a_parcel(*units(file, 2)))

        with pytest.raises(QuantityUnavailable) as refusal:
            does(file, a_parcel(*units(file, 2)))

        assert refusal.value.available == 1
        assert len(does(file, a_parcel(*units(file, 1))).case.shipments) == 2

    def test_may_follow_a_parcel_that_was_received_without_its_name(self) -> None:
        file = a_return(2)
        file = does(file, a_parcel(*units(file, 1)))
        file = does(file, Receive(lines=units(file, 1)))

        file = does(file, a_parcel(*units(file, 1)))

        assert [parcel.unpacked for parcel in file.case.shipments] == [True, False]

    @pytest.mark.parametrize(
        ("act", "path"),
        [
            (RegisterShipment(method=ReturnMethod.KEEP_ITEM), "method"),
            (RegisterShipment(method=ReturnMethod.PICKUP, carrier=" "), "carrier"),
            (RegisterShipment(method=ReturnMethod.PICKUP, tracking_number="9" * 101), "trackingNumber"),
            (a_parcel(*units(a_return(2), 0)), "lines.0.quantity"),
        ],
    )
    def test_refuses_input_that_makes_no_sense(self, act: RegisterShipment, path: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            does(a_return(2), act)

        assert ".".join(refusal.value.fields[0].path) == path

    def test_refuses_the_lines_of_another_case(self) -> None:
        with pytest.raises(NotFound):
            does(a_return(2), a_parcel(*units(a_return(2), 1)))

    def test_refuses_a_case_that_nobody_approved(self) -> None:
        with pytest.raises(NotAllowedNow):
            does(a_case_file(an_order(1)), a_parcel())

    def test_ends_at_a_number_of_parcels(self) -> None:
        file = a_return(1)
        for _ in range(MAX_PARCELS):
            file = does(file, a_parcel())

        with pytest.raises(InvalidInput):
            does(file, a_parcel())


class TestTrackShipment:
    def test_moves_the_deadline_with_every_scan(self) -> None:
        file = scan(does(a_return(1), a_parcel()), ShipmentStatus.IN_TRANSIT, hours=5)

        assert file.case.status is S.IN_TRANSIT
        assert file.case.deadline is not None
        assert (file.case.deadline.at, file.case.deadline.party) == (NOON + timedelta(days=30, hours=5), Party.SYSTEM)

    def test_of_a_delivery_has_the_merchant_waited_for(self) -> None:
        file = scan(does(a_return(1), a_parcel()), ShipmentStatus.DELIVERED, hours=5)

        assert file.case.deadline is not None
        assert (file.case.deadline.at, file.case.deadline.party) == (NOON + timedelta(days=10, hours=5), Party.MERCHANT)
        assert file.case.deadline.on_expiry is S.RECEIVED

    @pytest.mark.parametrize("late", [ShipmentStatus.IN_TRANSIT, ShipmentStatus.LOST])
    def test_never_undoes_a_delivery(self, late: ShipmentStatus) -> None:
        file = scan(does(a_return(1), a_parcel()), ShipmentStatus.DELIVERED, hours=5)

        file = scan(file, late, hours=4)

        assert (file.case.shipments[0].status, file.case.status) == (ShipmentStatus.DELIVERED, S.IN_TRANSIT)

    def test_of_a_loss_is_disputed_at_once(self) -> None:
        file = scan(does(a_return(1), a_parcel()), ShipmentStatus.LOST)

        assert file.case.status is S.DISPUTED
        assert file.case.dispute is not None
        assert (file.case.dispute.came_from, file.case.dispute.opened_by) == (S.IN_TRANSIT, Party.SYSTEM)

    @pytest.mark.parametrize(
        ("status", "hours", "path"), [(ShipmentStatus.CREATED, 1, "status"), (ShipmentStatus.DELIVERED, 2, "at")]
    )
    def test_refuses_what_is_no_scan(self, status: ShipmentStatus, hours: int, path: str) -> None:
        file = does(a_return(1), a_parcel())
        scanned_at = NOON + timedelta(hours=hours)
        act = TrackShipment(shipment_id=file.case.shipments[0].id, status=status, scanned_at=scanned_at)

        with pytest.raises(InvalidInput) as refusal:
            does(file, act, at=NOON + timedelta(hours=1))

        assert refusal.value.fields[0].path == (path,)

    def test_refuses_the_parcel_of_another_case(self) -> None:
        other = does(a_return(1), a_parcel()).case.shipments[0].id

        with pytest.raises(NotFound):
            does(
                does(a_return(1), a_parcel()),
                TrackShipment(shipment_id=other, status=ShipmentStatus.LOST, scanned_at=NOON),
            )


class TestReceive:
    def test_adds_up_until_all_has_come(self) -> None:
        file = a_return(3)

        file = does(file, Receive(lines=units(file, 1)))
        assert (file.case.status, places(file.order)) == (S.IN_TRANSIT, (0, 2, 1, 0, 0))

        file = does(file, Receive(lines=units(file, 2)))
        assert (file.case.status, places(file.order)) == (S.RECEIVED, (0, 0, 3, 0, 0))

    def test_waits_for_every_line(self) -> None:
        file = a_return(1, 1)

        file = does(file, Receive(lines=units(file, 1)))

        assert file.case.status is S.IN_TRANSIT

    def test_that_is_the_last_gives_the_missing_units_back(self) -> None:
        file = a_return(3)

        file = does(file, Receive(lines=units(file, 1), last=True))

        assert file.case.status is S.RECEIVED
        assert places(file.order) == (2, 0, 1, 0, 0)
        assert (file.case.lines[0].dropped, file.case.lines[0].outstanding) == (2, 0)

    def test_may_be_closed_later_without_a_unit_more(self) -> None:
        file = a_return(3)
        file = does(file, Receive(lines=units(file, 1)))

        file = does(file, Receive(lines=(), last=True))

        assert (file.case.status, places(file.order)) == (S.RECEIVED, (2, 0, 1, 0, 0))

    def test_cannot_be_closed_before_anything_has_come(self) -> None:
        file = a_return(3)

        with pytest.raises(InvalidInput) as refusal:
            does(file, Receive(lines=(), last=True))

        assert refusal.value.fields[0].path == ("last",)

    def test_unpacks_the_parcel_that_is_named(self) -> None:
        file = does(does(a_return(2), a_parcel()), a_parcel())

        file = does(file, Receive(lines=units(file, 1), shipment_id=file.case.shipments[1].id))

        assert [parcel.unpacked for parcel in file.case.shipments] == [False, True]
        assert file.case.shipments[1].status is ShipmentStatus.DELIVERED

    def test_unpacks_every_parcel_at_the_door_where_none_is_named(self) -> None:
        file = does(does(a_return(2), a_parcel()), a_parcel())
        file = scan(file, ShipmentStatus.DELIVERED)

        file = does(file, Receive(lines=units(file, 1)))

        assert [parcel.unpacked for parcel in file.case.shipments] == [True, False]
        assert file.case.deadline is not None
        assert file.case.deadline.party is Party.SYSTEM

    @pytest.mark.parametrize("quantity", [3, 1_000_000])
    def test_takes_in_no_more_than_is_outstanding(self, quantity: int) -> None:
        file = a_return(2)

        with pytest.raises(QuantityUnavailable) as refusal:
            does(file, Receive(lines=units(file, quantity)))

        assert refusal.value == QuantityUnavailable(file.case.lines[0].id, 2)

    def test_counts_a_line_that_is_named_twice(self) -> None:
        file = a_return(2)

        with pytest.raises(QuantityUnavailable):
            does(file, Receive(lines=(*units(file, 1), *units(file, 2))))

    @pytest.mark.parametrize("quantity", [0, -1, 1_000_001])
    def test_refuses_a_quantity_that_makes_no_sense(self, quantity: int) -> None:
        file = a_return(2)

        with pytest.raises(InvalidInput):
            does(file, Receive(lines=units(file, quantity)))

    def test_refuses_nothing_at_all(self) -> None:
        with pytest.raises(InvalidInput):
            does(a_return(2), Receive(lines=()))

    def test_refuses_an_unknown_line_or_parcel(self) -> None:
        file, other = a_return(2), a_return(2)

        with pytest.raises(NotFound):
            does(file, Receive(lines=units(other, 1)))
        with pytest.raises(NotFound):
            does(file, Receive(lines=units(file, 1), shipment_id=ShipmentId("shp_0")))

    def test_says_the_status_before_the_quantity(self) -> None:
        file = received(a_case_file(an_order(1)))

        with pytest.raises(NotAllowedNow):
            does(file, Receive(lines=units(file, 9)))

    def test_has_everything_in_the_end(self) -> None:
        file = a_return(2, 3)

        file = does(file, Receive(lines=all_units(file)))

        assert [line.received for line in file.case.lines] == [2, 3]
