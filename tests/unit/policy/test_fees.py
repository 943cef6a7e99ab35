"""What is kept back from a refund: whose fault it was, how the goods came back, and never more than there is."""

from dataclasses import replace

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve
from aftersales.cases.freight import freight_payer
from aftersales.cases.inspecting import Inspect
from aftersales.cases.receiving import Receive, RegisterShipment
from aftersales.cases.requesting import Ask
from aftersales.currencies import CurrencyCode
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy, default_rules
from aftersales.policy.quote import RefundQuote
from aftersales.policy.rules import PolicyRule, RestockingFee, ReturnFreight
from aftersales.territories import Territory
from aftersales.vocabulary import Condition, FeeKind, LegalBasis, Party, ReturnMethod
from tests.shop import LEAD, SHOP, a_case_file, ask_for, euros, policy_of
from tests.shop import an_order as an_order_from_anywhere
from tests.unit.journey import a_verdict, accepted, all_units, does, inspected, received

TEN_PERCENT = RestockingFee(id="restocking", percent=1_000)
FREIGHT = ReturnFreight(id="freight", paid_by=Party.BUYER, amount=euros("11.25"))


def an_order(*quantities: int, price: str = "10.00") -> Order:
    """Return an order from where no law lets a buyer change their mind, so that the policy alone decides."""
    return replace(an_order_from_anywhere(*quantities, price=price), territory=Territory("US"))


def a_policy(*rules: PolicyRule) -> Policy:
    return replace(policy_of(SHOP), rules=(*default_rules(), *rules))


def a_return(order: Order, *rules: PolicyRule, reason: str = "DISLIKED") -> CaseFile:
    return a_case_file(order, ask_for(order, {1: order.lines[0].quantity}, reason=reason), policy=a_policy(*rules))


def quoted(file: CaseFile) -> RefundQuote:
    assert file.case.quote is not None
    return file.case.quote


def fees_of(file: CaseFile) -> list[tuple[FeeKind, str, str]]:
    return [(fee.kind, fee.amount.amount, fee.because[0].rule) for fee in quoted(file).fees]


class TestRestockingFee:
    def test_is_a_percentage_of_what_the_goods_are_worth(self) -> None:
        file = accepted(a_return(an_order(3, price="3.33"), TEN_PERCENT))

        assert fees_of(file) == [(FeeKind.RESTOCKING, "1.00", "restocking")]
        assert quoted(file).total == euros("8.99")

    def test_of_a_fixed_amount_is_kept_once_a_case(self) -> None:
        order = an_order(2, 1)
        fee = RestockingFee(id="restocking", amount=euros("4.00"))
        file = a_case_file(order, ask_for(order, {1: 2, 2: 1}), policy=a_policy(fee))

        assert fees_of(accepted(file)) == [(FeeKind.RESTOCKING, "4.00", "restocking")]

    @pytest.mark.parametrize("reason", ["DEFECTIVE", "WRONG_ITEM", "NOT_AS_DESCRIBED", "ARRIVED_LATE"])
    def test_is_never_kept_for_a_fault_that_is_not_the_buyers(self, reason: str) -> None:
        file = accepted(a_return(an_order(1), TEN_PERCENT, FREIGHT, reason=reason))

        assert fees_of(file) == []
        assert quoted(file).total == euros("10.00")

    def test_depends_on_the_condition_of_each_unit(self) -> None:
        for_used = RestockingFee(id="used", percent=5_000, conditions=(Condition.USED, Condition.DAMAGED))
        file = received(a_return(an_order(3), TEN_PERCENT, for_used))

        file = inspected(
            file, a_verdict(file, 1, condition=Condition.UNOPENED), a_verdict(file, 2, condition=Condition.USED)
        )

        assert fees_of(file) == [(FeeKind.RESTOCKING, "1.00", "restocking"), (FeeKind.RESTOCKING, "10.00", "used")]

    def test_in_another_currency_keeps_nothing(self) -> None:
        fee = RestockingFee(id="restocking", amount=Money(400, CurrencyCode("USD")))

        assert fees_of(accepted(a_return(an_order(1), fee))) == []

    def test_is_not_kept_for_what_stays_with_the_buyer(self) -> None:
        file = does(a_return(an_order(1), TEN_PERCENT, FREIGHT), Approve(without_return=True))

        assert fees_of(file) == []


class TestReturnFreight:
    def test_leaves_the_rest_of_the_refund(self) -> None:
        file = accepted(a_return(an_order(1, price="12.00"), FREIGHT))

        assert quoted(file).total == euros("0.75")

    def test_takes_no_more_than_there_is_and_carries_nothing_over(self) -> None:
        order = an_order(2, price="7.00")
        file = a_case_file(order, ask_for(order, {1: 1}), policy=a_policy(TEN_PERCENT, FREIGHT))

        file = accepted(file)

        kept = [(FeeKind.RESTOCKING, "0.70", "restocking"), (FeeKind.RETURN_FREIGHT, "6.30", "freight")]
        assert fees_of(file) == kept
        assert quoted(file).total == euros("0.00")
        again = a_case_file(file.order, ask_for(file.order), policy=a_policy())
        assert quoted(again).total == euros("7.00")

    def test_is_charged_once_and_only_if_every_line_is_the_buyers_to_send(self) -> None:
        order = an_order(1, 1, price="30.00")
        ask = ask_for(order, {1: 1, 2: 1})
        mixed = replace(ask, lines=(ask.lines[0], replace(ask.lines[1], reason="DEFECTIVE")))

        assert fees_of(accepted(a_case_file(order, ask, policy=a_policy(FREIGHT)))) == [
            (FeeKind.RETURN_FREIGHT, "11.25", "freight")
        ]
        assert fees_of(accepted(a_case_file(order, mixed, policy=a_policy(FREIGHT)))) == []

    def test_stays_free_where_only_the_buyers_own_line_is_accepted(self) -> None:
        order = an_order(1, 1, price="30.00")
        ask = ask_for(order, {1: 1, 2: 1})
        mixed = replace(ask, lines=(ask.lines[0], replace(ask.lines[1], reason="DEFECTIVE")))
        file = received(a_case_file(order, mixed, policy=a_policy(FREIGHT)))

        file = inspected(file, a_verdict(file, 1), a_verdict(file, 0, 1, nth=2))

        assert freight_payer(file) is Party.MERCHANT
        assert fees_of(file) == []

    def test_is_never_charged_for_goods_that_are_not_as_agreed_even_where_no_law_says_so(self) -> None:
        order = replace(an_order(1, price="30.00"), territory=Territory("CH"))
        ask = replace(ask_for(order, reason="DEFECTIVE"), basis=LegalBasis.CONFORMITY)
        everything = ReturnFreight(id="freight", paid_by=Party.BUYER, reasons=("DEFECTIVE",), amount=euros("9.00"))

        assert fees_of(accepted(a_case_file(order, ask, policy=a_policy(everything)))) == []

    def test_is_not_charged_to_a_buyer_who_pays_the_carrier(self) -> None:
        order = an_order(1, price="12.00")
        ask = replace(ask_for(order), method=ReturnMethod.OWN_CARRIER)

        assert fees_of(accepted(a_case_file(order, ask, policy=a_policy(FREIGHT)))) == []

    def test_is_not_charged_to_a_buyer_who_went_to_a_carrier_of_their_own_after_all(self) -> None:
        file = does(a_return(an_order(1, price="12.00"), FREIGHT), Approve())

        file = does(file, RegisterShipment(method=ReturnMethod.OWN_CARRIER))

        file = does(file, Receive(lines=all_units(file)))
        assert fees_of(inspected(file, a_verdict(file, 1))) == []

    def test_for_a_named_reason_goes_before_the_rule_for_all(self) -> None:
        spared = ReturnFreight(id="spared", paid_by=Party.MERCHANT, reasons=("DISLIKED",))

        assert fees_of(accepted(a_return(an_order(1, price="12.00"), FREIGHT, spared))) == []

    def test_is_the_merchants_where_no_rule_says_otherwise(self) -> None:
        assert fees_of(accepted(a_return(an_order(1)))) == []


class TestDiminishedValue:
    def test_is_what_the_inspection_found(self) -> None:
        file = received(a_return(an_order(2)))

        file = inspected(file, a_verdict(file, 2, diminished="2.50", condition=Condition.USED))

        assert fees_of(file) == [(FeeKind.DIMINISHED_VALUE, "2.50", "inspection.diminished-value")]
        assert quoted(file).total == euros("17.50")

    def test_adds_up_over_the_verdicts(self) -> None:
        file = received(a_return(an_order(2)))
        file = does(file, Inspect(verdicts=(a_verdict(file, 1, diminished="2.50"),)))

        file = inspected(file, a_verdict(file, 1, diminished="1.00"))

        assert quoted(file).total == euros("16.50")


class TestGoodwill:
    def goodwill(self, order: Order) -> Ask:
        return replace(ask_for(order), basis=LegalBasis.GOODWILL)

    def test_is_free_of_the_policys_fees(self) -> None:
        order = an_order(1, price="30.00")
        file = a_case_file(order, self.goodwill(order), by=LEAD, policy=a_policy(TEN_PERCENT, FREIGHT))

        assert fees_of(accepted(file)) == []

    def test_of_an_override_is_free_of_them_too(self) -> None:
        file = a_return(an_order(1, price="30.00"), TEN_PERCENT, FREIGHT)
        assert len(fees_of(file)) == 2

        file = does(file, Approve(override=True, note="A good customer."))

        assert fees_of(file) == []
        assert quoted(file).total == euros("30.00")
