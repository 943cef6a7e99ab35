"""What a policy decides without a person, and how long it lets a stage take."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.requesting import Ask
from aftersales.currencies import CurrencyCode
from aftersales.money import Money
from aftersales.policy.policy import Policy, default_rules
from aftersales.policy.rules import AutomaticApproval, PolicyRule, StageDeadline
from aftersales.vocabulary import CaseKind, CaseStatus, DecisionOutcome, LegalBasis, Party, RemedyStatus
from tests.shop import BUYER, LEAD, NOON, a_case_file, an_order, ask_for, euros, policy_of
from tests.unit.journey import approved, the_refund, types_of

SMALL = AutomaticApproval(
    id="small", up_to=euros("20.00"), kinds=(CaseKind.RETURN, CaseKind.REFUND), reasons=("DISLIKED", "OTHER")
)


def a_policy(*rules: PolicyRule) -> Policy:
    return replace(policy_of(), rules=(*default_rules(), *rules))


def asked(ask: Ask | None = None, *, units: int = 2, price: str = "10.00") -> CaseFile:
    """Return the file of what is asked of an order of a few units, under a policy that approves small requests."""
    order = an_order(units, price=price)
    ask = replace(ask, order_id=order.id) if ask else ask_for(order, {1: units})
    lines = tuple(replace(line, order_line_id=order.lines[0].id) for line in ask.lines)
    by = LEAD if ask.basis is LegalBasis.GOODWILL else BUYER
    return a_case_file(order, replace(ask, lines=lines), by=by, policy=a_policy(SMALL))


class TestAutomaticApproval:
    def test_lets_the_goods_come_back_in_the_same_act(self) -> None:
        file = asked()

        assert file.case.status is CaseStatus.APPROVED
        assert types_of(file) == ["case.requested"]
        decision = file.case.decision
        assert decision is not None
        assert (decision.outcome, decision.by, decision.automatic) == (DecisionOutcome.APPROVED, Party.SYSTEM, True)
        assert [one.rule for one in decision.because] == ["default.return", "small"]

    def test_makes_a_refund_at_once_where_nothing_comes_back(self) -> None:
        file = asked(ask_for(an_order(1), {1: 2}, kind=CaseKind.REFUND))

        assert file.case.status is CaseStatus.RESOLVING
        assert the_refund(file).amount == euros("20.00")
        assert the_refund(file).status is RemedyStatus.MANUAL_REQUIRED

    @pytest.mark.parametrize(
        "ask",
        [
            ask_for(an_order(1), kind=CaseKind.REPAIR, reason="OTHER"),
            ask_for(an_order(1), reason="DEFECTIVE"),
            replace(ask_for(an_order(1)), basis=LegalBasis.GOODWILL),
        ],
        ids=["another kind", "another reason", "goodwill"],
    )
    def test_leaves_other_requests_to_people(self, ask: Ask) -> None:
        assert asked(ask).case.status is CaseStatus.REQUESTED

    def test_leaves_a_dearer_request_to_people(self) -> None:
        assert asked(units=2, price="10.01").case.status is CaseStatus.REQUESTED

    def test_says_nothing_about_another_currency(self) -> None:
        yen = Money.zero(CurrencyCode("JPY"))

        assert not SMALL.covers(CaseKind.RETURN, yen, frozenset(), history=None)


class TestStageDeadline:
    @pytest.mark.parametrize("hours", [1, 72])
    def test_replaces_the_usual_time_and_is_cited(self, hours: int) -> None:
        order = an_order(1)
        rule = StageDeadline(id="hurry", status=CaseStatus.APPROVED, hours=hours)

        file = approved(a_case_file(order, policy=a_policy(rule)))

        assert file.case.deadline is not None
        assert file.case.deadline.at == NOON + timedelta(hours=hours)
        assert [one.rule for one in file.case.deadline.because] == ["hurry"]

    def test_leaves_the_other_stages_alone(self) -> None:
        rule = StageDeadline(id="hurry", status=CaseStatus.APPROVED, hours=1)

        file = a_case_file(an_order(1), policy=a_policy(rule))

        assert file.case.deadline is not None
        assert file.case.deadline.at == NOON + timedelta(hours=48)
        assert [one.rule for one in file.case.deadline.because] == ["default.deadline.requested"]
