"""How the demo shop is cut out of the books."""

import json
from pathlib import Path

from api.sandbox.demo import demo_from
from tests.tools import books
from tests.tools.books import row
from tools.make_demo import in_short_lines, week

BEFORE, WITHIN, LATER, AFTER = (f"2010-12-{day} 10:00:00" for day in (19, 20, 23, 28))


class TestWeek:
    def test_has_its_orders_and_what_came_back_of_them_before_it_was_over(self, tmp_path: Path) -> None:
        rows = [
            row("1", "22423", 1, at=BEFORE),
            row("2", "71053", 5, at=WITHIN),
            row("C3", "22423", -1, at=WITHIN),
            row("C4", "71053", -2, at=LATER),
            row("C5", "71053", -1, at=AFTER),
            row("6", "71053", 1, at=AFTER),
        ]

        shop = week(books.shop(rows, folder=tmp_path))

        assert [order["number"] for order in shop["orders"]] == ["2"]
        assert shop["returns"] == [{"order": "2", "line": 1, "quantity": 2, "at": "2010-12-23T10:00:00Z"}]

    def test_sells_each_article_at_the_price_most_often_paid(self, tmp_path: Path) -> None:
        rows = [row("2", "22423", 1, price, at=WITHIN) for price in ("12.75", "10.95", "10.95")]

        shop = week(books.shop(rows, folder=tmp_path))

        assert shop["products"] == {"22423": ("LANTERN", "10.95", "")}

    def test_groups_articles_that_differ_in_their_letters_alone(self, tmp_path: Path) -> None:
        codes = ("85123A", "85123B", "22423", "DCGS0003", "DCGS0004")

        shop = week(books.shop([row("2", code, 1, at=WITHIN) for code in codes], folder=tmp_path))

        groups = {sku: group for sku, (_, _, group) in shop["products"].items()}
        assert groups == {"85123A": "85123", "85123B": "85123", "22423": "", "DCGS0003": "", "DCGS0004": ""}

    def test_is_written_so_that_the_demo_can_be_read_back(self, tmp_path: Path) -> None:
        rows = [row("2", "22423", 1, at=WITHIN), row("2", "POST", 1, "18.00", at=WITHIN)]
        shop = books.shop(rows, folder=tmp_path)

        written = in_short_lines(week(shop))

        assert demo_from(json.loads(written)).orders == shop.orders
