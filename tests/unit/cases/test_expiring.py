"""Passed deadlines: who was waited for, until when, and what follows; the side that was late loses."""

from datetime import timedelta

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Decline, RequestInfo
from aftersales.cases.disputing import Escalate
from aftersales.cases.expiring import expire
from aftersales.cases.offering import MakeOffer
from aftersales.cases.receiving import TrackShipment
from aftersales.vocabulary import CaseKind, CaseStatus, DecisionOutcome, Party, ShipmentStatus
from tests.shop import NOON, a_case_file, an_order, ask_for, euros
from tests.unit.journey import (
    a_parcel,
    a_verdict,
    accepted,
    approved,
    does,
    inspected,
    places,
    received,
    rejected,
    the_refund,
    types_of,
    units,
    waits_in_vain,
)

S = CaseStatus
HOUR = timedelta(hours=1)


def a_return(quantity: int = 2) -> CaseFile:
    order = an_order(quantity)
    return a_case_file(order, ask_for(order, {1: quantity}))


def a_refund() -> CaseFile:
    order = an_order(2)
    return a_case_file(order, ask_for(order, {1: 2}, kind=CaseKind.REFUND))


def sent(file: CaseFile) -> CaseFile:
    return does(approved(file), a_parcel())


def scanned(file: CaseFile, status: ShipmentStatus, *, nth: int = 1, after: timedelta = HOUR) -> CaseFile:
    at = file.case.updated_at + after
    return does(file, TrackShipment(shipment_id=file.case.shipments[nth - 1].id, status=status, scanned_at=at), at=at)


def asked_back(file: CaseFile) -> CaseFile:
    return does(file, RequestInfo(text="A photograph?"))


def offered(file: CaseFile) -> CaseFile:
    return does(file, MakeOffer(text="Keep it.", amount="5.00"))


def declined(file: CaseFile) -> CaseFile:
    return does(file, Decline(reason="OTHER"))


def disputed(file: CaseFile) -> CaseFile:
    return does(declined(file), Escalate(statement="Unfair."))


ROWS = [
    ("requested return", a_return(), Party.MERCHANT, 48, S.APPROVED),
    ("requested refund", a_refund(), Party.MERCHANT, 48, S.RESOLVING),
    ("asked from requested", asked_back(a_return()), Party.BUYER, 168, S.EXPIRED),
    ("asked from inspected", asked_back(rejected(a_return())), Party.BUYER, 168, S.INSPECTED),
    ("offered from requested", offered(a_return()), Party.BUYER, 168, S.REQUESTED),
    ("offered from inspected", offered(rejected(a_return())), Party.BUYER, 168, S.INSPECTED),
    ("approved, no parcel", approved(a_return()), Party.BUYER, 168, S.EXPIRED),
    ("parcel delivered", scanned(sent(a_return()), ShipmentStatus.DELIVERED), Party.MERCHANT, 240, S.RECEIVED),
    ("no scan", sent(a_return()), Party.SYSTEM, 720, S.DISPUTED),
    ("received", received(a_return()), Party.MERCHANT, 240, S.RESOLVING),
    ("inspected, none accepted", rejected(a_return()), Party.MERCHANT, 240, S.RESOLVING),
    ("disputed return", disputed(a_return()), Party.PLATFORM, 336, S.APPROVED),
    ("disputed refund", disputed(a_refund()), Party.PLATFORM, 336, S.RESOLVING),
    ("lost parcel", scanned(sent(a_return()), ShipmentStatus.LOST), Party.PLATFORM, 336, S.RESOLVING),
]


class TestEveryWait:
    @pytest.mark.parametrize(("file", "on", "hours", "then"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
    def test_says_who_is_late_and_what_follows(self, file: CaseFile, on: Party, hours: int, then: CaseStatus) -> None:
        deadline = file.case.deadline
        assert deadline is not None
        assert (deadline.party, deadline.on_expiry) == (on, then)
        assert deadline.at == file.case.updated_at + timedelta(hours=hours)
        assert file.case.waiting_on is on

        after = waits_in_vain(file)

        assert after.case.status is then
        assert types_of(after)[-1] == "case.deadline_passed"
        assert after.case.unrecorded[-1].data["late"] == on.value

    @pytest.mark.parametrize("file", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
    def test_changes_nothing_a_moment_before(self, file: CaseFile) -> None:
        assert file.case.deadline is not None

        assert expire(file, at=file.case.deadline.at - timedelta(microseconds=1)) is file

    @pytest.mark.parametrize("file", [accepted(a_return()), declined(a_return())], ids=["resolving", "declined"])
    def test_that_is_none_never_passes(self, file: CaseFile) -> None:
        assert file.case.deadline is None
        assert expire(file, at=NOON + timedelta(days=9_999)) is file


class TestALateMerchant:
    def test_grants_the_refund(self) -> None:
        file = waits_in_vain(a_refund())

        assert the_refund(file).amount == euros("20.00")
        assert file.case.decision is not None
        assert (file.case.decision.by, file.case.decision.automatic) == (Party.SYSTEM, True)

    def test_takes_what_a_parcel_was_said_to_hold(self) -> None:
        file = approved(a_return(3))
        file = does(file, a_parcel(*units(file, 2)))

        file = waits_in_vain(scanned(file, ShipmentStatus.DELIVERED))

        assert file.case.status is S.IN_TRANSIT
        assert (file.case.lines[0].received, file.case.lines[0].outstanding) == (2, 1)
        assert places(file.order) == (0, 1, 2, 0, 0)

    def test_accepts_everything_as_it_is_without_a_look(self) -> None:
        file = waits_in_vain(received(a_return(2)))

        assert (file.case.lines[0].accepted, file.case.lines[0].inspections[0].condition) == (2, None)
        assert the_refund(file).amount == euros("20.00")

    def test_accepts_what_was_rejected_if_nothing_else_was_said(self) -> None:
        file = waits_in_vain(rejected(a_return(2)))

        assert (file.case.lines[0].accepted, file.case.lines[0].rejected) == (2, 0)
        assert the_refund(file).amount == euros("20.00")

    def test_loses_only_the_units_that_have_no_verdict_yet(self) -> None:
        file = received(a_return(3))
        file = inspected(file, a_verdict(file, 0, 1))

        file = waits_in_vain(file)

        assert (file.case.lines[0].accepted, file.case.lines[0].rejected) == (2, 1)
        assert places(file.order) == (1, 0, 2, 0, 0)

    def test_keeps_a_verdict_on_another_line_that_came_in_time(self) -> None:
        order = an_order(1, 1)
        file = received(a_case_file(order, ask_for(order, {1: 1, 2: 1})))
        file = inspected(file, a_verdict(file, 0, 1))

        file = waits_in_vain(file)

        assert [(line.accepted, line.rejected) for line in file.case.lines] == [(0, 1), (1, 0)]
        assert the_refund(file).amount == euros("10.00")


class TestALateBuyer:
    @pytest.mark.parametrize("waiting", [asked_back(a_return()), approved(a_return())], ids=["asked", "approved"])
    def test_has_the_units_back(self, waiting: CaseFile) -> None:
        file = waits_in_vain(waiting)

        assert places(file.order) == (2, 0, 0, 0, 0)
        assert file.case.closed_at == file.case.updated_at

    def test_said_no_to_an_offer(self) -> None:
        file = waits_in_vain(offered(a_return()))

        assert (file.case.offer, file.case.remedies) == (None, ())
        assert file.case.deadline is not None
        assert file.case.deadline.at == file.case.updated_at + timedelta(hours=48)


class TestALateCarrier:
    def test_is_disputed_and_the_buyer_is_paid_in_the_end(self) -> None:
        file = waits_in_vain(sent(a_return()))
        assert file.case.dispute is not None
        assert file.case.dispute.came_from is S.IN_TRANSIT

        file = waits_in_vain(file)

        assert file.case.dispute is not None
        assert file.case.dispute.ruling is DecisionOutcome.APPROVED
        assert the_refund(file).amount == euros("20.00")
        assert places(file.order) == (0, 2, 0, 0, 0)

    def test_is_waited_for_from_the_last_scan(self) -> None:
        file = scanned(sent(a_return()), ShipmentStatus.IN_TRANSIT, after=timedelta(days=29))

        assert file.case.deadline is not None
        assert file.case.deadline.at == NOON + timedelta(days=59)


class TestParcelsAtTheDoor:
    def test_are_waited_for_from_the_first_that_came(self) -> None:
        file = approved(a_return(2))
        file = does(does(file, a_parcel(*units(file, 1))), a_parcel(*units(file, 1)))
        file = scanned(file, ShipmentStatus.DELIVERED, nth=1)

        file = scanned(file, ShipmentStatus.DELIVERED, nth=2, after=timedelta(days=3))

        assert file.case.deadline is not None
        assert file.case.deadline.at == NOON + HOUR + timedelta(days=10)

    def test_leave_the_others_on_their_way(self) -> None:
        file = approved(a_return(2))
        file = does(does(file, a_parcel(*units(file, 1))), a_parcel(*units(file, 1)))
        file = scanned(file, ShipmentStatus.DELIVERED, nth=1)

        file = waits_in_vain(file)

        assert file.case.status is S.IN_TRANSIT
        assert file.case.deadline is not None
        assert (file.case.deadline.party, file.case.deadline.on_expiry) == (Party.SYSTEM, S.DISPUTED)
        assert file.case.deadline.at == NOON + timedelta(days=30)


class TestALatePlatform:
    def test_rules_for_the_buyer_and_the_ruling_is_final(self) -> None:
        file = waits_in_vain(disputed(a_refund()))

        assert the_refund(file).amount == euros("20.00")
        assert file.case.decision is not None
        cited = [one.rule for one in file.case.decision.because]
        assert cited == ["default.return", "platform.ruling", "default.deadline.disputed"]
