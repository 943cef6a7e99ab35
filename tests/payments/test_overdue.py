"""A refund that has had no end for a day is told of, whatever keeps it."""

from dataclasses import replace

import pytest

from aftersales.cases.payouts import NotYet, Overdue
from aftersales.cases.resuming import resume
from aftersales.vocabulary import RemedyStatus
from tests.payments.one_machine import Machine
from tests.payments.paid_online import the_refund_of

R = RemedyStatus


class TestARefundWithoutEnd:
    def test_is_told_of_again_and_again_by_the_cashier(
        self, machine: Machine, caplog: pytest.LogCaptureFixture
    ) -> None:
        machine.double.next_states = ["pending"]
        case = machine.pays()

        told = []
        for hours in (23, 2, 1):
            machine.shop.clock.move(hours=hours)
            caplog.clear()
            machine.cashier.send()
            told.append([case.id in record.getMessage() for record in caplog.records])

        assert told == [[], [True], [True]]
        assert the_refund_of(machine.now(case)).status is R.SUBMITTED

    def test_may_be_one_that_nobody_could_send(self, machine: Machine) -> None:
        case = machine.grants()
        cut_off = replace(machine.payouts, gateways={})

        ends = {}
        for hours in (23, 2):
            machine.shop.clock.move(hours=hours)
            ends[hours] = [
                type(error) for _, error in resume(cut_off.send, machine.store.refunds, overdue=cut_off.overdue)
            ]

        assert ends == {23: [NotYet], 2: [NotYet, Overdue]}
        assert the_refund_of(machine.now(case)).status is R.PENDING

    def test_may_be_one_that_fails_for_a_reason_of_ours(self, machine: Machine) -> None:
        machine.double.next_states = ["pending"]
        machine.pays()
        machine.double.refunds[0]["currency"] = "a coin of which nobody has heard"
        machine.shop.clock.move(hours=25)

        payouts = machine.payouts
        resumed = resume(payouts.send, machine.store.refunds, overdue=payouts.overdue)
        assert [type(error) for _, error in resumed] == [KeyError, Overdue]
