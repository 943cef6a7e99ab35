"""Replaying: what another policy would have made of a case, and what stays as people decided it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from aftersales.actors import Actor
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Cancel, Decline, RequestInfo
from aftersales.cases.disputing import Arbitrate, Escalate
from aftersales.cases.eligibility import grounds_on
from aftersales.cases.offering import AcceptOffer, MakeOffer
from aftersales.cases.receiving import RegisterShipment
from aftersales.currencies import CurrencyCode
from aftersales.insights.replaying import judged
from aftersales.money import Money, total
from aftersales.orders.ledger import Ledger
from aftersales.orders.line_account import LineAccount
from aftersales.policy.rules import AutomaticApproval, FinalSale, PolicyRule, RestockingFee, ReturnFreight, Window
from aftersales.vocabulary import CaseKind, Condition, DecisionOutcome, LegalBasis, Party, ProductTrait, ReturnMethod
from tests.shop import BUYER, LEAD, NOON, WITHOUT_WITHDRAWAL, a_case_file, an_order, ask_for, euros, policy_of
from tests.unit.cases.test_walks import CasesOfOneOrder
from tests.unit.journey import (
    a_verdict,
    accepted,
    approved,
    days,
    does,
    inspected,
    plays,
    received,
    rejected,
    settled,
    waits_in_vain,
)

SHORT = Window(id="short", days=7)
TENTH = RestockingFee(id="tenth", percent=1_000)
WORN = RestockingFee(id="worn", percent=5_000, conditions=(Condition.USED,))
FREIGHT = ReturnFreight(id="freight", paid_by=Party.BUYER, amount=euros("3.00"))
ANYTHING = AutomaticApproval(id="anything", up_to=euros("1000.00"))


def asked(
    units: int = 2, *, kind: CaseKind = CaseKind.RETURN, reason: str = "DISLIKED", at_day: float = 0, **more: Any
) -> CaseFile:
    """Return the file of a new case about all units of an order, at 10.00 each."""
    order = replace(an_order(units), territory=WITHOUT_WITHDRAWAL)
    ask = replace(ask_for(order, {1: units}, kind=kind, reason=reason), **more)
    by = LEAD if ask.basis is LegalBasis.GOODWILL else BUYER
    return a_case_file(order, ask, by=by, at=NOON + days(at_day))


def an_exchange(price: str, *, by: Actor = LEAD) -> CaseFile:
    """Return the file of an exchange of two articles at 10.00 for others at a price, once they were accepted."""
    order = an_order(2)
    ask = ask_for(order, {1: 2}, kind=CaseKind.EXCHANGE)
    line = replace(ask.lines[0], replacement_sku="NEW", replacement_price=price)
    return accepted(a_case_file(order, replace(ask, lines=(line,)), by=by))


def under(file: CaseFile, *rules: PolicyRule) -> CaseFile:
    """Return a file under a policy of these rules alone."""
    return replace(file, policy=replace(policy_of(), rules=rules))


def fate(file: CaseFile, *rules: PolicyRule) -> tuple[str, str, str]:
    """Return how a case fares under these rules: how it is decided, what goes back, what is kept back."""
    judgment = judged(under(file, *rules))
    assert judgment.approved or not judgment.automatic
    decided = "automatic" if judgment.automatic else "approved" if judgment.approved else "declined"
    return decided, judgment.refunded.amount, judgment.fees.amount


def offer_taken(file: CaseFile) -> CaseFile:
    """Return the file once an offer of five euros was taken."""
    return plays(file, MakeOffer(text="Keep it?", amount="5.00"), AcceptOffer())


class TestARuleThatRefuses:
    def test_declines_what_was_asked_too_late_for_it(self) -> None:
        assert fate(settled(accepted(asked(at_day=8))), SHORT) == ("declined", "0.00", "0.00")
        assert fate(settled(accepted(asked(at_day=7))), SHORT) == ("approved", "20.00", "0.00")

    def test_is_cited(self) -> None:
        assert [one.rule for one in judged(under(asked(at_day=8), SHORT, ANYTHING)).because] == ["short"]

    def test_looks_at_when_the_request_was_made_not_at_what_came_later(self) -> None:
        file = asked(at_day=6)
        late = replace(file.case, updated_at=NOON + days(40))

        assert fate(file.with_case(late), SHORT) == ("approved", "20.00", "0.00")

    def test_declines_even_what_is_approved_at_once(self) -> None:
        final = FinalSale(id="final", category="things")

        assert fate(asked(), ANYTHING, final) == ("declined", "0.00", "0.00")
        assert fate(asked(kind=CaseKind.REPAIR, reason="DEFECTIVE"), final) == ("approved", "0.00", "0.00")

    def test_refuses_the_whole_request_for_one_line(self) -> None:
        order = replace(an_order(1, 1), territory=WITHOUT_WITHDRAWAL)
        order = replace(order, lines=(order.lines[0], replace(order.lines[1], traits=(ProductTrait.BULKY,))))
        file = a_case_file(order, ask_for(order, {1: 1, 2: 1}))

        assert fate(file, FinalSale(id="bulky", trait=ProductTrait.BULKY)) == ("declined", "0.00", "0.00")

    def test_leaves_goodwill_alone(self) -> None:
        file = settled(accepted(asked(at_day=900, basis=LegalBasis.GOODWILL)))

        assert fate(file, SHORT, TENTH, FREIGHT, ANYTHING) == ("approved", "20.00", "0.00")

    def test_does_not_mind_what_other_cases_took_since(self) -> None:
        file = asked()
        taken = Ledger(lines={1: LineAccount(refunded=2, credited=2)})

        assert fate(file.with_ledger(taken), ANYTHING) == ("automatic", "20.00", "0.00")


class TestARuleThatApprovesAtOnce:
    def test_is_cited_and_needs_no_person(self) -> None:
        judgment = judged(under(asked(), ANYTHING))

        assert (judgment.automatic, [one.rule for one in judgment.because]) == (True, ["anything"])

    @pytest.mark.parametrize("up_to", ["19.99", "20.00"])
    def test_looks_at_what_was_asked_for_not_at_what_was_accepted(self, up_to: str) -> None:
        file = received(asked())
        file = inspected(file, a_verdict(file, 1, 1))
        decided = "automatic" if up_to == "20.00" else "approved"

        assert fate(file, AutomaticApproval(id="small", up_to=euros(up_to))) == (decided, "10.00", "0.00")

    def test_says_nothing_of_another_currency(self) -> None:
        yen = AutomaticApproval(id="yen", up_to=Money(10_000, CurrencyCode("JPY")))

        assert fate(asked(), yen) == ("approved", "20.00", "0.00")

    def test_comes_before_the_person_who_declined(self) -> None:
        file = does(asked(), Decline(reason="OTHER"))

        assert fate(file, TENTH) == ("declined", "0.00", "0.00")
        assert fate(file, TENTH, ANYTHING) == ("automatic", "18.00", "2.00")

    def test_comes_before_the_offer_that_settled_it(self) -> None:
        file = offer_taken(asked())

        assert fate(file, TENTH) == ("approved", "5.00", "0.00")
        assert fate(file, TENTH, ANYTHING) == ("automatic", "18.00", "2.00")

    def test_comes_before_the_question_that_was_never_answered(self) -> None:
        file = waits_in_vain(does(asked(), RequestInfo(text="Why?")))

        assert fate(file) == ("declined", "0.00", "0.00")
        assert fate(file, ANYTHING) == ("automatic", "20.00", "0.00")

    def test_does_not_take_the_goods_as_good(self) -> None:
        declined = does(rejected(asked()), Decline(reason="USED_OR_DAMAGED"))
        offered = offer_taken(rejected(asked()))

        assert fate(declined, ANYTHING) == ("declined", "0.00", "0.00")
        assert fate(offered, ANYTHING) == ("automatic", "5.00", "0.00")

    def test_does_not_undo_what_the_platform_ruled(self) -> None:
        file = plays(asked(), Decline(reason="OTHER"), Escalate(statement="Unfair."))
        ruling = Arbitrate(ruling=DecisionOutcome.DECLINED, because="So.")

        assert fate(does(file, ruling), ANYTHING) == ("declined", "0.00", "0.00")


class TestWhatPeopleDid:
    def test_stands_where_they_declined_or_canceled(self) -> None:
        assert fate(does(asked(), Decline(reason="OTHER"))) == ("declined", "0.00", "0.00")
        assert fate(does(asked(), Cancel()), ANYTHING) == ("declined", "0.00", "0.00")

    def test_is_a_no_until_the_platform_says_otherwise(self) -> None:
        file = plays(asked(), Decline(reason="OTHER"), Escalate(statement="Unfair."))
        ruling = Arbitrate(ruling=DecisionOutcome.APPROVED, because="So.")

        assert fate(file) == ("declined", "0.00", "0.00")
        assert fate(does(file, ruling)) == ("approved", "20.00", "0.00")

    def test_approves_but_pays_nothing_where_the_goods_never_came(self) -> None:
        file = waits_in_vain(approved(asked()))

        assert fate(file, TENTH) == ("approved", "0.00", "0.00")
        assert fate(file, TENTH, ANYTHING) == ("automatic", "0.00", "0.00")

    def test_is_not_known_yet_of_a_case_that_waits(self) -> None:
        assert fate(asked(), TENTH) == ("approved", "18.00", "2.00")
        assert fate(approved(asked()), TENTH) == ("approved", "18.00", "2.00")

    def test_frees_what_they_granted_beyond_the_policy_from_its_fees(self) -> None:
        file = does(asked(), Approve(override=True, note="A good customer."))

        assert fate(file, TENTH, FREIGHT) == ("approved", "20.00", "0.00")


class TestTheMoney:
    def test_is_for_what_was_accepted_in_the_condition_it_came_in(self) -> None:
        file = received(asked(3))
        used = a_verdict(file, 1, condition=Condition.USED)
        file = inspected(file, used, a_verdict(file, 1, 1))

        assert fate(file) == ("approved", "20.00", "0.00")
        assert fate(file, WORN) == ("approved", "15.00", "5.00")
        assert fate(file, WORN, TENTH) == ("approved", "14.00", "6.00")

    def test_knows_the_fees_that_are_no_rules(self) -> None:
        file = received(asked())
        file = inspected(file, a_verdict(file, 2, diminished="4.00"))

        assert fate(file) == ("approved", "16.00", "4.00")
        assert fate(file, FREIGHT) == ("approved", "13.00", "7.00")

    def test_keeps_nothing_back_for_a_fault_of_the_merchants(self) -> None:
        assert fate(accepted(asked(reason="DEFECTIVE")), TENTH, FREIGHT) == ("approved", "20.00", "0.00")

    def test_keeps_nothing_back_for_what_never_comes_back(self) -> None:
        assert fate(asked(kind=CaseKind.REFUND, reason="OTHER"), TENTH, FREIGHT) == ("approved", "20.00", "0.00")
        assert fate(does(asked(), Approve(without_return=True)), TENTH) == ("approved", "20.00", "0.00")

    def test_knows_who_paid_for_the_way_back(self) -> None:
        file = does(approved(asked()), RegisterShipment(method=ReturnMethod.OWN_CARRIER))

        assert fate(file, FREIGHT) == ("approved", "20.00", "0.00")

    @pytest.mark.parametrize(("price", "refunded"), [("8.00", "2.00"), ("12.00", "0.00")])
    def test_of_an_exchange_is_what_the_new_goods_cost_less(self, price: str, refunded: str) -> None:
        assert fate(an_exchange(price), TENTH) == ("approved", refunded, "2.00")

    @pytest.mark.parametrize("kind", [CaseKind.REPAIR, CaseKind.RESHIP])
    def test_is_none_where_goods_are_mended_or_sent_again(self, kind: CaseKind) -> None:
        assert fate(asked(kind=kind, reason="DEFECTIVE"), TENTH, ANYTHING) == ("automatic", "0.00", "0.00")


class Replayed(CasesOfOneOrder):
    """Replays every case of every walk, under its own policy and under others."""

    @invariant()
    def every_cent_goes_back_or_is_kept_back(self) -> None:
        policy = self.walk.policy
        dearer = replace(policy, rules=(*policy.rules, replace(TENTH, id="dearer")))
        for case in self.walk.cases.values():
            file = self.walk.file_of(case)
            for judgment in (judged(file), judged(replace(file, policy=dearer))):
                assert min(judgment.refunded, judgment.fees).minor_units >= 0
                if judgment.approved and judgment.refunded + judgment.fees and case.kind is not CaseKind.EXCHANGE:
                    assert judgment.refunded + judgment.fees in _worths(file)

    @invariant()
    def a_rule_that_refuses_only_ever_declines(self) -> None:
        policy = self.walk.policy
        closed = replace(policy, rules=(*policy.rules, FinalSale(id="closed", trait=None)))
        for case in self.walk.cases.values():
            file = self.walk.file_of(case)
            before, after = judged(file), judged(replace(file, policy=closed))
            assert after == before or not after.approved or has_a_right(file)

    @invariant()
    def an_approval_at_once_only_ever_approves(self) -> None:
        policy = self.walk.policy
        anything = replace(ANYTHING, up_to=Money(10**12, self.walk.order.currency))
        open_wide = replace(policy, rules=(*policy.rules, anything))
        for case in self.walk.cases.values():
            file = self.walk.file_of(case)
            before, after = judged(file), judged(replace(file, policy=open_wide))
            assert after.approved or not before.approved
            assert after.automatic == (after.approved and case.basis is not LegalBasis.GOODWILL)


def has_a_right(file: CaseFile) -> bool:
    """Tell whether the law lets a case be asked for, whatever the policy says."""
    case, law = file.case, (LegalBasis.CONFORMITY, LegalBasis.WITHDRAWAL)
    possible, _ = grounds_on(law, case.kind, case.lines, order=file.order, policy=file.policy, at=case.opened_at)
    return bool(possible)


def _worths(file: CaseFile) -> tuple[Money, ...]:
    """Return what a case's units are worth: as quoted last, and as asked for."""
    quoted = file.case.quote
    lines = quoted.lines if quoted else ()
    asked_for = (
        line.amount or file.order_line(line).paid.slice(0, line.quantity, of=file.order_line(line).quantity)
        for line in file.case.lines
    )
    worths = (total((line.total for line in lines), file.order.currency), total(asked_for, file.order.currency))
    return (*worths, *(worth + file.order.shipping.paid for worth in worths))


TestEveryHistory = Replayed.TestCase
TestEveryHistory.settings = settings(max_examples=min(100, settings().max_examples))
