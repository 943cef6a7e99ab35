"""The demo shop: a real week, moved to where it looks like last week."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from api.sandbox import demo
from api.sandbox.demo import DemoReturn, WrittenShop, demo_from, demo_shop, shifted

WRITTEN: WrittenShop = {
    "source": "written by hand",
    "products": {
        "85123A": ("WHITE HEART", "2.55", "85123"),
        "85123B": ("RED HEART", "2.95", "85123"),
        "22423": ("CAKESTAND", "12.75", ""),
    },
    "orders": [
        {
            "number": "1",
            "buyer": "17850",
            "territory": "FR",
            "at": "2010-12-20T09:00:00Z",
            "shipping": "18.00",
            "lines": [("85123A", 6, "2.10"), ("22423", 1, "12.75")],
        },
        {
            "number": "2",
            "buyer": "guest:2",
            "territory": "GB",
            "at": "2010-12-23T17:41:00Z",
            "shipping": "0.00",
            "lines": [("85123B", 1, "2.95")],
        },
    ],
    "returns": [{"order": "1", "line": 2, "quantity": 1, "at": "2010-12-22T10:00:00Z"}],
}


class TestDemoShop:
    def test_is_read_as_it_is_written(self) -> None:
        shop = demo_from(WRITTEN)

        assert shop.orders[0].as_input()["lines"] == [
            {"sku": "85123A", "title": "WHITE HEART", "quantity": 6, "unitPrice": "2.10"},
            {"sku": "22423", "title": "CAKESTAND", "quantity": 1, "unitPrice": "12.75"},
        ]
        assert shop.products[1:] == (
            {"sku": "85123B", "title": "RED HEART", "price": "2.95", "currency": "GBP", "group": "85123"},
            {"sku": "22423", "title": "CAKESTAND", "price": "12.75", "currency": "GBP"},
        )
        assert shop.returns == (DemoReturn("1", 2, 1, datetime(2010, 12, 22, 10, tzinfo=UTC)),)

    def test_moves_by_whole_days_to_where_its_last_delivery_is_on_a_given_day(self) -> None:
        shop = shifted(demo_from(WRITTEN), last_delivery_on=date(2026, 11, 21))

        assert [order.as_input()["deliveredAt"] for order in shop.orders] == [
            "2026-11-18T09:00:00Z",
            "2026-11-21T17:41:00Z",
        ]
        assert [back.at for back in shop.returns] == [datetime(2026, 11, 20, 10, tzinfo=UTC)]
        assert shop.products == demo_from(WRITTEN).products

    def test_ends_on_that_day_of_the_shops_calendar(self) -> None:
        late = WRITTEN["orders"][1] | {"at": "2011-06-21T23:30:00Z"}
        shop = demo_from(WRITTEN | {"orders": [late]})

        (order,) = shifted(shop, last_delivery_on=date(2011, 6, 22)).orders

        assert order.as_input()["deliveredAt"] == "2011-06-21T23:30:00Z"


class TestDemoFile:
    def test_is_small_and_says_where_it_is_from(self) -> None:
        text = demo.FILE.read_text(encoding="utf-8")

        assert len(text.encode()) <= 200_000
        assert "Chen, D. (2015), Online Retail, UCI Machine Learning Repository, CC BY 4.0" in text

    def test_is_one_week_of_orders(self) -> None:
        orders = demo_shop().orders

        assert len(orders) == 158
        assert orders[-1].at - orders[0].at < timedelta(days=7)
        assert len({order.territory for order in orders}) == 9
        assert all(order.paid > 0 and order.lines for order in orders)

    def test_returns_only_what_was_bought_before(self) -> None:
        shop = demo_shop()
        orders = {order.number: order for order in shop.orders}

        assert len(shop.returns) == 8
        for back in shop.returns:
            assert 0 < back.quantity <= orders[back.order].lines[back.line - 1].quantity
            assert back.at >= orders[back.order].at

    def test_knows_every_product_that_is_in_an_order(self) -> None:
        shop = demo_shop()

        assert {product["sku"] for product in shop.products} == {line.sku for o in shop.orders for line in o.lines}
        assert all(Decimal(product["price"]) > 0 for product in shop.products)

    def test_groups_articles_that_differ_in_their_letters_alone(self) -> None:
        groups = Counter(product["group"] for product in demo_shop().products if "group" in product)

        assert min(groups.values()) >= 2
        assert groups["85123"] == 2
