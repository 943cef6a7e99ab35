"""Disputing: the buyer goes to the platform, which rules once and for all, or opens a case again."""

from datetime import timedelta

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Decline
from aftersales.cases.disputing import Arbitrate, Escalate, Reopen
from aftersales.cases.receiving import Receive, TrackShipment
from aftersales.errors import InvalidInput, NotAllowedNow, NotPermitted, QuantityUnavailable
from aftersales.vocabulary import CaseKind, CaseStatus, DecisionOutcome, Party, ShipmentStatus
from tests.shop import BUYER, LEAD, NOON, PLATFORM, a_case_file, an_order, ask_for, euros
from tests.unit.journey import (
    a_parcel,
    a_verdict,
    accepted,
    all_units,
    approved,
    days,
    does,
    inspected,
    places,
    received,
    rejected,
    settled,
    the_refund,
    units,
    waits_in_vain,
)

S = CaseStatus
FOR, AGAINST = DecisionOutcome.APPROVED, DecisionOutcome.DECLINED


def asked(kind: CaseKind = CaseKind.RETURN, quantity: int = 2) -> CaseFile:
    order = an_order(quantity)
    return a_case_file(order, ask_for(order, {1: quantity}, kind=kind, reason="OTHER"))


def declined(file: CaseFile) -> CaseFile:
    return does(file, Decline(reason="OTHER"))


def half_rejected() -> CaseFile:
    """Return the file of a completed return of two units, of which one was rejected."""
    file = received(asked())
    return settled(inspected(file, a_verdict(file, 1, 1)))


def disputed(file: CaseFile) -> CaseFile:
    return does(file, Escalate(statement="Unfair."))


def ruled(file: CaseFile, ruling: DecisionOutcome) -> CaseFile:
    return does(file, Arbitrate(ruling=ruling, because="So it is."))


class TestEscalate:
    def test_reserves_the_units_again(self) -> None:
        file = disputed(declined(asked()))

        assert (file.case.status, file.case.waiting_on) == (S.DISPUTED, Party.PLATFORM)
        assert places(file.order) == (0, 2, 0, 0, 0)
        assert file.case.dispute is not None
        assert (file.case.dispute.came_from, file.case.dispute.opened_by) == (S.DECLINED, Party.BUYER)
        assert file.case.closed_at is None

    def test_is_about_the_rejected_units_of_a_completed_case(self) -> None:
        file = disputed(half_rejected())

        assert places(file.order) == (0, 1, 0, 1, 0)
        assert (file.case.lines[0].settled, file.case.lines[0].outstanding) == (1, 1)

    def test_finds_no_units_that_another_case_took_meanwhile(self) -> None:
        file = declined(asked())
        order = a_case_file(file.order).order

        with pytest.raises(QuantityUnavailable):
            disputed(CaseFile(case=file.case, order=order, policy=file.policy))

        assert places(order) == (1, 1, 0, 0, 0)

    def test_is_possible_for_seven_days(self) -> None:
        file = declined(asked())
        act = Escalate(statement="Unfair.")

        assert does(file, act, at=NOON + days(7)).case.status is S.DISPUTED
        with pytest.raises(NotAllowedNow):
            does(file, act, at=NOON + days(7) + timedelta(microseconds=1))

    @pytest.mark.parametrize(
        "file", [settled(accepted(asked())), asked(), rejected(asked())], ids=["all accepted", "requested", "inspected"]
    )
    def test_needs_something_that_was_refused(self, file: CaseFile) -> None:
        with pytest.raises(NotAllowedNow):
            disputed(file)

    @pytest.mark.parametrize("file", [declined(asked()), half_rejected()], ids=["declined", "completed"])
    def test_comes_too_late_after_a_ruling(self, file: CaseFile) -> None:
        file = ruled(disputed(file), AGAINST)

        with pytest.raises(NotAllowedNow):
            disputed(file)

    def test_is_the_buyers_to_do(self) -> None:
        for actor in (LEAD, PLATFORM):
            with pytest.raises(NotPermitted):
                does(declined(asked()), Escalate(statement="Unfair."), by=actor)

    @pytest.mark.parametrize("statement", ["", "x" * 5_001])
    def test_needs_a_statement(self, statement: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            does(declined(asked()), Escalate(statement=statement))

        assert refusal.value.fields[0].path == ("statement",)


class TestArbitrate:
    def test_for_the_buyer_lets_the_goods_come_back(self) -> None:
        file = ruled(disputed(declined(asked())), FOR)

        assert (file.case.status, places(file.order)) == (S.APPROVED, (0, 2, 0, 0, 0))
        assert file.case.dispute is not None
        assert (file.case.dispute.ruling, file.case.dispute.ruled_at) == (FOR, NOON)

    def test_for_the_buyer_pays_at_once_where_nothing_comes_back(self) -> None:
        file = ruled(disputed(declined(asked(CaseKind.REFUND))), FOR)

        assert (file.case.status, the_refund(file).amount) == (S.RESOLVING, euros("20.00"))

    def test_may_leave_the_goods_with_the_buyer(self) -> None:
        file = disputed(declined(asked()))

        file = does(file, Arbitrate(ruling=FOR, because="Keep it.", without_return=True))

        assert (file.case.status, the_refund(file).amount) == (S.RESOLVING, euros("20.00"))

    def test_about_rejected_units_pays_for_them_alone(self) -> None:
        file = ruled(disputed(half_rejected()), FOR)
        file = does(file, Receive(lines=all_units(file)))

        file = settled(inspected(file, a_verdict(file, 1)))

        assert [places(file.order), file.order.refunded.amount] == [(0, 0, 0, 2, 0), "20.00"]
        assert file.case.status is S.COMPLETED

    def test_against_the_buyer_leads_back_to_where_it_came_from(self) -> None:
        from_declined = ruled(disputed(declined(asked())), AGAINST)
        from_completed = ruled(disputed(half_rejected()), AGAINST)

        assert (from_declined.case.status, places(from_declined.order)) == (S.DECLINED, (2, 0, 0, 0, 0))
        assert (from_completed.case.status, places(from_completed.order)) == (S.COMPLETED, (1, 0, 0, 1, 0))

    def test_is_the_platforms_to_do_with_its_grounds(self) -> None:
        file = disputed(declined(asked()))

        for actor in (BUYER, LEAD):
            with pytest.raises(NotPermitted):
                does(file, Arbitrate(ruling=FOR, because="Mine."), by=actor)
        with pytest.raises(InvalidInput):
            does(file, Arbitrate(ruling=FOR, because=" "))


class TestALostParcel:
    def lost(self, file: CaseFile) -> CaseFile:
        parcel = file.case.shipments[-1].id
        return does(file, TrackShipment(shipment_id=parcel, status=ShipmentStatus.LOST, scanned_at=NOON))

    def test_is_paid_for_as_if_it_had_come(self) -> None:
        file = ruled(self.lost(does(approved(asked()), a_parcel())), FOR)

        assert (file.case.status, the_refund(file).amount) == (S.RESOLVING, euros("20.00"))
        assert places(settled(file).order) == (0, 0, 0, 2, 0)

    def test_takes_what_came_before_as_it_is(self) -> None:
        file = approved(asked())
        file = does(does(file, Receive(lines=units(file, 1))), a_parcel())

        file = ruled(self.lost(file), FOR)

        assert (file.case.lines[0].accepted, file.case.lines[0].kept) == (1, 1)
        assert the_refund(file).amount == euros("20.00")

    def test_is_not_paid_for_where_the_platform_says_so(self) -> None:
        file = ruled(self.lost(does(approved(asked()), a_parcel())), AGAINST)

        assert (file.case.status, places(file.order)) == (S.DECLINED, (2, 0, 0, 0, 0))

    def test_of_a_repair_is_paid_back(self) -> None:
        file = ruled(self.lost(does(approved(asked(CaseKind.REPAIR)), a_parcel())), FOR)

        assert the_refund(file).amount == euros("20.00")


class TestReopen:
    def test_begins_anew_with_what_was_not_remedied(self) -> None:
        file = does(half_rejected(), Reopen(note="A mistake."))

        assert (file.case.status, file.case.decision, file.case.closed_at) == (S.REQUESTED, None, None)
        assert places(file.order) == (0, 1, 0, 1, 0)
        assert file.case.lines[0].outstanding == 1

    def test_of_an_expired_case_takes_all_of_it(self) -> None:
        file = does(waits_in_vain(approved(asked())), Reopen())

        assert (file.case.status, places(file.order)) == (S.REQUESTED, (0, 2, 0, 0, 0))

    def test_expects_nothing_of_the_parcels_of_before(self) -> None:
        file = approved(asked())
        file = does(does(file, a_parcel()), a_parcel())
        at_the_door = file.case.shipments[0].id
        file = does(file, TrackShipment(shipment_id=at_the_door, status=ShipmentStatus.DELIVERED, scanned_at=NOON))
        file = does(file, Receive(lines=units(file, 1), shipment_id=file.case.shipments[1].id, last=True))
        file = settled(inspected(file, a_verdict(file, 1)))

        file = approved(does(file, Reopen(), at=NOON + days(30)))
        file = does(file, a_parcel(*units(file, 1)))

        assert file.case.deadline is not None
        assert (file.case.deadline.party, file.case.deadline.at) == (Party.SYSTEM, NOON + days(60))

    def test_finds_nothing_where_everything_was_remedied(self) -> None:
        with pytest.raises(QuantityUnavailable):
            does(settled(accepted(asked())), Reopen())

    @pytest.mark.parametrize("file", [declined(asked()), asked()], ids=["declined", "requested"])
    def test_needs_a_case_that_ended_otherwise(self, file: CaseFile) -> None:
        with pytest.raises(NotAllowedNow):
            does(file, Reopen())

    def test_is_the_platforms_to_do(self) -> None:
        with pytest.raises(NotPermitted):
            does(half_rejected(), Reopen(), by=LEAD)
