"""On one machine: the cashier sends what is owed, the route hears the provider, and each day the books are checked."""

import logging
from dataclasses import replace

import pytest

from adapters.causes import because_of
from aftersales.cases.payouts import NotYet
from aftersales.cases.reconciling import DifferenceKind
from aftersales.cases.settling import Settle
from aftersales.identifiers import CorrelationId, TransferReference
from aftersales.vocabulary import CaseStatus, RemedyStatus, SettlementOutcome
from api.workers import Workers
from tests.payments.one_machine import Machine
from tests.payments.paid_online import MAIN, a_granted_refund, the_refund_of
from tests.payments.stripe_double import Document, StripeDouble
from tests.shop import LEAD, an_order
from tests.soon import soon

K, S, R = DifferenceKind, CaseStatus, RemedyStatus


def refund_at(double: StripeDouble, **said: object) -> Document:
    """Let the provider have one more refund, made by nobody here."""
    refund = {**double.refunds[0], "id": "re_by_hand", **said}
    double.refunds.append(refund)
    return refund


class TestTheCashier:
    def test_sends_what_is_owed(self, machine: Machine) -> None:
        assert machine.pays().status is S.COMPLETED
        assert machine.store.refunds.under_way(limit=1) == []

    def test_sends_because_of_whoever_granted_it(self, machine: Machine) -> None:
        with because_of(CorrelationId("JKJaXmPLvHcESHA=")):
            case = machine.grants()

        machine.cashier.send()

        events = machine.store.cases.events(case.id, after=case.version, limit=10)
        assert {event.correlation_id for event in events} == {"JKJaXmPLvHcESHA="}

    @pytest.mark.parametrize("payment", ["invoice-7", "pi_unknown"])
    def test_leaves_to_people_what_the_provider_never_took(self, machine: Machine, payment: str) -> None:
        order = an_order(1)
        order = replace(order, payments=(replace(order.payments[0], id=payment),))
        case = a_granted_refund(machine.shop, order)

        machine.cashier.send()

        assert the_refund_of(machine.now(case)).status is R.FAILED
        assert machine.differences() == []

    def test_asks_again_after_minutes_about_what_is_under_way(self, machine: Machine) -> None:
        machine.double.next_states = ["pending"]
        case = machine.pays()
        machine.double.refunds[0]["status"] = "succeeded"

        machine.cashier.send()
        assert the_refund_of(machine.now(case)).status is R.SUBMITTED
        machine.shop.clock.move(minutes=5)
        machine.cashier.send()

        assert machine.now(case).status is S.COMPLETED

    def test_says_what_it_could_not_send_and_sends_it_later(
        self, machine: Machine, caplog: pytest.LogCaptureFixture
    ) -> None:
        case = machine.grants()
        machine.wire.lost = 1
        with caplog.at_level(logging.WARNING):
            machine.cashier.send()
        assert [case.id in record.getMessage() for record in caplog.records] == [True]

        machine.shop.clock.move(days=3)
        machine.cashier.send()

        assert (machine.now(case).status, len(machine.double.refunds)) == (S.COMPLETED, 1)

    def test_waits_until_what_was_lost_has_arrived_or_never_will(self, machine: Machine) -> None:
        case = machine.grants()
        machine.wire.lost = 1
        machine.cashier.send()

        machine.shop.clock.move(minutes=14)
        assert [type(error) for error in machine.payouts.send(case.id)] == [NotYet]
        machine.shop.clock.move(minutes=1)

        assert machine.payouts.send(case.id) == []
        assert machine.now(case).status is S.COMPLETED

    def test_asks_no_more_often_than_it_may(self, machine: Machine) -> None:
        cases = [machine.grants() for _ in range(40)]

        machine.cashier.send()

        assert {machine.now(case).status for case in cases} == {S.COMPLETED}

    def test_tells_once_a_day_in_what_an_account_differs(
        self, machine: Machine, caplog: pytest.LogCaptureFixture
    ) -> None:
        machine.pays()
        refund_at(machine.double, metadata={})
        machine.shop.clock.move(seconds=1)

        for hours in (1, 22, 2):
            machine.cashier.reconcile()
            machine.shop.clock.move(hours=hours)

        assert ["UNKNOWN_HERE" in record.getMessage() for record in caplog.records] == [True]

    def test_looks_again_the_same_day_at_an_account_that_it_could_not_reach(
        self, machine: Machine, caplog: pytest.LogCaptureFixture
    ) -> None:
        machine.pays()
        refund_at(machine.double, metadata={})
        machine.shop.clock.move(seconds=1)
        machine.wire.lost = 1

        for _ in range(2):
            machine.cashier.reconcile()
            machine.shop.clock.move(minutes=1)

        assert ["UNKNOWN_HERE" in record.getMessage() for record in caplog.records] == [False, True]

    def test_asks_for_all_that_an_account_did_no_more_often_when_there_is_more_news(self, machine: Machine) -> None:
        machine.pays()
        cashier, before = machine.cashier, len(machine.double.asked)
        machine.wire.lost = 100
        workers = Workers(
            business=machine.shop.business,
            cases=machine.store.cases,
            topic=machine.store.topic,
            counting=machine.store.counting,
            cashier=cashier,
        )

        with workers.at_work():
            for _ in range(5):
                cashier.news.set()
                assert soon(lambda: not cashier.news.is_set())
            assert soon(lambda: len(machine.double.asked) > before)

        assert machine.double.asked[before:] == [("GET", "/v1/refunds")]


class TestTheRoute:
    def test_hears_what_the_provider_tells_as_often_as_it_does(self, machine: Machine) -> None:
        case = machine.pays()
        failed = machine.double.fails("re_1")

        assert [machine.hear(failed) for _ in range(3)] == [204] * 3

        assert (machine.now(case).status, machine.now(case).version) == (S.RESOLVING, case.version + 1)

    def test_believes_nobody_else_and_takes_nothing_big(self, machine: Machine) -> None:
        case = machine.pays()

        assert machine.hear(machine.double.fails("re_1"), secret="whsec_wrong") == 400
        assert machine.client.post("/payments/other/events", content=b"{}").status_code == 400
        assert machine.client.post(f"/payments/{MAIN}/events", content=b"x" * 300_000).status_code == 413
        assert machine.now(case) == case


class TestTheReconciliation:
    def test_finds_nothing_where_all_is_well(self, machine: Machine) -> None:
        machine.pays()
        machine.double.next_states = ["pending"]
        machine.pays()

        assert machine.differences() == []

    def test_finds_what_nobody_heard_and_writes_it_down(self, machine: Machine) -> None:
        case = machine.pays()
        machine.double.fails("re_1")

        assert [found.kind for found in machine.differences()] == [K.UNHEARD]
        assert the_refund_of(machine.now(case)).status is R.FAILED
        assert machine.differences() == []

    @pytest.mark.parametrize(
        ("said", "kinds"),
        [
            ({"metadata": {}}, [K.UNKNOWN_HERE]),
            ({"metadata": {"aftersales_transfer": "something else"}}, [K.UNKNOWN_HERE]),
            ({}, [K.PAID_TWICE]),
            ({"amount": 1}, [K.OTHER_AMOUNT, K.PAID_TWICE]),
        ],
    )
    def test_finds_what_was_refunded_besides(
        self, machine: Machine, said: Document, kinds: list[DifferenceKind]
    ) -> None:
        machine.pays()
        refund_at(machine.double, **said)

        assert sorted(found.kind for found in machine.differences()) == kinds

    def test_finds_what_was_paid_by_hand_and_at_the_provider(self, machine: Machine) -> None:
        case = machine.grants()
        machine.double.next_troubles = ["no money"]
        machine.cashier.send()
        paid = Settle(remedy_id=the_refund_of(case).id, outcome=SettlementOutcome.SUCCEEDED)
        machine.shop.acts(machine.now(case), paid, by=LEAD)
        reference = TransferReference(f"{the_refund_of(case).id}-1-1")
        machine.double.answer(
            "POST",
            "/v1/refunds",
            {
                "payment_intent": next(iter(the_refund_of(case).tenders)),
                "amount": "1000",
                "metadata[aftersales_transfer]": reference,
            },
            headers={"Authorization": "Bearer sk_test_double"},
        )

        assert [(found.kind, found.reference) for found in machine.differences()] == [(K.PAID_TWICE, reference)]

    def test_finds_what_never_left_or_never_ended(self, machine: Machine) -> None:
        machine.pays()
        machine.double.refunds.clear()
        assert [found.kind for found in machine.differences()] == [K.MISSING_THERE]

        machine.double.next_troubles = ["broken"]
        machine.grants()
        machine.cashier.send()
        assert [found.kind for found in machine.differences()] == [K.MISSING_THERE]
        machine.shop.clock.move(days=2)
        assert [found.kind for found in machine.differences()] == [K.MISSING_THERE, K.NEVER_ENDED]
