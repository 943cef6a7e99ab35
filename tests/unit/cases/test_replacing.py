"""Exchanges, repairs and missing parts: what is sent out, and the difference that is paid either way."""

from dataclasses import replace

import pytest

from aftersales.actors import Actor
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve
from aftersales.cases.delivering import ConfirmDelivery
from aftersales.cases.remedies import ExchangeRemedy, RepairRemedy
from aftersales.cases.requesting import Ask, Circumstances, open_case
from aftersales.cases.settling import CompleteRepair, RecordPayment, ShipReplacement
from aftersales.currencies import CurrencyCode
from aftersales.errors import InvalidInput, NotAllowedNow, NotPermitted
from aftersales.identifiers import CaseId
from aftersales.money import Money
from aftersales.orders.merchant import Product
from aftersales.orders.order import Order
from aftersales.orders.told import ToldPayment
from aftersales.vocabulary import CaseKind, CaseStatus, Party, RemedyStatus
from tests.shop import (
    BUYER,
    LEAD,
    NOON,
    SHOP_SYSTEM,
    STRANGER,
    a_case_file,
    a_product,
    an_order,
    ask_for,
    euros,
    new_ulid,
    policy_of,
)
from tests.unit.journey import accepted, approved, does, places, settled, the_refund

S, R = CaseStatus, RemedyStatus


def swap(order: Order, units: int = 1, *, sku: str = "NEW", price: str | None = None) -> Ask:
    ask = ask_for(order, {1: units}, kind=CaseKind.EXCHANGE)
    return replace(ask, lines=(replace(ask.lines[0], replacement_sku=sku, replacement_price=price),))


def an_exchange(price: str, *, units: int = 1) -> CaseFile:
    """Return the file of an exchange of articles worth 10.00 for others at a price, once they were accepted."""
    order = an_order(units)
    return accepted(a_case_file(order, swap(order, units, price=price), by=LEAD))


def a_repair(units: int = 1) -> CaseFile:
    order = an_order(units)
    return accepted(a_case_file(order, ask_for(order, {1: units}, kind=CaseKind.REPAIR, reason="DEFECTIVE")))


def exchange_of(file: CaseFile) -> ExchangeRemedy:
    (remedy,) = [remedy for remedy in file.case.remedies if isinstance(remedy, ExchangeRemedy)]
    return remedy


def pays(file: CaseFile, amount: str, *, payment_id: str = "card-2") -> RecordPayment:
    payment = ToldPayment(id=payment_id, amount=amount, method="card")
    return RecordPayment(remedy_id=exchange_of(file).id, payment=payment)


def sent_out(file: CaseFile) -> CaseFile:
    return does(file, ShipReplacement(remedy_id=file.case.remedies[0].id, carrier="Post"))


class TestAnExchange:
    def test_at_the_same_price_ships_at_once(self) -> None:
        file = an_exchange("10.00")

        assert (exchange_of(file).status, exchange_of(file).difference) == (R.TO_SHIP, euros("0"))
        assert file.case.waiting_on is Party.MERCHANT

    def test_for_something_dearer_waits_for_the_buyers_payment(self) -> None:
        file = an_exchange("12.50", units=2)
        assert (exchange_of(file).status, exchange_of(file).difference) == (R.AWAITING_PAYMENT, euros("5.00"))
        assert file.case.waiting_on is Party.BUYER
        with pytest.raises(NotAllowedNow):
            sent_out(file)

        file = does(file, pays(file, "5.00"), by=SHOP_SYSTEM)

        assert exchange_of(file).status is R.TO_SHIP
        assert file.order.paid == euros("25.00")

    def test_for_something_cheaper_pays_the_rest_back(self) -> None:
        file = an_exchange("7.50", units=2)

        assert (exchange_of(file).difference, the_refund(file).amount) == (euros("-5.00"), euros("5.00"))
        assert the_refund(file).units == ()
        assert settled(file).case.status is S.RESOLVING

    def test_ends_with_a_line_more_that_may_fail_again(self) -> None:
        file = sent_out(an_exchange("10.00", units=2))
        assert file.case.waiting_on is Party.SYSTEM

        file = does(file, ConfirmDelivery(), by=BUYER)

        assert file.case.status is S.COMPLETED
        assert (places(file.order), places(file.order, 2)) == ((0, 0, 0, 0, 2), (2, 0, 0, 0, 0))
        added = file.order.all_lines[1]
        assert (added.sku, added.paid, added.from_case) == ("NEW", euros("20.00"), file.case.id)
        assert added.delivered_at == file.case.closed_at
        assert a_case_file(file.order, ask_for(file.order, {2: 1})).case.linked == (file.case.id,)

    @pytest.mark.parametrize("price", ["7.50", "10.00", "12.50"])
    def test_can_be_returned_for_exactly_what_was_paid_in_all(self, price: str) -> None:
        file = an_exchange(price)
        if exchange_of(file).status is R.AWAITING_PAYMENT:
            file = does(file, pays(file, exchange_of(file).difference.amount))
        if len(file.case.remedies) > 1:
            file = settled(file)
        file = does(sent_out(file), ConfirmDelivery())

        file = settled(accepted(a_case_file(file.order, ask_for(file.order, {2: 1}))))

        assert (file.order.refunded, file.order.refundable) == (file.order.paid, euros("0"))

    def test_shares_the_difference_line_by_line(self) -> None:
        order = an_order(1, 1)
        ask = ask_for(order, {1: 1, 2: 1}, kind=CaseKind.EXCHANGE)
        prices = ("12.00", "7.00")
        lines = (
            replace(one, replacement_sku="N", replacement_price=p) for one, p in zip(ask.lines, prices, strict=True)
        )

        file = accepted(a_case_file(order, replace(ask, lines=tuple(lines)), by=LEAD))

        assert [remedy.status for remedy in file.case.remedies] == [R.AWAITING_PAYMENT, R.TO_SHIP, R.MANUAL_REQUIRED]
        assert the_refund(file).amount == euros("3.00")
        assert file.case.quote is not None
        assert file.case.quote.difference == euros("-1.00")


class TestTheDifference:
    @pytest.mark.parametrize(
        ("amount", "payment_id", "path"),
        [
            ("4.99", "card-2", "payment.amount"),
            ("5.01", "card-2", "payment.amount"),
            ("-5.00", "card-2", "payment.amount"),
            ("5.001", "card-2", "payment.amount"),
            ("5.00", " ", "payment.id"),
            ("5.00", "#store-credit", "payment.id"),
        ],
    )
    def test_is_paid_to_the_cent_under_a_name_of_its_own(self, amount: str, payment_id: str, path: str) -> None:
        file = an_exchange("15.00")

        with pytest.raises(InvalidInput) as refusal:
            does(file, pays(file, amount, payment_id=payment_id))

        assert ".".join(refusal.value.fields[0].path) == path

    def test_is_no_payment_that_the_order_has(self) -> None:
        file = an_exchange("15.00")

        with pytest.raises(InvalidInput):
            does(file, pays(file, "5.00", payment_id=file.order.payments[0].id))

    def test_is_paid_once(self) -> None:
        file = an_exchange("15.00")
        file = does(file, pays(file, "5.00"))

        with pytest.raises(NotAllowedNow):
            does(file, pays(file, "5.00", payment_id="card-3"))


class TestAReplacement:
    original, other = a_product("SKU-1"), a_product("NEW", price="12.00")

    def opened(self, *products: Product, by: Actor = BUYER, price: str | None = None) -> CaseFile:
        order = an_order(1)
        offered = {product.sku: product for product in products}
        known = Circumstances(order=order, policy=policy_of(), products=offered)
        case_id = CaseId(f"case_{new_ulid(NOON)}")
        return open_case(swap(order, price=price), known, case_id=case_id, by=by, at=NOON)

    def refused_path(self, *products: Product, by: Actor = BUYER, price: str | None = None) -> str:
        with pytest.raises(InvalidInput) as refusal:
            self.opened(*products, by=by, price=price)
        return ".".join(refusal.value.fields[0].path)

    def test_is_a_product_of_the_same_group_at_its_price(self) -> None:
        file = self.opened(self.original, self.other)

        assert file.case.lines[0].replacement_price == euros("12.00")
        assert file.case.quote is not None
        assert file.case.quote.difference == euros("2.00")

    def test_has_no_price_that_a_buyer_names(self) -> None:
        assert self.refused_path(self.original, self.other, price="0.01") == "lines.0.replacementUnitPrice"

    def test_is_named_with_its_price_by_staff_and_shop_systems(self) -> None:
        for actor in (LEAD, SHOP_SYSTEM):
            assert self.opened(by=actor, price="9.00").case.lines[0].replacement_price == euros("9.00")

    @pytest.mark.parametrize(
        "products",
        [
            (),
            (a_product("SKU-1"), replace(a_product("NEW"), group="hats")),
            (a_product("NEW"),),
            (replace(a_product("SKU-1"), group=None), replace(a_product("NEW"), group=None)),
            (a_product("SKU-1"), replace(a_product("NEW"), price=Money(1_000, CurrencyCode("USD")))),
        ],
        ids=["unknown", "another group", "original unknown", "no group", "another currency"],
    )
    def test_is_refused_to_a_buyer_where_it_may_not_replace(self, products: tuple[Product, ...]) -> None:
        assert self.refused_path(*products) == "lines.0.replacementSku"

    @pytest.mark.parametrize("price", ["-1", "1.001", "x"])
    def test_needs_a_price_that_makes_sense(self, price: str) -> None:
        assert self.refused_path(by=LEAD, price=price) == "lines.0.replacementUnitPrice"


class TestARepair:
    def test_sends_the_same_item_back(self) -> None:
        file = a_repair(2)
        assert (file.case.remedies[0].status, file.case.quote) == (R.TO_REPAIR, None)

        file = does(file, CompleteRepair(remedy_id=file.case.remedies[0].id, repaired=True, findings="A loose wire."))
        file = does(sent_out(file), ConfirmDelivery())

        assert file.case.status is S.COMPLETED
        assert places(file.order) == (2, 0, 0, 0, 0)
        assert file.order.quantities(file.order.lines[0]).repaired == 2

    def test_that_is_impossible_is_paid_back(self) -> None:
        file = a_repair(2)

        file = does(file, CompleteRepair(remedy_id=file.case.remedies[0].id, repaired=False, findings="Burnt out."))

        assert [remedy.status for remedy in file.case.remedies] == [R.UNREPAIRABLE, R.MANUAL_REQUIRED]
        repair = file.case.remedies[0]
        assert isinstance(repair, RepairRemedy)
        assert repair.findings == file.case.unrecorded[-1].number
        assert the_refund(file).amount == euros("20.00")
        assert (settled(file).case.status, places(settled(file).order)) == (S.COMPLETED, (0, 0, 0, 2, 0))

    @pytest.mark.parametrize("findings", ["", " ", "x" * 5_001])
    def test_says_what_was_found(self, findings: str) -> None:
        file = a_repair()

        with pytest.raises(InvalidInput):
            does(file, CompleteRepair(remedy_id=file.case.remedies[0].id, repaired=True, findings=findings))

    def test_ships_only_once_it_is_done(self) -> None:
        with pytest.raises(NotAllowedNow):
            sent_out(a_repair())


class TestAReship:
    def opened(self) -> CaseFile:
        order = an_order(2)
        ask = ask_for(order, {1: 2}, kind=CaseKind.RESHIP, reason="MISSING_PARTS")
        return does(a_case_file(order, ask), Approve())

    def test_makes_the_unit_available_again_once_it_arrived(self) -> None:
        file = self.opened()
        assert (file.case.status, places(file.order)) == (S.RESOLVING, (0, 2, 0, 0, 0))

        file = does(sent_out(file), ConfirmDelivery())

        assert (file.case.status, places(file.order)) == (S.COMPLETED, (2, 0, 0, 0, 0))
        assert file.order.refunded == euros("0")

    def test_is_confirmed_by_its_own_buyer_or_by_who_ships(self) -> None:
        file = sent_out(self.opened())

        assert does(file, ConfirmDelivery(), by=SHOP_SYSTEM).case.status is S.COMPLETED
        with pytest.raises(NotPermitted):
            does(file, ConfirmDelivery(), by=STRANGER)

    def test_cannot_arrive_before_it_is_sent(self) -> None:
        with pytest.raises(NotAllowedNow):
            does(self.opened(), ConfirmDelivery())

    def test_waits_for_a_decision_like_any_other(self) -> None:
        with pytest.raises(NotAllowedNow):
            approved(self.opened())
