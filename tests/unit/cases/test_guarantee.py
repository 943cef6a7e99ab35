"""How long a repaired item is guaranteed: what its buyer is told is what their next request is judged by."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.receiving import Receive
from aftersales.cases.remedies import RepairRemedy
from aftersales.cases.settling import CompleteRepair, ShipReplacement
from aftersales.orders.order import Order
from aftersales.policy.claims import Claim
from aftersales.policy.policy import Allowed
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import CaseKind, LegalBasis
from tests.shop import LEAD, NOON, a_case_file, ask_for, policy_of
from tests.unit.cases.withdrawals import sold_to
from tests.unit.journey import a_verdict, all_units, days, does, inspected

LATE = NOON + days(731)
"""After two years, when the legal guarantee of the Union has ended."""


def mended(
    order: Order,
    *,
    reason: str = "DEFECTIVE",
    basis: LegalBasis | None = None,
    at: datetime = NOON,
    in_days: float = 0,
) -> CaseFile:
    """Return the file of an article whose repair was asked for at an instant and was done so many days later."""
    ask = replace(ask_for(order, kind=CaseKind.REPAIR, reason=reason), basis=basis)
    file = does(a_case_file(order, ask, by=LEAD, at=at), Approve())
    file = does(file, Receive(lines=all_units(file)))
    file = inspected(file, *(a_verdict(file, line.received, nth=nth) for nth, line in enumerate(file.case.lines, 1)))
    for remedy in file.case.remedies:
        done = CompleteRepair(remedy_id=remedy.id, repaired=True, findings="A screw.")
        file = does(file, done, at=at + days(in_days))
    return file


def returned(file: CaseFile, *, in_days: float = 0) -> CaseFile:
    """Return the file once a mended article is with its buyer again, so many days after it was asked for."""
    for remedy in file.case.remedies:
        file = does(file, ShipReplacement(remedy_id=remedy.id))
    return does(file, ConfirmDelivery(), at=file.case.opened_at + days(in_days))


def told(file: CaseFile) -> Sequence[str | None]:
    """Return until when each repaired article is said to be guaranteed."""
    ends = [remedy.guarantee_until for remedy in file.case.remedies if isinstance(remedy, RepairRemedy)]
    return [None if end is None else end.isoformat() for end in ends]


def judged(order: Order, kind: CaseKind = CaseKind.REPAIR) -> Claim:
    """Return what the order's first line claims for a defect, half a year after it was sold."""
    at, reason = NOON + days(180), REASONS["DEFECTIVE"]
    return Claim(kind=kind, line=order.lines[0], order=order, policy=policy_of(), at=at, reason=reason)


def last_day(order: Order) -> date | None:
    """Return the last day on which a request for another repair stands on the guarantee."""
    until = judged(order).on(LegalBasis.CONFORMITY).until
    return None if until is None else order.day_of(until)


class TestARepair:
    def test_lengthens_the_guarantee_where_the_law_has_it(self) -> None:
        assert told(mended(sold_to("DE", 1))) == ["2029-11-22"]

    def test_is_guaranteed_for_no_fixed_time_where_the_law_sets_none(self) -> None:
        assert told(mended(sold_to("GB", 1))) == [None]

    def test_in_france_also_adds_the_days_until_the_buyer_has_it_back(self) -> None:
        file = mended(sold_to("FR", 1), in_days=10)
        assert told(file) == ["2029-12-03"]

        file = returned(file, in_days=20)

        assert told(file) == ["2029-12-12"]
        assert file.order.ledger.of(file.order.lines[0].id).workshop_days == 20

    def test_told_once_more_adds_its_days_to_those_of_the_first(self) -> None:
        first = returned(mended(sold_to("FR", 1), in_days=10), in_days=20)

        second = mended(first.order, at=NOON + days(60), in_days=5)
        back = returned(second, in_days=9)

        assert (told(first), told(second), told(back)) == (["2029-12-12"], ["2029-12-17"], ["2029-12-21"])

    @pytest.mark.parametrize("territory", ["FR", "DE", "GB", "CN", "US"])
    def test_is_told_the_day_that_the_next_request_is_judged_by(self, territory: str) -> None:
        order = sold_to(territory, 2)

        for nth in range(3):
            file = returned(mended(order, at=NOON + days(20 * nth), in_days=2), in_days=7 + nth)
            order = file.order

            day = last_day(order)
            assert told(file) == [None if day is None else day.isoformat()]

    def test_of_two_lines_of_one_article_is_told_the_same_of_both(self) -> None:
        order = sold_to("FR", 2)
        asked = ask_for(order, {1: 1}, kind=CaseKind.REPAIR, reason="DEFECTIVE").lines

        file = does(
            a_case_file(order, replace(ask_for(order, kind=CaseKind.REPAIR), lines=(*asked, *asked))), Approve()
        )
        file = does(file, Receive(lines=all_units(file)))
        file = inspected(file, a_verdict(file, 1), a_verdict(file, 1, nth=2))
        for remedy in file.case.remedies:
            file = does(file, CompleteRepair(remedy_id=remedy.id, repaired=True, findings="A screw."))
        file = returned(file, in_days=4)

        day = last_day(file.order)
        assert day is not None
        assert told(file) == [day.isoformat()] * 2


UNOWED = pytest.mark.parametrize(
    ("reason", "basis", "at"),
    [
        ("OTHER", None, NOON),
        ("DEFECTIVE", LegalBasis.GOODWILL, NOON),
        ("DEFECTIVE", LegalBasis.GOODWILL, LATE),
    ],
    ids=["of what the buyer broke", "as goodwill", "after its end"],
)


class TestARepairThatNobodyOwed:
    @UNOWED
    @pytest.mark.parametrize("territory", ["DE", "FR"])
    def test_lengthens_nothing(self, territory: str, reason: str, basis: LegalBasis | None, at: datetime) -> None:
        order = sold_to(territory, 1)

        file = returned(mended(order, reason=reason, basis=basis, at=at, in_days=3), in_days=9)

        day = last_day(order)
        assert day is not None
        assert told(file) == [day.isoformat()]
        assert last_day(file.order) == day

    @UNOWED
    def test_is_no_first_try_to_put_it_right(self, reason: str, basis: LegalBasis | None, at: datetime) -> None:
        file = returned(mended(sold_to("DE", 1), reason=reason, basis=basis, at=at))

        claim = judged(file.order, CaseKind.RETURN)

        assert file.order.quantities(file.order.lines[0]).repaired == 1
        assert not isinstance(claim.on(LegalBasis.CONFORMITY), Allowed)

    def test_leaves_what_an_owed_one_added(self) -> None:
        owed = returned(mended(sold_to("FR", 1)), in_days=20)

        kind = returned(mended(owed.order, basis=LegalBasis.GOODWILL, at=NOON + days(60)), in_days=30)

        assert told(kind) == told(owed) == ["2029-12-12"]
        assert isinstance(judged(kind.order, CaseKind.RETURN).on(LegalBasis.CONFORMITY), Allowed)

    def test_is_none_where_the_policy_was_asked_while_the_guarantee_ran(self) -> None:
        file = returned(mended(sold_to("DE", 1), basis=LegalBasis.POLICY))

        assert file.case.basis is LegalBasis.POLICY
        assert told(file) == ["2029-11-22"]
