"""Settling: refunds are paid, fail and are tried again; each acts only on the remedy that stands where it is needed."""

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.settling import CompleteRepair, RecordPayment, Settle, ShipReplacement
from aftersales.errors import InvalidInput, NotAllowedNow, NotFound, NotPermitted
from aftersales.orders.ledger import PaymentAccount
from aftersales.orders.told import ToldPayment
from aftersales.vocabulary import CaseStatus, RemedyStatus, SettlementOutcome
from tests.shop import AGENT, BUYER, SHOP_SYSTEM, a_case_file, an_order, ask_for, euros
from tests.unit.journey import accepted, does, places, settled, settles, the_refund, types_of

S, R = CaseStatus, RemedyStatus
PAID, FAILED, RETRY = SettlementOutcome.SUCCEEDED, SettlementOutcome.FAILED, SettlementOutcome.RETRY
CARD = ToldPayment(id="card-2", amount="1.00", method="card")


def a_refund(quantity: int = 2) -> CaseFile:
    order = an_order(quantity)
    return accepted(a_case_file(order, ask_for(order, {1: quantity})))


def outcome(file: CaseFile, said: SettlementOutcome) -> CaseFile:
    return does(file, settles(the_refund(file).id, said))


class TestSettle:
    def test_moves_the_money_and_the_units_and_completes_the_case(self) -> None:
        file = a_refund()

        file = does(
            file,
            Settle(
                remedy_id=the_refund(file).id,
                outcome=PAID,
                gateway_reference="re_1",
                note="Paid.",
            ),
        )

        assert (file.case.status, types_of(file)[-1]) == (S.COMPLETED, "case.refund_settled")
        assert (the_refund(file).status, the_refund(file).gateway_reference) == (R.SUCCEEDED, "re_1")
        assert the_refund(file).settled_at == file.case.updated_at == file.case.closed_at
        assert places(file.order) == (0, 0, 0, 2, 0)
        assert (file.order.refunded, file.order.refundable) == (euros("20.00"), euros("0.00"))

    def test_counts_money_as_under_way_until_it_has_arrived(self) -> None:
        file = a_refund()
        (payment,) = file.order.payments

        assert file.order.ledger.of_payment(payment.id) == PaymentAccount(under_way=2_000)
        assert settled(file).order.ledger.of_payment(payment.id) == PaymentAccount(refunded=2_000)

    def test_of_a_failure_leaves_the_money_under_way(self) -> None:
        file = outcome(a_refund(), FAILED)

        assert (file.case.status, the_refund(file).status) == (S.RESOLVING, R.FAILED)
        assert file.order.ledger.under_way == 2_000
        assert places(file.order) == (0, 0, 2, 0, 0)

    def test_may_try_a_failure_again(self) -> None:
        file = outcome(outcome(a_refund(), FAILED), RETRY)

        assert the_refund(file).status is R.MANUAL_REQUIRED
        assert settled(file).case.status is S.COMPLETED
        assert types_of(file)[-2:] == ["case.refund_failed", "case.refund_retried"]

    def test_may_find_that_a_failure_was_none(self) -> None:
        assert outcome(outcome(a_refund(), FAILED), PAID).case.status is S.COMPLETED

    def test_tries_nothing_again_that_did_not_fail(self) -> None:
        with pytest.raises(NotAllowedNow):
            outcome(a_refund(), RETRY)

    def test_fails_once(self) -> None:
        with pytest.raises(NotAllowedNow):
            outcome(outcome(a_refund(), FAILED), FAILED)

    @pytest.mark.parametrize("said", SettlementOutcome)
    def test_pays_nothing_twice(self, said: SettlementOutcome) -> None:
        file = settled(a_refund())

        with pytest.raises(NotAllowedNow):
            outcome(file, said)

    def test_finds_no_remedy_of_another_case(self) -> None:
        with pytest.raises(NotFound):
            does(a_refund(), settles(the_refund(a_refund()).id))

    def test_is_neither_for_buyers_nor_for_agents(self) -> None:
        file = a_refund()

        for actor in (BUYER, AGENT):
            with pytest.raises(NotPermitted):
                does(file, settles(the_refund(file).id), by=actor)
        assert does(file, settles(the_refund(file).id), by=SHOP_SYSTEM).case.status is S.COMPLETED

    @pytest.mark.parametrize(("reference", "note"), [(" ", None), ("r" * 201, None), (None, "x" * 5_001)])
    def test_refuses_words_that_cannot_be_kept(self, reference: str | None, note: str | None) -> None:
        file = a_refund()
        act = Settle(remedy_id=the_refund(file).id, outcome=PAID, gateway_reference=reference, note=note)

        with pytest.raises(InvalidInput):
            does(file, act)


class TestARefund:
    def test_is_nothing_that_ships_is_mended_or_is_paid_for(self) -> None:
        file = a_refund()
        remedy_id = the_refund(file).id

        for act in (
            ShipReplacement(remedy_id=remedy_id),
            CompleteRepair(remedy_id=remedy_id, repaired=True, findings="Fine."),
            RecordPayment(remedy_id=remedy_id, payment=CARD),
            ConfirmDelivery(),
        ):
            with pytest.raises(NotAllowedNow):
                does(file, act)

    def test_is_the_only_remedy_of_its_units(self) -> None:
        file = a_refund()

        assert file.case.remedies == (the_refund(file),)
