"""A withdrawal: asked for, confirmed by its buyer alone, and paid back by the law of where they live."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Cancel, Decline, RequestInfo
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.offering import MakeOffer
from aftersales.cases.settling import ShipReplacement
from aftersales.cases.withdrawing import ConfirmWithdrawal, receipt_text
from aftersales.errors import NotAllowedNow, NotPermitted
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.policy.rules import RestockingFee, ReturnFreight, Window
from aftersales.vocabulary import (
    CaseKind,
    CaseStatus,
    Condition,
    Disposition,
    FeeKind,
    LegalBasis,
    Party,
)
from tests.shop import LEAD, NOON, a_case_file, ask_for, euros, policy_of, with_rules
from tests.unit.cases.withdrawals import confirmed, sent_back, sold_to, withdrawn
from tests.unit.journey import a_verdict, accepted, days, does, inspected, plays, settled, waits_in_vain

FEES = (
    RestockingFee(id="restocking", percent=2_000),
    ReturnFreight(id="freight", paid_by=Party.BUYER, amount=euros("3.00")),
)


class TestAWithdrawal:
    def test_waits_for_its_buyer_and_for_nobody_else(self) -> None:
        file = withdrawn(sold_to("DE", 2))

        deadline = file.case.deadline
        assert (file.case.status, file.case.basis) == (CaseStatus.REQUESTED, LegalBasis.WITHDRAWAL)
        assert deadline is not None
        assert (deadline.party, deadline.at, deadline.on_expiry) == (Party.BUYER, NOON + days(7), CaseStatus.EXPIRED)
        for act in (Approve(), Decline(reason="OTHER"), RequestInfo(text="Why?"), MakeOffer(text="?", amount="1.00")):
            with pytest.raises(NotAllowedNow):
                does(file, act, by=LEAD)

    def test_is_not_approved_by_a_rule_or_by_time(self) -> None:
        file = waits_in_vain(withdrawn(sold_to("DE", 1)))

        assert file.case.status is CaseStatus.EXPIRED
        assert file.order.quantities(file.order.lines[0]).available == 1

    def test_can_be_canceled_before_it_is_confirmed(self) -> None:
        assert does(withdrawn(sold_to("DE", 1)), Cancel()).case.status is CaseStatus.CANCELED

    def test_is_confirmed_by_its_buyer_alone(self) -> None:
        with pytest.raises(NotPermitted):
            does(withdrawn(sold_to("DE", 1)), ConfirmWithdrawal(), by=LEAD)

    def test_is_confirmed_once(self) -> None:
        file = confirmed(withdrawn(sold_to("DE", 1)))

        with pytest.raises(NotAllowedNow):
            does(file, ConfirmWithdrawal())

    def test_alone_can_be_confirmed(self) -> None:
        with pytest.raises(NotAllowedNow):
            does(a_case_file(sold_to("DE", 1)), ConfirmWithdrawal())

    def test_confirmed_needs_no_approval_and_cites_the_law(self) -> None:
        case = confirmed(withdrawn(sold_to("DE", 1))).case

        assert case.status is CaseStatus.APPROVED
        assert case.decision is not None
        assert (case.decision.by, case.decision.automatic) == (Party.SYSTEM, True)
        assert any(one.article for one in case.decision.because)

    def test_asked_for_in_time_stays_in_time(self) -> None:
        last_hour = datetime(2026, 12, 7, 22, 30, tzinfo=UTC)
        order = replace(sold_to("DE", 1), delivered_at=datetime(2026, 11, 23, 12, tzinfo=UTC))

        file = confirmed(withdrawn(order, at=last_hour), after=timedelta(days=2))

        assert file.case.status is CaseStatus.APPROVED


class TestTheReceipt:
    def test_says_what_was_withdrawn_from_when_and_by_which_law(self) -> None:
        order = sold_to("DE", 2)
        file = confirmed(withdrawn(order), after=timedelta(hours=1))

        receipt = file.case.receipt
        assert receipt is not None
        text = receipt_text(file, receipt)
        assert receipt.at == NOON + timedelta(hours=1)
        for said in (order.number, file.case.number, "2 × Article 1", "2026-11-22 14:00:00 (+0100)", "355"):
            assert said in text
        (event,) = file.case.unrecorded[-1:]
        assert event.data["confirmed_at"] == receipt.at.isoformat()

    def test_is_given_for_nothing_else(self) -> None:
        assert plays(a_case_file(sold_to("DE", 1)), Approve()).case.receipt is None


class TestTheTimeToSendItBack:
    def test_is_what_the_law_gives(self) -> None:
        deadline = confirmed(withdrawn(sold_to("DE", 1))).case.deadline

        assert deadline is not None
        assert deadline.at == datetime(2026, 12, 7, 22, 59, 59, tzinfo=UTC)
        assert [one.rule for one in deadline.because] == ["EU.consumer_send_back_deadline"]

    def test_is_the_usual_one_where_the_law_gives_none(self) -> None:
        deadline = confirmed(withdrawn(sold_to("GB", 1))).case.deadline

        assert deadline is not None
        assert deadline.at == NOON + days(7)


class TestTheBestGround:
    def test_is_the_policy_where_the_law_gives_no_more(self) -> None:
        assert a_case_file(sold_to("DE", 2)).case.basis is LegalBasis.POLICY

    def test_is_the_law_where_the_policy_keeps_something_back(self) -> None:
        file = a_case_file(sold_to("DE", 1), policy=with_rules(*FEES))

        assert file.case.basis is LegalBasis.WITHDRAWAL
        assert file.case.quote is not None
        assert [fee.kind for fee in file.case.quote.fees] == [FeeKind.RETURN_FREIGHT]

    def test_is_the_law_where_only_it_gives_the_delivery_back(self) -> None:
        whole, part = sold_to("DE", 1, shipping="4.90"), sold_to("DE", 1, 1, shipping="4.90")

        assert a_case_file(whole).case.basis is LegalBasis.WITHDRAWAL
        assert a_case_file(part).case.basis is LegalBasis.POLICY

    @pytest.mark.parametrize(("territory", "back"), [("DE", "4.90"), ("BR", "4.90"), ("CN", "0.00"), ("KR", "0.00")])
    def test_gives_the_delivery_back_where_the_law_says_so(self, territory: str, back: str) -> None:
        quoted = withdrawn(sold_to(territory, 1, shipping="4.90")).case.quote

        assert quoted is not None
        assert quoted.shipping == euros(back)

    def test_gives_no_delivery_back_for_what_was_exchanged_until_its_replacement_goes_back(self) -> None:
        under_way = _exchanged(sold_to("DE", 1, 1, shipping="4.90"))
        arrived = does(under_way, ConfirmDelivery())
        bare = settled(accepted(a_case_file(arrived.order, ask_for(arrived.order, {2: 1}))))

        quoted = [
            withdrawn(order, nth=nth).case.quote
            for order, nth in ((under_way.order, 2), (arrived.order, 2), (arrived.order, 3), (bare.order, 3))
        ]

        assert [one and one.shipping for one in quoted] == [euros("0"), euros("0"), euros("0"), euros("4.90")]

    def test_is_the_legal_guarantee_once_the_policy_has_ended(self) -> None:
        order = sold_to("DE", 1)
        ask = ask_for(order, kind=CaseKind.REPAIR, reason="DEFECTIVE")
        short = replace(policy_of(), rules=(Window(id="repairs", days=365, kinds=(CaseKind.REPAIR,)),))

        early, late = (a_case_file(order, ask, at=NOON + days(after), policy=short) for after in (300, 400))

        assert (early.case.basis, late.case.basis) == (LegalBasis.POLICY, LegalBasis.CONFORMITY)
        assert late.case.because[0].article

    def test_keeps_nothing_back_for_use_from_who_was_not_told(self) -> None:
        told, untold = sold_to("DE", 1), replace(sold_to("DE", 1), informed_of_withdrawal=False)

        assert [_worth_after_use(order) for order in (told, untold)] == [euros("6.00"), euros("10.00")]


def _exchanged(order: Order) -> CaseFile:
    """Return the file of an order's first article while another one like it is on its way instead."""
    ask = ask_for(order, {1: 1}, kind=CaseKind.EXCHANGE)
    (line,) = (replace(line, replacement_sku="NEW", replacement_price="10.00") for line in ask.lines)
    file = accepted(a_case_file(order, replace(ask, lines=(line,)), by=LEAD))
    return does(file, ShipReplacement(remedy_id=file.case.remedies[0].id))


def _worth_after_use(order: Order) -> Money:
    file = sent_back(confirmed(withdrawn(order)))
    verdict = replace(
        a_verdict(file, 1), condition=Condition.USED, disposition=Disposition.RESTOCK, diminished=euros("4.00").amount
    )
    file = inspected(file, verdict)
    assert file.case.quote is not None
    return file.case.quote.total
