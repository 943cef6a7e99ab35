"""A case that is completed asks its buyer how it went, in the event that completes it and in no other."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve
from aftersales.cases.disputing import Reopen
from aftersales.cases.events import CaseEvent
from aftersales.cases.summaries import summary_of
from aftersales.cases.talking import PostMessage
from aftersales.policy.rules import AutomaticApproval
from aftersales.vocabulary import CaseKind, CaseStatus
from aftersales.wording import spoken
from tests.shop import a_case_file, an_order, ask_for, euros, policy_of
from tests.unit.journey import a_verdict, accepted, does, inspected, received, settled, waits_in_vain

FREE = CaseKind.REFUND


def asking(file: CaseFile) -> Sequence[int]:
    """Return the numbers of the events that ask for feedback."""
    return [event.number for event in file.case.unrecorded if "feedback_requested" in event.data]


def last_of(file: CaseFile) -> CaseEvent:
    return file.case.unrecorded[-1]


def for_nothing() -> CaseFile:
    """Return the file of a case about what was free, so that it ends once it is approved."""
    order = an_order(1, price="0.00")
    return a_case_file(order, ask_for(order, kind=FREE, reason="OTHER"))


class TestTheEventThatCompletesACase:
    def test_asks_for_feedback(self) -> None:
        file = settled(accepted(a_case_file(an_order())))

        assert file.case.status is CaseStatus.COMPLETED
        assert last_of(file).data["feedback_requested"] == "AFTER_SALES"
        assert asking(file) == [last_of(file).number]

    def test_is_one_event_all_the_same(self) -> None:
        before = accepted(a_case_file(an_order()))

        assert len(settled(before).case.unrecorded) == len(before.case.unrecorded) + 1

    def test_may_be_the_one_that_approves(self) -> None:
        file = does(for_nothing(), Approve())

        assert (last_of(file).type, asking(file)) == ("case.approved", [2])

    def test_may_be_a_passed_deadline(self) -> None:
        file = waits_in_vain(for_nothing())

        assert (last_of(file).type, asking(file)) == ("case.deadline_passed", [2])

    def test_may_be_the_one_that_opens_it(self) -> None:
        order = an_order(1, price="0.00")
        policy = replace(policy_of(), rules=(AutomaticApproval(id="free", up_to=euros("1.00")),))

        file = a_case_file(order, ask_for(order, kind=FREE, reason="OTHER"), policy=policy)

        assert (file.case.status, asking(file)) == (CaseStatus.COMPLETED, [1])

    def test_is_asked_again_after_it_was_opened_again(self) -> None:
        order = an_order(2)
        file = received(a_case_file(order, ask_for(order, {1: 2})))
        file = settled(inspected(file, a_verdict(file, 1, 1)))

        file = settled(accepted(does(file, Reopen(note="Look at the other one again."))))

        assert len(asking(file)) == 2

    @pytest.mark.parametrize(
        ("language", "sentence"),
        [("en", "please tell us how it went"), ("zh-CN", "欢迎您评价"), (None, "please tell us")],
    )
    def test_asks_in_words(self, language: str | None, sentence: str) -> None:
        event = last_of(settled(accepted(a_case_file(an_order()))))

        assert sentence in spoken(summary_of(event), language)


class TestNoOtherEvent:
    def test_asks(self) -> None:
        file = does(settled(accepted(a_case_file(an_order()))), PostMessage(text="Thank you!"))

        assert "feedback_requested" not in last_of(file).data
        assert summary_of(last_of(file)) == "A message was written."
