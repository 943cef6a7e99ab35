"""Inspecting: a verdict on each unit that came back, and the remedy once all have one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.receiving import Receive
from aftersales.cases.resolving import delivery_refund
from aftersales.errors import InvalidInput, NotAllowedNow, NotFound, QuantityUnavailable
from aftersales.orders.line_account import LineAccount
from aftersales.orders.order_line import Shipping
from aftersales.vocabulary import CaseStatus, Condition, LegalBasis, RefundDestination
from tests.shop import a_case_file, an_order, ask_for, euros
from tests.unit.journey import (
    a_verdict,
    approved,
    does,
    inspected,
    places,
    received,
    rejected,
    settled,
    the_refund,
    types_of,
    units,
)

S = CaseStatus


def came_back(*quantities: int) -> CaseFile:
    order = an_order(*quantities)
    return received(a_case_file(order, ask_for(order, dict(enumerate(quantities, start=1)))))


def tenders_of(file: CaseFile) -> Mapping[str, int]:
    assert file.case.quote is not None
    return file.case.quote.tenders


class TestInspect:
    def test_of_everything_accepted_begins_the_refund_in_the_same_act(self) -> None:
        file = came_back(2)

        file = inspected(file, a_verdict(file, 2))

        assert (file.case.status, types_of(file)[-1]) == (S.RESOLVING, "case.goods_inspected")
        assert the_refund(file).amount == euros("20.00")
        assert file.order.ledger.under_way == 2_000
        assert places(file.order) == (0, 0, 2, 0, 0)

    def test_waits_for_a_verdict_on_every_unit(self) -> None:
        file = came_back(1, 2)

        file = inspected(file, a_verdict(file, 1), a_verdict(file, 1, nth=2))

        assert file.case.status is S.INSPECTED
        assert file.case.remedies == ()
        assert inspected(file, a_verdict(file, 1, nth=2)).case.status is S.RESOLVING

    def test_keeps_each_condition_that_was_found(self) -> None:
        file = came_back(3)

        file = inspected(
            file,
            a_verdict(file, 2, condition=Condition.UNOPENED),
            a_verdict(file, 0, 1, condition=Condition.DAMAGED),
        )

        found = [(one.accepted, one.rejected, one.condition) for one in file.case.lines[0].inspections]
        assert found == [(2, 0, Condition.UNOPENED), (0, 1, Condition.DAMAGED)]

    def test_pays_for_what_was_accepted_and_sends_the_rest_back(self) -> None:
        file = came_back(3)

        file = inspected(file, a_verdict(file, 2, 1))

        assert the_refund(file).amount == euros("20.00")
        assert places(file.order) == (1, 0, 2, 0, 0)
        assert places(settled(file).order) == (1, 0, 0, 2, 0)

    def test_that_accepts_nothing_waits_on_the_merchant(self) -> None:
        file = rejected(a_case_file(an_order(1)))

        assert (file.case.status, file.case.remedies) == (S.INSPECTED, ())
        assert places(file.order) == (0, 0, 1, 0, 0)

    def test_pays_for_what_came_not_for_what_was_asked(self) -> None:
        order = an_order(3)
        file = approved(a_case_file(order, ask_for(order, {1: 3})))
        file = does(file, Receive(lines=units(file, 1), last=True))

        file = inspected(file, a_verdict(file, 1))

        assert the_refund(file).amount == euros("10.00")
        assert places(file.order) == (2, 0, 1, 0, 0)

    def test_gives_store_credit_where_the_buyer_chose_it(self) -> None:
        order = an_order(1)
        ask = replace(ask_for(order), refund_to=RefundDestination.STORE_CREDIT)
        file = received(a_case_file(order, ask))

        assert tenders_of(file) == {}
        file = inspected(file, a_verdict(file, 1))

        assert tenders_of(file) == {}
        assert the_refund(file).tenders == {"#store-credit": 1_000}
        assert file.order.refundable == euros("0.00")

    def test_that_leaves_nothing_to_pay_completes_the_case(self) -> None:
        file = came_back(1)

        file = inspected(file, a_verdict(file, 1, diminished="10.00"))

        assert (file.case.status, file.case.remedies) == (S.COMPLETED, ())
        assert places(file.order) == (0, 0, 0, 1, 0)
        assert file.case.closed_at == file.case.updated_at

    def test_keeps_the_notes_out_of_the_event(self) -> None:
        file = came_back(1)

        file = inspected(file, replace(a_verdict(file, 1), note="Smells of smoke."))

        event = file.case.unrecorded[-1]
        assert event.words.comments == {1: "Smells of smoke."}
        assert "smoke" not in repr(event.data)
        assert event.data["amount"] == "10.00"


class TestRefusal:
    @pytest.mark.parametrize(("accepted", "is_rejected"), [(3, 0), (0, 3), (2, 1), (1_000_000, 0)])
    def test_meets_more_units_than_came(self, accepted: int, is_rejected: int) -> None:
        file = came_back(2)

        with pytest.raises(QuantityUnavailable) as refusal:
            inspected(file, a_verdict(file, accepted, is_rejected))

        assert refusal.value == QuantityUnavailable(file.case.lines[0].id, 2)

    def test_meets_units_that_have_a_verdict(self) -> None:
        file = came_back(2)
        file = inspected(file, a_verdict(file, 1))

        with pytest.raises(QuantityUnavailable):
            inspected(file, a_verdict(file, 2))

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"accepted": -1, "rejected": 2}, "lines.0.accepted"),
            ({"rejected": -1}, "lines.0.rejected"),
            ({"accepted": 0}, "lines.0"),
            ({"note": "x" * 5_001}, "lines.0.note"),
            ({"diminished": "10.01"}, "lines.0.diminishedValue"),
            ({"diminished": "-1"}, "lines.0.diminishedValue"),
            ({"diminished": "1.001"}, "lines.0.diminishedValue"),
            ({"accepted": 0, "rejected": 1, "diminished": "0.01"}, "lines.0.diminishedValue"),
        ],
    )
    def test_names_what_makes_no_sense(self, changes: dict[str, Any], path: str) -> None:
        file = came_back(1)

        with pytest.raises(InvalidInput) as refusal:
            inspected(file, replace(a_verdict(file, 1), **changes))

        assert ".".join(refusal.value.fields[0].path) == path

    def test_meets_no_verdict_at_all(self) -> None:
        with pytest.raises(InvalidInput):
            does(came_back(1), Inspect(verdicts=()))

    def test_meets_the_line_of_another_case(self) -> None:
        verdict: Verdict = a_verdict(came_back(1), 1)

        with pytest.raises(NotFound):
            inspected(came_back(1), verdict)

    def test_meets_goods_that_have_not_come(self) -> None:
        file = approved(a_case_file(an_order(1)))

        with pytest.raises(NotAllowedNow):
            inspected(file, a_verdict(file, 1))


class TestDeliveryCost:
    @pytest.mark.parametrize(
        ("standard", "back"), [(None, "9.00"), ("4.00", "4.00"), ("12.00", "9.00"), ("0.00", "0.00")]
    )
    def test_goes_back_at_the_cheapest_standard_rate(self, standard: str | None, back: str) -> None:
        cheapest = euros(standard) if standard else None
        order = an_order(1)
        order = replace(order, shipping=Shipping(paid=euros("9.00"), tax=euros("0"), cheapest_standard=cheapest))
        everything = order.ledger.with_line(order.lines[0], LineAccount(refunded=1, credited=1))

        assert delivery_refund(order, everything, basis=LegalBasis.WITHDRAWAL) == euros(back)
        assert delivery_refund(order, everything, basis=LegalBasis.POLICY) == euros("0")
        assert delivery_refund(order, order.ledger, basis=LegalBasis.WITHDRAWAL) == euros("0")
