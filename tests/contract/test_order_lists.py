"""Lists of orders: what was asked for, all of it, once, the newest first, whatever the size of the pages."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.identifiers import ActorId, MerchantId, OrderId
from aftersales.orders.order import Order
from aftersales.orders.repository import OrderQuestion
from aftersales.pages import BadQuestion, Page, Slice
from tests.contract.walking import walk
from tests.open_shop import OpenShop
from tests.shop import BUYER, NOON, OTHER_SHOP, SHOP, STRANGER, an_order

OF_SHOP = OrderQuestion(merchant_id=SHOP.id)
SECOND, FIFTH = NOON + timedelta(hours=2), NOON + timedelta(hours=5)
QUESTIONS = {
    "of a shop": OF_SHOP,
    "of a shop in a while": replace(OF_SHOP, placed_from=SECOND, placed_before=FIFTH),
    "of a buyer in a shop": replace(OF_SHOP, buyer_id=BUYER.id),
    "of a buyer in a while": replace(OF_SHOP, buyer_id=BUYER.id, placed_from=SECOND, placed_before=FIFTH),
    "of a number": replace(OF_SHOP, number="A-3"),
    "of a number that is another buyer's": replace(OF_SHOP, number="A-3", buyer_id=STRANGER.id),
    "of an unknown number": replace(OF_SHOP, number="?"),
    "of an unknown shop": OrderQuestion(merchant_id=MerchantId("nowhere")),
    "of an unknown buyer": replace(OF_SHOP, buyer_id=ActorId("nobody")),
    "of an unknown id": replace(OF_SHOP, order_id=OrderId("ord_7ZZZZZZZZZZZZZZZZZZZZZ0000")),
}


@pytest.fixture
def orders(shop: OpenShop) -> list[Order]:
    """Return orders placed in the same hours, the oldest first; they were told in another order."""
    told = []
    for nth in (5, 1, 3, 0, 7, 2, 4, 6, 8):
        merchant = OTHER_SHOP if nth in (2, 6) else SHOP
        buyer = STRANGER if nth in (4, 7) else BUYER
        # Two of them were placed at the same instant.
        at = NOON + timedelta(hours=min(nth, 7), microseconds=nth % 2)
        told.append(shop.sells(an_order(1, at=at, number=f"A-{nth}", buyer=buyer, merchant=merchant)))
    return sorted(told, key=lambda order: (order.placed_at, order.id))


def asking(shop: OpenShop, question: OrderQuestion) -> Callable[[Slice], Page[Order]]:
    return lambda page: shop.kept.orders.page(question, page)


def answers(question: OrderQuestion, orders: Sequence[Order]) -> list[Order]:
    """Return what answers a question, the newest first, by looking at every order; lists leave the lines out."""
    return [replace(order, lines=()) for order in reversed(orders) if _answers(question, order)]


def _answers(question: OrderQuestion, order: Order) -> bool:
    named = (
        (question.merchant_id, order.merchant_id),
        (question.buyer_id, order.buyer_id),
        (question.order_id, order.id),
        (question.number, order.number),
    )
    return (
        all(wanted in (None, there) for wanted, there in named)
        and (question.placed_from is None or question.placed_from <= order.placed_at)
        and (question.placed_before is None or order.placed_at < question.placed_before)
    )


class TestAList:
    @pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
    def test_holds_what_was_asked_for_newest_first(
        self, shop: OpenShop, orders: list[Order], question: OrderQuestion
    ) -> None:
        for first in (1, 2, 100):
            assert walk(asking(shop, question), first=first) == answers(question, orders)

    def test_of_one_id_holds_one_order(self, shop: OpenShop, orders: list[Order]) -> None:
        for question in (OF_SHOP, OrderQuestion(buyer_id=orders[3].buyer_id)):
            found = walk(asking(shop, replace(question, order_id=orders[3].id)), first=5)

            assert found == [replace(orders[3], lines=())]

    def test_shows_what_cases_did(self, shop: OpenShop, orders: list[Order]) -> None:
        case = shop.opens(orders[0], by=BUYER)

        listed = walk(asking(shop, OF_SHOP), first=2)

        assert [order.ledger.cases for order in listed] == [()] * (len(listed) - 1) + [(case.id,)]

    def test_goes_on_where_it_was_whatever_was_told_since(self, shop: OpenShop, orders: list[Order]) -> None:
        page = shop.kept.orders.page(OF_SHOP, Slice(first=3))
        shop.sells(an_order(1, at=NOON + timedelta(days=1)))

        following = shop.kept.orders.page(OF_SHOP, Slice(first=100, after=page.positions[-1]))

        assert [*page.items, *following.items] == answers(OF_SHOP, orders)

    @pytest.mark.usefixtures("orders")
    def test_after_nonsense_is_a_bad_question(self, shop: OpenShop) -> None:
        for question in (OF_SHOP, replace(OF_SHOP, buyer_id=BUYER.id), OrderQuestion(buyer_id=BUYER.id)):
            for position in ("", "x", "///", "'; DROP TABLE orders --"):
                with pytest.raises(BadQuestion):
                    shop.kept.orders.page(question, Slice(after=position))


class TestABuyerEverywhere:
    @pytest.mark.parametrize("first", [1, 3, 100])
    def test_is_told_shop_by_shop(self, shop: OpenShop, orders: list[Order], first: int) -> None:
        found = walk(asking(shop, OrderQuestion(buyer_id=BUYER.id)), first=first)

        shops = [order.merchant_id for order in found]
        assert shops in (sorted(shops), sorted(shops, reverse=True))
        for merchant in (SHOP.id, OTHER_SHOP.id):
            own = answers(OrderQuestion(merchant_id=merchant, buyer_id=BUYER.id), orders)
            assert [order for order in found if order.merchant_id == merchant] == own
