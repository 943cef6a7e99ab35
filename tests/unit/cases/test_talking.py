"""Talking: messages and evidence, at any time; they count as events and move nothing."""

import pytest

from aftersales.actors import Actor
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Cancel, Decline, ProvideInfo, RequestInfo
from aftersales.cases.disputing import Escalate
from aftersales.cases.evidence import MAX_OF_A_CASE
from aftersales.cases.talking import AddEvidence, PostMessage, message_in
from aftersales.errors import InvalidInput, NotPermitted
from aftersales.identifiers import EvidenceId
from aftersales.vocabulary import CaseStatus, Party
from tests.shop import BUYER, LEAD, NOON, PLATFORM, WAREHOUSE, a_case_file, an_order
from tests.unit.journey import approved, days, does


def files(*names: int) -> tuple[EvidenceId, ...]:
    return tuple(EvidenceId(f"evd_{name}") for name in names)


class TestAMessage:
    def test_is_an_event_with_its_words_kept_apart(self) -> None:
        file = does(a_case_file(an_order(1)), PostMessage(text="Where is it?"))

        event = file.case.unrecorded[-1]
        message = message_in(event)
        assert (message.text, message.by, message.internal) == ("Where is it?", Party.BUYER, False)
        assert "Where" not in repr(event.data)
        assert event.number == 2

    @pytest.mark.parametrize("file", [a_case_file(an_order(1)), approved(a_case_file(an_order(1)))])
    def test_moves_neither_the_status_nor_the_deadline(self, file: CaseFile) -> None:
        after = does(file, PostMessage(text="Hello."), at=NOON + days(1))

        assert (after.case.status, after.case.deadline) == (file.case.status, file.case.deadline)
        assert after.order == file.order

    def test_reaches_a_case_that_is_over(self) -> None:
        file = does(does(a_case_file(an_order(1)), Cancel()), PostMessage(text="Thanks."), at=NOON + days(90))

        assert (file.case.status, file.case.closed_at) == (CaseStatus.CANCELED, NOON)

    def test_among_colleagues_is_internal(self) -> None:
        file = does(a_case_file(an_order(1)), PostMessage(text="Careful.", visible="to staff"), by=LEAD)

        assert file.case.unrecorded[-1].internal

    @pytest.mark.parametrize("actor", [BUYER, PLATFORM])
    def test_among_colleagues_is_for_staff(self, actor: Actor) -> None:
        with pytest.raises(NotPermitted):
            does(a_case_file(an_order(1)), PostMessage(text="Careful.", visible="to staff"), by=actor)

    def test_is_not_for_the_warehouse(self) -> None:
        with pytest.raises(NotPermitted):
            does(a_case_file(an_order(1)), PostMessage(text="Hello."), by=WAREHOUSE)

    @pytest.mark.parametrize("text", ["", " \n", "x" * 5_001, "\x07", "\ud800"])
    def test_says_something_that_can_be_kept(self, text: str) -> None:
        with pytest.raises(InvalidInput):
            does(a_case_file(an_order(1)), PostMessage(text=text))

    @pytest.mark.parametrize("text", ["x" * 5_000, "一\n二\t三", "👍"])
    def test_may_say_anything_else(self, text: str) -> None:
        file = does(a_case_file(an_order(1)), PostMessage(text=text))

        assert message_in(file.case.unrecorded[-1]).text == text


class TestEvidence:
    def test_is_added_once(self) -> None:
        file = does(a_case_file(an_order(1)), AddEvidence(evidence=files(1, 2)))

        file = does(file, AddEvidence(evidence=files(2, 3)))

        assert file.case.evidence == files(1, 2, 3)
        assert file.case.version + len(file.case.unrecorded) == 3

    @pytest.mark.parametrize("number", [0, 21])
    def test_comes_in_small_numbers(self, number: int) -> None:
        with pytest.raises(InvalidInput):
            does(a_case_file(an_order(1)), AddEvidence(evidence=files(*range(number))))

    def test_of_a_case_has_an_end(self) -> None:
        file = a_case_file(an_order(1))
        for start in range(0, MAX_OF_A_CASE, 20):
            file = does(file, AddEvidence(evidence=files(*range(start, start + 20))))

        with pytest.raises(InvalidInput):
            does(file, AddEvidence(evidence=files(999)))

    def test_that_comes_with_an_answer_is_bound_alike(self) -> None:
        file = does(a_case_file(an_order(1)), AddEvidence(evidence=files(1, 2)))
        file = does(file, RequestInfo(text="Why?"))

        with pytest.raises(InvalidInput):
            does(file, ProvideInfo(text="So.", evidence=files(*range(21))))

        assert does(file, ProvideInfo(text="So.", evidence=files(2, 3))).case.evidence == files(1, 2, 3)

    def test_that_comes_with_a_dispute_is_bound_alike(self) -> None:
        file = does(a_case_file(an_order(1)), AddEvidence(evidence=files(1, 2)))
        file = does(file, Decline(reason="OTHER"))

        with pytest.raises(InvalidInput):
            does(file, Escalate(statement="Unfair.", evidence=files(*range(21))))

        assert does(file, Escalate(statement="Unfair.", evidence=files(2, 3))).case.evidence == files(1, 2, 3)
