"""Attempts: how many cases a line can have under a policy that limits them."""

from dataclasses import replace
from typing import Final

import pytest

from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.consequences import with_consequences
from aftersales.cases.deciding import Approve, Cancel, Decline
from aftersales.cases.options import Options
from aftersales.errors import NotEligible
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy, default_rules
from aftersales.policy.rules import MaximumAttempts
from aftersales.vocabulary import CaseKind, LegalBasis
from tests.shop import BUYER, LEAD, NOON, a_case_file, an_order, ask_for, policy_of
from tests.unit.journey import does, waits_in_vain

ONCE: Final = MaximumAttempts(id="once", per_line=1)


def limited(*, per_line: int = 1) -> Policy:
    return replace(policy_of(), rules=(*default_rules(), replace(ONCE, per_line=per_line)))


def tried(order: Order, *acts: Act, per_line: int = 1, basis: LegalBasis | None = None) -> CaseFile:
    """Return the file of one more case about the first line of an order, kept after each act."""
    by = LEAD if basis is LegalBasis.GOODWILL else BUYER
    ask = replace(ask_for(order), basis=basis or LegalBasis.POLICY)
    file = a_case_file(order, ask, by=by, policy=limited(per_line=per_line))
    file = with_consequences(file, since=None, before=order.ledger)
    for act in acts:
        file = with_consequences(does(file, act), since=file.case, before=file.order.ledger)
    return file


def attempts_at(file: CaseFile, nth: int = 1) -> int:
    return file.order.ledger.of(file.order.lines[nth - 1].id).attempts


class TestALine:
    def test_can_be_asked_about_as_often_as_the_policy_says(self) -> None:
        order = an_order(5)
        for _ in range(2):
            order = tried(order, Decline(reason="OTHER"), per_line=2).order

        with pytest.raises(NotEligible) as refusal:
            tried(order, per_line=2)

        assert [one.rule for one in refusal.value.because] == ["once"]

    @pytest.mark.parametrize(
        "acts",
        [(), (Approve(),), (Approve(), Cancel()), (Decline(reason="OTHER"),)],
        ids=["asked", "yes", "left", "no"],
    )
    def test_was_asked_about_whatever_came_of_it(self, acts: tuple[Act, ...]) -> None:
        file = tried(an_order(2), *acts)

        assert attempts_at(file) == 1
        with pytest.raises(NotEligible):
            tried(file.order)

    def test_was_asked_about_though_the_case_lapsed(self) -> None:
        lapsed = waits_in_vain(tried(an_order(2), Approve()))

        assert attempts_at(lapsed) == 1

    @pytest.mark.parametrize(("by", "note"), [(BUYER, None), (LEAD, "By mistake.")], ids=["the buyer", "the shop"])
    def test_was_not_asked_about_where_it_was_taken_back_before_an_answer(self, by: object, note: str | None) -> None:
        file = tried(an_order(2))
        file = does(file, Cancel(note=note), by=LEAD if by is LEAD else BUYER)

        assert attempts_at(file) == 0
        assert tried(file.order).case.basis is LegalBasis.POLICY

    def test_counts_a_case_once_however_many_of_its_lines_name_it(self) -> None:
        order = an_order(3, 1)
        ask = ask_for(order, {1: 1, 2: 1})
        ask = replace(ask, lines=(*ask.lines, replace(ask.lines[0], reason="OTHER")))

        file = a_case_file(order, ask, policy=limited())

        assert (attempts_at(file), attempts_at(file, 2)) == (1, 1)

    def test_is_granted_goodwill_however_often(self) -> None:
        order = tried(an_order(3)).order

        file = tried(order, basis=LegalBasis.GOODWILL)

        assert (file.case.basis, attempts_at(file)) == (LegalBasis.GOODWILL, 1)

    def test_is_not_counted_where_nothing_limits_it(self) -> None:
        assert attempts_at(a_case_file(an_order(1))) == 0

    def test_says_beforehand_that_it_was_asked_about_too_often(self) -> None:
        order = tried(an_order(3)).order

        found = Options(order=order, policy=limited(), viewer=BUYER, at=NOON).on(order.lines[0])

        on_policy = [option for option in found if option.basis is LegalBasis.POLICY]
        assert [option.kind for option in on_policy] == list(CaseKind)
        assert {(option.allowed, option.because[0].rule) for option in on_policy} == {(False, "once")}
