"""What a refund is worth, to the cent: the worked examples, and what holds for every order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.errors import InvalidInput
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.orders.told import ToldShipping
from aftersales.policy.quote import Credit, QuotedLine, completes, quote, refuse_more_than_worth, value, worth
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import TaxMode
from tests.shop import euros
from tests.unit.generated import orders
from tests.unit.told import a_line, an_order_told, sold

WORKED = replace(
    an_order_told(a_line(4, "10.00", tax="3.60"), discount="3.99", tax_mode=TaxMode.ON_TOP),
    shipping=ToldShipping(paid="5.75", tax="0.75"),
)


def credit(order: Order, units: int, *, nth: int = 1, amount: str | None = None) -> Credit:
    part = None if amount is None else Money.parse(amount, order.currency)
    return Credit(number=nth, line=order.lines[nth - 1], units=units, reason=REASONS["OTHER"], amount=part)


def given_back(order: Order, *credits: Credit) -> tuple[Order, list[QuotedLine]]:
    """Return the order once credits are given one after another, and what each was worth."""
    lines: list[QuotedLine] = []
    for one in credits:
        valued = value(order, [one])
        order = order.with_ledger(valued.ledger.promise(order.tenders_for(valued.lines[0].total)))
        lines.extend(valued.lines)
    return order, lines


def totals(lines: list[QuotedLine]) -> list[str]:
    return [line.total.amount for line in lines]


class TestValue:
    def test_takes_a_discount_off_before_the_tax_once(self) -> None:
        order = sold(an_order_told(a_line(2, "100.00", discount="20.00", tax="18.00"), tax_mode=TaxMode.ON_TOP))

        (line,) = value(order, [credit(order, 1)]).lines

        assert line == QuotedLine(
            number=1, units=1, gross=euros("100.00"), discount=euros("10.00"), tax=euros("9.00"), total=euros("99.00")
        )

    def test_of_one_unit_at_a_time_is_cumulative(self) -> None:
        order = sold(an_order_told(a_line(3, "100.00", discount="10.00")))

        _, lines = given_back(order, credit(order, 1), credit(order, 1), credit(order, 1))

        assert totals(lines) == ["96.67", "96.66", "96.67"]

    def test_of_the_worked_order_one_at_a_time(self) -> None:
        order = sold(WORKED)

        _, lines = given_back(order, *[credit(order, 1)] * 4)

        assert totals(lines) == ["9.90", "9.91", "9.90", "9.90"]
        assert [line.tax.amount for line in lines] == ["0.90"] * 4
        assert [(line.gross - line.discount + line.tax).amount for line in lines] == totals(lines)

    def test_of_the_worked_order_at_once_with_its_shipping(self) -> None:
        order = sold(WORKED)

        whole = quote(order, value(order, [credit(order, 4)]).lines, shipping=order.shipping.paid, fees=())

        assert whole.total == euros("45.36")
        assert whole.tenders == {"card": 4_536}

    def test_of_two_credits_of_one_line_is_what_they_are_worth_together(self) -> None:
        order = sold(an_order_told(a_line(3, "100.00", discount="10.00")))

        assert totals(list(value(order, [credit(order, 1), credit(order, 2)]).lines)) == ["96.67", "193.33"]

    def test_is_capped_by_what_was_paid_for_the_order(self) -> None:
        order = sold(an_order_told(a_line(1, "10.00"), a_line(1, "5.00")))
        order = replace(order, payments=(replace(order.payments[0], amount=euros("12.00")),))

        assert totals(list(value(order, [credit(order, 1), credit(order, 1, nth=2)]).lines)) == ["10.00", "2.00"]


class TestAllowance:
    def test_counts_against_the_same_cap(self) -> None:
        order = sold(an_order_told(a_line(1, "12.30")))

        order, lines = given_back(order, credit(order, 1, amount="5.00"))

        assert totals(lines) == ["5.00"]
        assert worth(order, order.lines[0], 1) == euros("7.30")

    def test_leaves_the_unit_to_be_asked_for_again(self) -> None:
        order = sold(an_order_told(a_line(2, "10.00")))

        assert value(order, [credit(order, 1, amount="5.00")]).allowances == (True,)

    def test_of_the_whole_value_is_none(self) -> None:
        order = sold(an_order_told(a_line(2, "10.00")))

        valued = value(order, [credit(order, 1, amount="10.00")])

        assert valued.allowances == (False,)
        assert valued.ledger.of(order.lines[0].id).credited == 1

    def test_stays_with_its_unit_while_others_come_back(self) -> None:
        order = sold(an_order_told(a_line(2, "10.00")))

        _, lines = given_back(order, credit(order, 1, amount="4.00"), credit(order, 1), credit(order, 1))

        assert totals(lines) == ["4.00", "10.00", "6.00"]

    def test_carries_its_share_of_the_tax(self) -> None:
        order = sold(an_order_told(a_line(1, "10.00", tax="2.00")))

        (line,) = value(order, [credit(order, 1, amount="5.00")]).lines

        assert (line.gross, line.discount, line.tax, line.total) == tuple(map(euros, ("10.00", "5.00", "1.00", "5.00")))

    def test_above_the_value_is_refused(self) -> None:
        order = sold(an_order_told(a_line(2, "10.00")))

        with pytest.raises(InvalidInput) as refusal:
            refuse_more_than_worth(order, [credit(order, 1, amount="10.01")])

        assert refusal.value.fields[0].path == ("lines", "0", "amount")

    def test_that_settles_gives_the_rest_up(self) -> None:
        order = sold(an_order_told(a_line(1, "10.00")))

        valued = value(order, [replace(credit(order, 1, amount="4.00"), gives_up=True)])

        assert valued.allowances == (False,)
        assert valued.ledger.of(order.lines[0].id).credited == 1


class TestCompletes:
    def test_is_said_of_the_credit_that_gives_the_last_unit_back(self) -> None:
        order = sold(an_order_told(a_line(2), a_line(1)))

        first = value(order, [credit(order, 2)])
        both = value(order, [credit(order, 2), credit(order, 1, nth=2)])

        assert not completes(order, first.ledger)
        assert completes(order, both.ledger)


class TestEveryOrder:
    @given(orders(), st.data())
    def test_gives_back_exactly_what_was_paid_whatever_the_grouping(self, order: Order, data: st.DataObject) -> None:
        paid = {line.id: line.paid for line in order.lines}
        given_for = {line.id: order.zero for line in order.lines}
        left = {nth: line.quantity for nth, line in enumerate(order.lines, start=1)}

        while any(left.values()):
            nth = data.draw(st.sampled_from([nth for nth, units in left.items() if units]))
            units = data.draw(st.integers(1, left[nth]))
            order, (line,) = given_back(order, credit(order, units, nth=nth))
            left[nth] -= units
            given_for[order.lines[nth - 1].id] += line.total
            on_top = line.tax if order.tax_mode is TaxMode.ON_TOP else order.zero
            assert line.gross - line.discount + on_top == line.total

        assert given_for == paid
        assert order.refundable == order.shipping.paid
