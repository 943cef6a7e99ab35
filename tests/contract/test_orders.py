"""Orders: kept as the shop told them, with a ledger that an update must not trample on."""

from dataclasses import replace

import pytest

from aftersales.business import Repositories
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace
from aftersales.identifiers import OrderId, number
from aftersales.money import Money
from aftersales.orders.events import OrderEvent, told
from aftersales.orders.ledger import Ledger
from aftersales.orders.merchant import Buyer
from aftersales.orders.order import Order
from aftersales.vocabulary import Party, ProductTrait
from tests.open_shop import OpenShop
from tests.shop import EUR, NOON, OTHER_SHOP, SHOP, a_case_file, an_order, ask_for, buyer_of, change_to, euros, new_ulid

NO_ORDER = OrderId(f"ord_{new_ulid(NOON)}")


def told_again(order: Order) -> Order:
    """Return an order as the shop tells it anew."""
    version = order.version + 1
    ledger = replace(order.ledger, order_version=version)
    return replace(order, version=version, ledger=ledger, digest=f"told {version} times")


def event_of(order: Order) -> OrderEvent:
    return told(order, by=Party.SYSTEM, at=NOON)


class TestAnOrder:
    def test_is_read_as_it_was_told(self, shop: OpenShop, kept: Repositories) -> None:
        plain = an_order(2, 3)
        odd = replace(
            plain.lines[1],
            title='Überzug „Größe 42“ 👟\\ "x"\n大',
            paid=Money(2**53 + 1, EUR),
            delivered=0,
            traits=(ProductTrait.SECOND_HAND, ProductTrait.BULKY),
        )
        order = replace(plain, number="№ 1/2#ü", lines=(plain.lines[0], odd))

        shop.sells(order)

        assert kept.orders.get(order.id) == order
        assert kept.orders.get(order.id).ledger == Ledger()

    def test_that_is_unknown_is_not_found(self, kept: Repositories) -> None:
        with pytest.raises(NotFound):
            kept.orders.get(NO_ORDER)
        with pytest.raises(NotFound):
            kept.orders.with_lines(NO_ORDER, {1})

        assert kept.orders.numbered(SHOP.id, "?") is None

    def test_is_found_by_the_number_that_its_shop_gave_it(self, shop: OpenShop, kept: Repositories) -> None:
        ours = shop.sells(an_order(1, number="1"))
        theirs = shop.sells(an_order(1, number="1", merchant=OTHER_SHOP))
        shop.opens(ours)

        found, other = kept.orders.numbered(SHOP.id, "1"), kept.orders.numbered(OTHER_SHOP.id, "1")

        assert found is not None
        assert other is not None
        assert (found.id, found.digest, len(found.ledger.cases)) == (ours.id, ours.digest, 1)
        assert other.id == theirs.id

    def test_takes_a_number_once(self, shop: OpenShop, kept: Repositories) -> None:
        first = shop.sells(an_order(1, number="1"))
        second = an_order(5, number="1")

        with pytest.raises(LostRace):
            kept.orders.add(second, buyer_of(second, name="Someone Else"), event_of(second))

        assert kept.orders.numbered(SHOP.id, "1") == replace(first, lines=())
        assert kept.merchants.buyers([(SHOP.id, first.buyer_id)]) == {(SHOP.id, first.buyer_id): buyer_of(first)}
        with pytest.raises(NotFound):
            kept.orders.get(second.id)


class TestManyOrders:
    def test_are_read_each_with_the_lines_that_are_wanted_of_it(self, shop: OpenShop, kept: Repositories) -> None:
        sold = [shop.sells(an_order(1, 2, 3)) for _ in range(45)]
        shop.opens(sold[0])
        wanted = {order.id: {nth % 4} for nth, order in enumerate(sold)}

        found = kept.orders.many(wanted)

        assert found == {order_id: kept.orders.with_lines(order_id, lines) for order_id, lines in wanted.items()}
        assert [len(found[order.id].lines) for order in sold[:5]] == [0, 1, 1, 1, 0]
        assert found[sold[0].id].ledger == kept.orders.get(sold[0].id).ledger

    def test_that_do_not_exist_are_missing(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(1))

        assert kept.orders.many({NO_ORDER: {1}, order.id: {1}}) == {order.id: order}
        assert kept.orders.many({}) == {}


class TestABigOrder:
    def test_has_all_its_lines(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(*[2] * 705))

        assert kept.orders.get(order.id) == order

    def test_is_read_with_the_lines_that_were_asked_for(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(*[2] * 705))

        for numbers in ({1, 350, 705, 706}, set(range(100, 180)), set[int]()):
            some = kept.orders.with_lines(order.id, numbers)
            assert [number(line.id) for line in some.lines] == sorted(numbers - {706})
            assert some == replace(order, lines=some.lines)
            assert set(some.lines) <= set(order.lines)

    def test_can_have_every_line_in_a_case(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(*[1] * 705))
        for begin in range(1, 706, 90):
            lines = range(begin, min(begin + 90, 706))
            shop.opens(order, dict.fromkeys(lines, 1))

        ledger = kept.orders.with_lines(order.id, ()).ledger

        assert sorted(ledger.lines) == list(range(1, 706))
        assert {account.in_case for account in ledger.lines.values()} == {1}


class TestAnUpdate:
    def test_replaces_what_the_shop_recorded(self, shop: OpenShop, kept: Repositories) -> None:
        before = shop.sells(an_order(2, 3, 4))
        fewer = replace(before.lines[0], quantity=1, paid=euros("10.00"))
        after = told_again(replace(before, lines=(fewer,), line_count=1, units=1, delivered_at=None))
        renamed = Buyer(merchant_id=SHOP.id, id=before.buyer_id, name="Ann Married")

        kept.orders.update(before, after, renamed, event_of(after))

        assert kept.orders.get(before.id) == after
        assert kept.orders.get(before.id).ledger == Ledger(order_version=2)
        assert kept.merchants.buyers([(SHOP.id, before.buyer_id)]) == {(SHOP.id, before.buyer_id): renamed}

    def test_keeps_what_cases_did(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2))
        case = shop.opens(order)
        before = kept.orders.get(order.id)
        after = told_again(replace(before, delivered_at=NOON))

        kept.orders.update(before, after, buyer_of(order), event_of(after))

        assert kept.orders.get(order.id).ledger == replace(before.ledger, order_version=2)
        assert kept.orders.get(order.id).ledger.cases == (case.id,)

    def test_loses_against_another_update(self, shop: OpenShop, kept: Repositories) -> None:
        before = shop.sells(an_order(2))
        first, second = (told_again(replace(before, time_zone=zone)) for zone in ("Asia/Shanghai", "Europe/Paris"))
        kept.orders.update(before, first, buyer_of(before), event_of(first))

        with pytest.raises(LostRace):
            kept.orders.update(before, second, buyer_of(before, name="?"), event_of(second))

        assert kept.orders.get(before.id) == first
        assert kept.merchants.buyers([(SHOP.id, before.buyer_id)]) == {(SHOP.id, before.buyer_id): buyer_of(before)}

    def test_loses_against_a_case(self, shop: OpenShop, kept: Repositories) -> None:
        before = shop.sells(an_order(2))
        file = a_case_file(before, ask_for(before))
        kept.cases.save(change_to(file, before=before))
        after = told_again(replace(before, lines=(replace(before.lines[0], quantity=1),)))

        with pytest.raises(LostRace):
            kept.orders.update(before, after, buyer_of(before), event_of(after))

        assert kept.orders.get(before.id) == before
        assert kept.orders.get(before.id).ledger == file.order.ledger
