"""What the law gives, whatever a policy says, a merchant does, or a client leaves out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Decline
from aftersales.cases.disputing import Reopen
from aftersales.cases.owing import late_interest, refund_due
from aftersales.cases.requesting import Ask
from aftersales.errors import NotAllowedNow, NotEligible
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy
from aftersales.policy.rules import (
    FinalSale,
    MaximumAttempts,
    PolicyRule,
    RequiredEvidence,
    RestockingFee,
    StageDeadline,
    Window,
)
from aftersales.vocabulary import CaseKind, CaseStatus, Condition, EvidenceKind, LegalBasis, Party, ProductTrait
from tests.shop import EUR, LEAD, NOON, a_case_file, ask_for, euros, policy_of, with_rules
from tests.unit.cases.withdrawals import confirmed, sent_back, sold_to, withdrawn
from tests.unit.generated import policies
from tests.unit.journey import a_verdict, days, does, inspected, the_refund, waits_in_vain

OPENED = RestockingFee(id="opened", percent=2_000, conditions=(Condition.OPENED,))
AN_HOUR = StageDeadline(id="hurry", status=CaseStatus.APPROVED, hours=1)


class TestTheBestGround:
    def test_is_the_law_where_a_fee_may_come_with_the_inspection(self) -> None:
        assert a_case_file(sold_to("DE", 1), policy=with_rules(OPENED)).case.basis is LegalBasis.WITHDRAWAL
        assert a_case_file(sold_to("US", 1), policy=with_rules(OPENED)).case.basis is LegalBasis.POLICY

    def test_is_the_law_for_the_last_of_several_requests_that_give_everything_back(self) -> None:
        order = sold_to("DE", 1, 1, shipping="4.90")
        first = a_case_file(order, ask_for(order, {1: 1}))

        last = a_case_file(first.order, ask_for(order, {2: 1}))

        assert (first.case.basis, last.case.basis) == (LegalBasis.POLICY, LegalBasis.WITHDRAWAL)

    def test_is_no_withdrawal_where_staff_ask_for_the_buyer(self) -> None:
        file = a_case_file(sold_to("DE", 1, shipping="4.90"), by=LEAD)

        assert (file.case.basis, file.case.waiting_on) == (LegalBasis.POLICY, Party.MERCHANT)


class TestWhatWasNotDelivered:
    def test_is_withdrawn_from_without_sending_anything_back(self) -> None:
        order = sold_to("DE", 1)
        order = replace(order, lines=(replace(order.lines[0], delivered=0),))
        ask = replace(ask_for(order, kind=CaseKind.REFUND, reason="OTHER"), basis=LegalBasis.WITHDRAWAL)

        assert confirmed(a_case_file(order, ask)).case.status is CaseStatus.RESOLVING

    def test_is_no_return(self) -> None:
        order = sold_to("DE", 1)
        order = replace(order, lines=(replace(order.lines[0], delivered=0),))

        with pytest.raises(NotEligible):
            withdrawn(order)


class TestAClaimByLaw:
    @pytest.mark.parametrize("territory", ["GB", "CN", "DE"])
    def test_is_not_hurried_by_a_policy(self, territory: str) -> None:
        file = confirmed(withdrawn(sold_to(territory, 1), policy=with_rules(AN_HOUR)))

        assert file.case.deadline is not None
        assert file.case.deadline.at >= NOON + days(7)

    def test_of_a_withdrawal_is_not_declined_once_it_was_opened_again(self) -> None:
        lapsed = waits_in_vain(confirmed(withdrawn(sold_to("DE", 1))))
        file = does(lapsed, Reopen())

        with pytest.raises(NotAllowedNow):
            does(file, Decline(reason="OTHER"))
        assert waits_in_vain(file).case.status is CaseStatus.APPROVED

    @pytest.mark.parametrize(("territory", "paid"), [("KR", "10.00"), ("BR", "10.00"), ("DE", "6.00"), ("GB", "6.00")])
    def test_keeps_lost_value_back_only_where_the_law_lets_it(self, territory: str, paid: str) -> None:
        file = sent_back(confirmed(withdrawn(sold_to(territory, 1))))

        file = inspected(file, a_verdict(file, 1, condition=Condition.USED, diminished="4.00"))

        assert the_refund(file).amount == euros(paid)


class TestARefund:
    def test_that_staff_approve_beyond_the_policy_keeps_its_day(self) -> None:
        file = a_case_file(sold_to("KR", 1))
        file = sent_back(does(file, Approve(override=True, note="Well.")))

        assert file.case.basis is LegalBasis.GOODWILL
        assert refund_due(file, at=file.case.updated_at) is not None

    def test_for_a_defect_bears_nothing_where_the_law_is_about_withdrawals(self) -> None:
        order = sold_to("FR", 1)
        ask = replace(ask_for(order, reason="DEFECTIVE"), basis=LegalBasis.POLICY)
        file = sent_back(does(a_case_file(order, ask), Approve()))
        file = inspected(file, a_verdict(file, 1))
        due = refund_due(file, at=NOON)
        assert due is not None
        dated = replace(the_refund(file), due=replace(due, basis=LegalBasis.CONFORMITY))

        assert late_interest(dated, at=due.by + timedelta(days=25)) == euros("0")
        assert late_interest(replace(dated, due=due), at=due.by + timedelta(days=25)) == euros("1.00")


BY_LAW = (LegalBasis.CONFORMITY, LegalBasis.WITHDRAWAL)
NO_RULES = replace(policy_of(), rules=())
VIDEO = RequiredEvidence(id="video", evidence=(EvidenceKind.VIDEO,))
territories = st.sampled_from("DE FR GB CN JP KR TR BR TW US US-CA NO".split())
traits = st.sets(st.sampled_from(ProductTrait), max_size=1)
limits = st.lists(
    st.one_of(
        st.builds(lambda days: Window(id="window", days=days), st.integers(0, 60)),
        st.sampled_from([FinalSale(id="things", category="things"), MaximumAttempts(id="none", per_line=0), VIDEO]),
    ),
    max_size=3,
)


class TestAnyPolicy:
    @given(territories, traits, policies(EUR), limits, st.integers(0, 40), st.sampled_from(["DISLIKED", "DEFECTIVE"]))
    def test_leaves_the_law_what_it_gives_and_answers_no_worse(
        self, territory: str, marks: set[ProductTrait], policy: Policy, limits: list[PolicyRule], day: int, reason: str
    ) -> None:
        order = sold_to(territory, 1, shipping="4.90")
        order = replace(order, lines=(replace(order.lines[0], traits=tuple(marks)),))
        strict = replace(policy, rules=(*limits, *policy.rules))
        ask, at = ask_for(order, reason=reason), NOON + days(day)

        rights = [basis for basis in BY_LAW if asked(order, replace(ask, basis=basis), at, NO_RULES) is not None]
        by_law = [asked(order, replace(ask, basis=basis), at, strict) for basis in rights]
        best = asked(order, ask, at, strict)

        assert None not in by_law
        assert best is not None or not by_law
        assert all(worth_of(best) >= worth_of(file) for file in by_law if best is not None and file is not None)


def asked(order: Order, ask: Ask, at: datetime, policy: Policy) -> CaseFile | None:
    """Return the file of what is asked; None where it is refused."""
    try:
        return a_case_file(order, ask, at=at, policy=policy)
    except NotEligible:
        return None


def worth_of(file: CaseFile) -> Money:
    assert file.case.quote is not None
    return file.case.quote.total
