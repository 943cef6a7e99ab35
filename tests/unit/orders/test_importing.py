"""Importing: what a shop tells is kept as told, split once, and refused with all that is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aftersales.errors import InvalidInput
from aftersales.identifiers import OrderId
from aftersales.orders.importing import buyer_from, products_from, updated
from aftersales.orders.order import Order
from aftersales.orders.told import ToldBuyer, ToldOrder, ToldProduct, ToldShipping
from aftersales.vocabulary import ProductTrait, TaxMode
from tests.shop import NOON, SHOP, a_case_file, ask_for, euros, new_ulid
from tests.unit.told import a_line, an_order_told, imported, paid_with

Change = Callable[[ToldOrder], ToldOrder]


def complaints(told: ToldOrder) -> list[str]:
    """Return the paths of all that is wrong with an order."""
    with pytest.raises(InvalidInput) as refusal:
        imported(told)
    return [".".join(field.path) for field in refusal.value.fields]


def told(**changes: Any) -> ToldOrder:
    return replace(an_order_told(), **changes)


def told_line(**changes: Any) -> ToldOrder:
    return told(lines=(replace(a_line(2), **changes),))


class TestAnOrderDiscount:
    def test_is_split_once_by_largest_remainder(self) -> None:
        order = imported(an_order_told(a_line(1, "43.00"), a_line(1, "14.00"), a_line(1, "23.00"), discount="2.99"))

        assert [line.discount.minor_units for line in order.lines] == [161, 52, 86]
        assert [line.paid.minor_units for line in order.lines] == [4_139, 1_348, 2_214]

    def test_weighs_lines_after_their_own_discounts(self) -> None:
        order = imported(an_order_told(a_line(1, "20.00", discount="10.00"), a_line(1, "30.00"), discount="4.00"))

        assert [line.discount.minor_units for line in order.lines] == [1_100, 300]

    def test_may_take_everything(self) -> None:
        order = imported(an_order_told(a_line(2, "5.00"), discount="10.00"))

        assert order.lines[0].paid == euros("0")


class TestTax:
    def test_on_top_is_added_to_what_was_paid(self) -> None:
        order = imported(an_order_told(a_line(2, "10.00", tax="2.00"), tax_mode=TaxMode.ON_TOP))

        assert (order.lines[0].paid, order.lines[0].tax) == (euros("22.00"), euros("2.00"))

    def test_included_is_part_of_it(self) -> None:
        order = imported(an_order_told(a_line(2, "10.00", tax="2.00")))

        assert (order.lines[0].paid, order.lines[0].tax) == (euros("20.00"), euros("2.00"))

    def test_is_never_computed_again(self) -> None:
        order = imported(an_order_told(a_line(3, "10.00", tax="0.01")))

        assert order.lines[0].tax == euros("0.01")


class TestWhatIsKept:
    def test_is_what_the_shop_told(self) -> None:
        line = replace(a_line(2), category="shoes", delivered=1, traits=(ProductTrait.BULKY, ProductTrait.BULKY))
        shipping = ToldShipping(paid="4.99", tax="0.80", cheapest_standard="2.99")

        order = imported(paid_with(told(lines=(line,), shipping=shipping), "20.00", "4.99"))

        (kept,) = order.lines
        assert (kept.category, kept.delivered, kept.traits) == ("shoes", 1, (ProductTrait.BULKY,))
        assert order.shipping.cheapest_standard == euros("2.99")
        assert order.paid == euros("24.99")
        assert (order.line_count, order.units, order.version) == (1, 2, 1)

    def test_lives_in_the_merchants_time_zone_unless_it_has_its_own(self) -> None:
        assert imported(told()).time_zone == SHOP.time_zone
        assert imported(told(time_zone="Asia/Tokyo")).time_zone == "Asia/Tokyo"

    def test_names_its_buyer(self) -> None:
        buyer = buyer_from(told(buyer=ToldBuyer(id="ann", name="Ann", email="a@b.example")), merchant=SHOP)

        assert (buyer.id, buyer.name, buyer.email, buyer.merchant_id) == ("ann", "Ann", "a@b.example", SHOP.id)


class TestRefusal:
    @pytest.mark.parametrize(
        ("wrong", "path"),
        [
            (told(number=" "), "number"),
            (told(number="9" * 101), "number"),
            (told(buyer=ToldBuyer(id="")), "buyer.id"),
            (told(buyer=ToldBuyer(id="ann", name="A" * 201)), "buyer.name"),
            (told(buyer=ToldBuyer(id="ann", email="\0")), "buyer.email"),
            (told(buyer=ToldBuyer(id="ann", language=" ")), "buyer.language"),
            (told(territory="EIRE"), "territory"),
            (told(territory="de"), "territory"),
            (told(time_zone="Berlin"), "timeZone"),
            (told(time_zone="../etc/passwd"), "timeZone"),
            (told(time_zone=""), "timeZone"),
            (told(currency="EURO"), "currency"),
            (told(lines=()), "lines"),
            (told(lines=(a_line(),) * 5_001), "lines"),
            (told(delivered_at=NOON - timedelta(seconds=1)), "deliveredAt"),
            (told(discount="-1"), "discount"),
            (told(discount="10.01"), "discount"),
            (told(discount="1.001"), "discount"),
            (told(shipping=ToldShipping(paid="1.001")), "shipping.paid"),
            (told(shipping=ToldShipping(paid="1", tax="2")), "shipping.tax"),
            (told(shipping=ToldShipping(paid="1", cheapest_standard="x")), "shipping.cheapestStandard"),
            (paid_with(told(), "-1"), "payments.0.amount"),
            (paid_with(told(), *["1"] * 51), "payments"),
            (told_line(sku=" "), "lines.0.sku"),
            (told_line(title="\ud800"), "lines.0.title"),
            (told_line(category=""), "lines.0.category"),
            (told_line(quantity=0), "lines.0.quantity"),
            (told_line(quantity=1_000_001), "lines.0.quantity"),
            (told_line(delivered=3), "lines.0.delivered"),
            (told_line(delivered=-1), "lines.0.delivered"),
            (told_line(unit_price="1e3"), "lines.0.unitPrice"),
            (told_line(unit_price="1000000000000"), "lines.0.unitPrice"),
            (told_line(discount="20.01"), "lines.0.discount"),
            (told_line(tax="-0.01"), "lines.0.tax"),
            (told_line(tax="20.01"), "lines.0.tax"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, wrong: ToldOrder, path: str) -> None:
        assert complaints(wrong) == [path]

    def test_names_all_that_is_wrong_with_the_facts(self) -> None:
        assert complaints(told(number="", territory="XX", currency="XXX")) == ["number", "territory", "currency"]

    @pytest.mark.parametrize("payment_id", ["pay-1", "#store-credit", " "])
    def test_meets_a_payment_whose_name_is_taken(self, payment_id: str) -> None:
        first, second = paid_with(told(), "1", "2").payments

        wrong = told(payments=(first, replace(second, id=payment_id)))

        assert complaints(wrong) == ["payments.1.id"]

    def test_spares_tax_on_top_of_a_free_line(self) -> None:
        order = imported(an_order_told(a_line(1, "0", tax="1.00"), tax_mode=TaxMode.ON_TOP))

        assert order.lines[0].paid == euros("1.00")


class TestDigest:
    def test_is_the_same_for_the_same_content_under_any_id(self) -> None:
        first = imported(told(), order_id=OrderId(f"ord_{new_ulid(NOON)}"))
        second = imported(told(), order_id=OrderId(f"ord_{new_ulid(NOON)}"))

        assert first.digest == second.digest
        assert first.id != second.id

    @pytest.mark.parametrize(
        "news",
        [
            told(delivered_at=NOON + timedelta(days=1)),
            told(buyer=ToldBuyer(id="ann", name="Ann")),
            told(territory="FR"),
            told(time_zone="UTC"),
            told(informed_of_withdrawal=False),
            told_line(quantity=3),
            told_line(traits=(ProductTrait.BULKY,)),
            paid_with(told(), "10"),
        ],
    )
    def test_changes_with_whatever_the_shop_tells_anew(self, news: ToldOrder) -> None:
        assert imported(news).digest != imported(told()).digest


def with_a_case(order: Order) -> Order:
    return a_case_file(order, ask_for(order)).order


def add_a_line(order: ToldOrder) -> ToldOrder:
    return replace(order, lines=(*order.lines, a_line()))


class TestUpdate:
    before = paid_with(told(), "10.00")

    def test_takes_anything_before_a_case_stands_on_it(self) -> None:
        before = imported(self.before)

        after = updated(before, imported(paid_with(told_line(quantity=5), "50.00")))

        assert (after.version, after.ledger.order_version, after.units) == (2, 2, 5)

    def test_takes_deliveries_whenever_they_come(self) -> None:
        before = with_a_case(imported(self.before))
        line = replace(self.before.lines[0], delivered=1)

        after = updated(before, imported(replace(self.before, delivered_at=NOON + timedelta(days=2), lines=(line,))))

        assert after.delivered_at == NOON + timedelta(days=2)
        assert after.lines[0].delivered == 1
        assert after.ledger == replace(before.ledger, order_version=2)

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            (lambda order: replace(order, buyer=ToldBuyer(id="bob")), "buyer"),
            (lambda order: replace(order, territory="FR"), "territory"),
            (lambda order: replace(order, placed_at=NOON - timedelta(days=1)), "placedAt"),
            (lambda order: replace(order, tax_mode=TaxMode.ON_TOP), "taxMode"),
            (add_a_line, "lines"),
            (lambda order: replace(order, lines=(a_line(1, "9.99"),)), "lines.0.unitPrice"),
            (lambda order: replace(order, lines=(a_line(2),)), "lines.0.quantity"),
            (lambda order: replace(order, lines=(a_line(1, tax="1.00"),)), "lines.0.tax"),
            (lambda order: replace(order, lines=(replace(a_line(), sku="OTHER"),)), "lines.0.sku"),
            (lambda order: replace(order, discount="1.00"), "lines.0.discount"),
            (lambda order: replace(order, shipping=ToldShipping(paid="1")), "shipping"),
            (lambda order: paid_with(order, "10.01"), "payments"),
        ],
    )
    def test_refuses_other_money_and_lines_once_a_case_stands_on_it(self, change: Change, path: str) -> None:
        before = with_a_case(imported(self.before))

        with pytest.raises(InvalidInput) as refusal:
            updated(before, imported(change(self.before)))

        assert [".".join(field.path) for field in refusal.value.fields] == [path]

    def test_keeps_the_policy_that_was_pinned(self) -> None:
        before = replace(imported(self.before), policy_version=1)

        assert updated(before, replace(imported(self.before), policy_version=7)).policy_version == 1


class TestProducts:
    shirt = ToldProduct(sku="S-1", title="Shirt", price="20.00", currency="EUR", group="shirts")

    def test_are_kept_as_told(self) -> None:
        (product,) = products_from((self.shirt,), merchant=SHOP)

        assert (product.sku, product.price, product.group) == ("S-1", euros("20.00"), "shirts")

    @pytest.mark.parametrize(
        ("wrong", "path"),
        [
            ({"sku": ""}, "products.0.sku"),
            ({"price": "-1"}, "products.0.price"),
            ({"currency": "BTC"}, "products.0.currency"),
            ({"group": " "}, "products.0.group"),
            ({"title": "T" * 501}, "products.0.title"),
        ],
    )
    def test_are_refused_with_what_is_wrong(self, wrong: dict[str, Any], path: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            products_from((replace(self.shirt, **wrong),), merchant=SHOP)

        assert [".".join(field.path) for field in refusal.value.fields] == [path]

    def test_are_refused_where_one_is_named_twice(self) -> None:
        with pytest.raises(InvalidInput):
            products_from((self.shirt, self.shirt), merchant=SHOP)
