"""An order: which payments money goes back to, where its units are, and who may see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.actors import Actor
from aftersales.errors import NotFound, QuantityUnavailable
from aftersales.identifiers import ActorId, MerchantId, OrderId, OrderLineId
from aftersales.orders.ledger import STORE_CREDIT, Ledger, PaymentAccount
from aftersales.orders.line_account import LineAccount
from aftersales.orders.order import Order
from aftersales.orders.order_line import Payment
from aftersales.vocabulary import Party
from tests.shop import BUYER, LEAD, NOON, OTHER_SHOP, PLATFORM, SHOP_SYSTEM, STRANGER, an_order, euros
from tests.unit.journey import places


def paid_by(*amounts: str) -> Order:
    """Return an order with payments of these amounts, an hour apart, the oldest first."""
    payments = (
        Payment(id=f"pay-{nth}", amount=euros(amount), method="card", captured_at=NOON + timedelta(hours=nth))
        for nth, amount in enumerate(amounts, start=1)
    )
    return replace(an_order(1), payments=tuple(payments))


class TestTenders:
    def test_go_to_the_newest_payment_first(self) -> None:
        order = paid_by("5.00", "3.00", "2.00")

        assert order.tenders_for(euros("4.50")) == {"pay-3": 200, "pay-2": 250}

    def test_leave_out_what_went_back_and_what_is_under_way(self) -> None:
        order = paid_by("5.00", "3.00")
        order = order.with_ledger(Ledger(payments={"pay-2": PaymentAccount(refunded=100, under_way=150)}))

        assert order.tenders_for(euros("2.00")) == {"pay-2": 50, "pay-1": 150}

    def test_take_a_payment_without_a_time_for_the_oldest(self) -> None:
        order = paid_by("5.00", "3.00")
        first, second = order.payments
        order = replace(order, payments=(first, replace(second, captured_at=None)))

        assert order.tenders_for(euros("6.00")) == {"pay-1": 500, "pay-2": 100}

    def test_go_to_no_payment_as_store_credit(self) -> None:
        assert paid_by("5.00").credit_for(euros("2.00")) == {STORE_CREDIT: 200}


class TestRefundable:
    def test_is_what_was_paid_less_what_went_back_or_is_on_its_way(self) -> None:
        ledger = Ledger(payments={"pay-1": PaymentAccount(refunded=100), STORE_CREDIT: PaymentAccount(under_way=50)})

        order = paid_by("5.00", "3.00").with_ledger(ledger)

        assert (order.paid, order.refunded, order.refundable) == (euros("8.00"), euros("1.00"), euros("6.50"))

    def test_grows_with_a_difference_that_was_paid(self) -> None:
        extra = Payment(id="extra", amount=euros("4.00"), method="card")

        assert paid_by("5.00").with_ledger(Ledger(added_payments=(extra,))).refundable == euros("9.00")


class TestLedger:
    def test_moves_units_from_place_to_place(self) -> None:
        order = an_order(5)
        (line,) = order.lines

        ledger = Ledger().reserve(line, 4).receive(line, 3).refund(line, in_case=1, received=1)
        ledger = ledger.exchange(line, in_case=0, received=1).release(line, received=1)

        assert places(order.with_ledger(ledger)) == (2, 0, 0, 2, 1)

    def test_reserves_no_unit_twice(self) -> None:
        (line,) = an_order(3).lines
        ledger = Ledger().reserve(line, 2)

        with pytest.raises(QuantityUnavailable) as refusal:
            ledger.reserve(line, 2)

        assert refusal.value == QuantityUnavailable(line.id, 1)
        assert ledger.of(line.id) == LineAccount(in_case=2)

    def test_moves_no_unit_that_is_not_there(self) -> None:
        (line,) = an_order(3).lines

        with pytest.raises(ValueError, match="more units"):
            Ledger().reserve(line, 1).receive(line, 2)

    def test_counts_a_mended_unit_beside_the_available_ones(self) -> None:
        order = an_order(2)
        (line,) = order.lines

        order = order.with_ledger(Ledger().reserve(line, 1).receive(line, 1).repair(line, 1))

        assert places(order) == (2, 0, 0, 0, 0)
        assert order.quantities(line).repaired == 1


class TestDelivered:
    def test_is_nothing_before_the_order_came_and_everything_after(self) -> None:
        waiting, there = an_order(3, delivered=False), an_order(3)

        assert waiting.quantities(waiting.lines[0]).delivered == 0
        assert there.quantities(there.lines[0]).delivered == 3

    def test_is_what_the_shop_told_if_it_told(self) -> None:
        order = an_order(3)

        assert order.quantities(replace(order.lines[0], delivered=2)).delivered == 2


class TestLine:
    def test_of_another_order_is_not_found(self) -> None:
        stranger = an_order(1).lines[0].id

        with pytest.raises(NotFound) as refusal:
            an_order(1).line(OrderLineId(stranger))

        assert refusal.value.id == stranger


class TestVisibility:
    @pytest.mark.parametrize("actor", [BUYER, LEAD, PLATFORM, SHOP_SYSTEM])
    def test_is_given_to_its_buyer_its_shop_and_the_platform(self, actor: Actor) -> None:
        assert an_order(1).is_visible_to(actor)

    @pytest.mark.parametrize(
        "actor",
        [
            STRANGER,
            replace(BUYER, merchant_id=OTHER_SHOP.id),
            replace(BUYER, order_id=OrderId("ord_another")),
            replace(LEAD, merchant_id=OTHER_SHOP.id),
            replace(SHOP_SYSTEM, merchant_id=OTHER_SHOP.id),
            Actor(id=ActorId("nobody"), party=Party.MERCHANT, merchant_id=None),
            Actor(id=BUYER.id, party=Party.BUYER, merchant_id=MerchantId("")),
        ],
    )
    def test_is_given_to_nobody_else(self, actor: Actor) -> None:
        assert not an_order(1).is_visible_to(actor)

    def test_of_a_guest_ends_at_the_order_of_the_link(self) -> None:
        order = an_order(1)

        assert order.is_visible_to(replace(BUYER, order_id=order.id))
