"""A refund that has had no end for a day is told of, whatever keeps it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.causes import because_of
from aftersales.cases.payouts import NotYet, Overdue
from aftersales.cases.resuming import cause_of, resume
from aftersales.cases.talking import PostMessage
from aftersales.identifiers import CaseId, CorrelationId
from aftersales.vocabulary import RemedyStatus
from api.cashier import Cashier
from tests.payments.one_machine import Machine
from tests.payments.paid_online import the_refund_of
from tests.shop import LEAD

R = RemedyStatus
FAR = datetime(9999, 1, 1, tzinfo=UTC)
NO_END = ("ERROR", "A refund has no end")
GRANTED, SAID = CorrelationId("JKJaXmPLvHcESHA="), CorrelationId("4bf92f3577b34da6a3ce929d0e0e4736")


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
            told.append([(record.levelname, record.getMessage(), vars(record)) for record in caplog.records])

        assert [[line[:2] for line in lines] for lines in told] == [[], [NO_END], [NO_END]]
        (transfer,) = the_refund_of(case).transfers
        assert transfer.submitted_at
        since = transfer.submitted_at.isoformat()
        named = {"of": case.id, "reference": f"{the_refund_of(case).id}-1-1", "since": since}
        assert all(line[2].items() >= named.items() for lines in told for line in lines)
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

    def test_is_not_put_off_by_what_else_happens_to_its_case(self, machine: Machine) -> None:
        case = machine.grants()
        machine.shop.clock.move(hours=23)
        said = machine.shop.acts(case, PostMessage(text="Where is my money?"), by=LEAD)
        machine.shop.clock.move(hours=2)

        (overdue,) = machine.payouts.overdue(case.id)

        assert (overdue.reference, overdue.since) == (f"{the_refund_of(case).id}-1-1", case.updated_at)
        assert said.updated_at > case.updated_at

    def test_is_told_of_every_five_minutes_however_much_happens(
        self, machine: Machine, caplog: pytest.LogCaptureFixture
    ) -> None:
        machine.grants()
        machine.cashier.payouts.marks.replace("resuming", before=None, after=FAR.isoformat(), until=FAR)
        cut_off = Cashier(replace(machine.payouts, gateways={}), machine.store.refunds)
        machine.shop.clock.move(hours=25)

        cut_off.send()

        assert [record.levelname for record in caplog.records] == ["WARNING"]


class TestResuming:
    def test_asks_once_whether_a_case_is_wanted_and_goes_on_after_one_that_is_broken(self, machine: Machine) -> None:
        broken, sound = machine.grants(), machine.grants()
        asked: list[CaseId] = []

        def wanted(case_id: CaseId) -> bool:
            asked.append(case_id)
            return machine.store.cases.get(case_id) != broken or bool(1 // 0)

        payouts = machine.payouts
        kept = list(resume(payouts.send, machine.store.refunds, overdue=payouts.overdue, wanted=wanted))

        assert [(case_id, type(error)) for case_id, error in kept] == [(broken.id, ZeroDivisionError)]
        assert asked == [broken.id, sound.id]
        assert the_refund_of(machine.now(sound)).status is R.SUCCEEDED

    def test_goes_back_to_who_granted_the_refund_whoever_touched_its_case_since(self, machine: Machine) -> None:
        with because_of(GRANTED):
            case = machine.grants()
        with because_of(SAID):
            said = machine.shop.acts(case, PostMessage(text="Soon."), by=LEAD)

        machine.cashier.send()

        events = machine.store.cases.events(case.id, after=said.version, limit=10)
        assert {event.correlation_id for event in events} == {GRANTED}
        assert cause_of(machine.store.cases, case.id) == GRANTED

    def test_sends_what_it_cannot_ascribe(self, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        case = machine.grants()
        monkeypatch.setattr(type(machine.store.cases), "events", None)

        machine.cashier.send()

        assert the_refund_of(machine.now(case)).status is R.SUCCEEDED
