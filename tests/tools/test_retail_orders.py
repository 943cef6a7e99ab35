"""How the rows of an invoice become an order."""

import gzip
from pathlib import Path

import pytest

from tests.tools import books
from tests.tools.books import row
from tools.retail.rows import NotTheBooks, read_rows
from tools.retail.shop import Skipped
from tools.retail.territories import UnknownCountry

TOLD = {
    "number": "536365",
    "buyer": {"id": "17850"},
    "territory": "GB",
    "timeZone": "Europe/London",
    "currency": "GBP",
    "placedAt": "2010-12-01T08:26:00Z",
    "deliveredAt": "2010-12-01T08:26:00Z",
    "taxMode": "INCLUDED",
    "lines": [
        {"sku": "85123A", "title": "WHITE HEART", "quantity": 6, "unitPrice": "2.55"},
        {"sku": "71053", "title": "71053", "quantity": 1, "unitPrice": "3.39"},
    ],
    "shipping": {"paid": "36.00"},
    "payments": [
        {"id": "536365-1", "amount": "54.69", "capturedAt": "2010-12-01T08:26:00Z", "method": "invoice"},
    ],
}


class TestOrder:
    def test_is_told_to_the_api_as_the_books_have_it(self, tmp_path: Path) -> None:
        rows = [
            row("536365", "85123A", 6, "2.55", title="WHITE HEART"),
            row("536365", "POST", 2, "18.0", title="POSTAGE"),
            row("536365", "71053", 1, "3.39", title=""),
        ]

        (order,) = books.shop(rows, folder=tmp_path).orders

        assert order.as_input() == TOLD

    def test_was_placed_at_local_time(self, tmp_path: Path) -> None:
        shop = books.shop([row("550000", "22423", 1, at="2011-06-01 08:26:00")], folder=tmp_path)

        assert shop.orders[0].as_input()["placedAt"] == "2011-06-01T07:26:00Z"

    def test_begins_with_its_first_row_when_writing_it_took_longer(self, tmp_path: Path) -> None:
        rows = [
            row("536591", "22423", 1, at="2010-12-01 16:58:00"),
            row("536591", "71053", 1, at="2010-12-01 16:57:00"),
        ]

        (order,) = books.shop(rows, folder=tmp_path).orders

        assert order.as_input()["placedAt"] == "2010-12-01T16:57:00Z"
        assert [line.sku for line in order.lines] == ["71053", "22423"]

    def test_keeps_an_article_that_is_on_two_rows_as_two_lines(self, tmp_path: Path) -> None:
        (order,) = books.shop([row("1", "22423", 1), row("1", "22423", 4)], folder=tmp_path).orders

        assert [(line.sku, line.quantity) for line in order.lines] == [("22423", 1), ("22423", 4)]

    def test_of_an_unknown_customer_is_a_guests(self, tmp_path: Path) -> None:
        (order,) = books.shop([row("536544", "21773", 1, customer="")], folder=tmp_path).orders

        assert order.buyer == "guest:536544"

    @pytest.mark.parametrize("code", ["POST", "DOT", "C2"])
    def test_takes_postage_and_carriage_as_its_shipping(self, code: str, tmp_path: Path) -> None:
        rows = [row("1", "22423", 1, "12.75"), row("1", code, 1, "18.00"), row("1", code, 1, "0.50")]

        (order,) = books.shop(rows, folder=tmp_path).orders

        assert [line.sku for line in order.lines] == ["22423"]
        assert order.as_input()["shipping"] == {"paid": "18.50"}

    def test_without_an_article_is_none(self, tmp_path: Path) -> None:
        shop = books.shop([row("1", "POST", 1), row("1", "DOT", 1)], folder=tmp_path)

        assert shop.orders == ()
        assert shop.skipped == {Skipped.SHIPPING_ALONE: 2}

    @pytest.mark.parametrize("code", ["DCGS0003", "DCGSSGIRL", "15056bl", "47503J"])
    def test_holds_articles_of_every_form(self, code: str, tmp_path: Path) -> None:
        (order,) = books.shop([row("1", code, 1)], folder=tmp_path).orders

        assert [line.sku for line in order.lines] == [code]


class TestSkippedRows:
    @pytest.mark.parametrize(
        "code", ["M", "m", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS", "gift_0001_20"]
    )
    def test_are_those_without_an_article(self, code: str, tmp_path: Path) -> None:
        shop = books.shop([row("1", "22423", 1), row("1", code, 1), row("C2", code, -1)], folder=tmp_path)

        assert [line.sku for line in shop.orders[0].lines] == ["22423"]
        assert shop.skipped == {Skipped.NO_ARTICLE: 2}

    @pytest.mark.parametrize(
        ("quantity", "price", "why"),
        [
            (0, "1.00", Skipped.NOTHING_SOLD),
            (-10, "1.00", Skipped.NOTHING_SOLD),
            (1, "0.0", Skipped.NO_PRICE),
            (1, "-1.00", Skipped.NO_PRICE),
            (1, "0.001", Skipped.PARTS_OF_A_PENNY),
        ],
    )
    def test_are_those_that_sold_nothing(self, quantity: int, price: str, why: Skipped, tmp_path: Path) -> None:
        shop = books.shop([row("1", "22423", quantity, price)], folder=tmp_path)

        assert shop.orders == ()
        assert shop.skipped == {why: 1}

    def test_are_not_those_whose_price_is_merely_written_long(self, tmp_path: Path) -> None:
        (order,) = books.shop([row("1", "22423", 1, "2.5500")], folder=tmp_path).orders

        assert order.as_input()["lines"][0]["unitPrice"] == "2.55"


class TestTerritory:
    @pytest.mark.parametrize(("country", "code"), [("EIRE", "IE"), ("Channel Islands", "JE"), ("USA", "US")])
    def test_is_the_countrys(self, country: str, code: str, tmp_path: Path) -> None:
        shop = books.shop([row("1", "22423", 1, country=country)], folder=tmp_path)

        assert shop.orders[0].territory == code
        assert shop.mapped == {}

    @pytest.mark.parametrize("country", ["Unspecified", "European Community"])
    def test_is_the_shops_own_where_the_books_do_not_say_and_is_counted(self, country: str, tmp_path: Path) -> None:
        shop = books.shop(
            [row("1", "22423", 1, country=country), row("1", "71053", 1, country=country)], folder=tmp_path
        )

        assert shop.orders[0].territory == "GB"
        assert shop.mapped == {country: 2}

    def test_of_a_country_that_nobody_knows_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownCountry, match="Atlantis"):
            books.shop([row("1", "22423", 1, country="Atlantis")], folder=tmp_path)


class TestBooks:
    def test_may_be_gzipped(self, tmp_path: Path) -> None:
        plain = books.written([row("1", "22423", 1)], folder=tmp_path)
        zipped = tmp_path / "books.csv.gz"
        zipped.write_bytes(gzip.compress(plain.read_bytes()))

        assert read_rows(zipped) == read_rows(plain)

    def test_may_be_written_by_a_spreadsheet(self, tmp_path: Path) -> None:
        ours = read_rows(books.written([row("1", "22423", 1)], folder=tmp_path))

        theirs = read_rows(
            books.written([row("1", "22423", 1, at="12/1/2010 8:26", customer="17850.0")], folder=tmp_path)
        )

        assert theirs == ours

    def test_without_a_column_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "other.csv"
        path.write_text("InvoiceNo,StockCode\n1,2\n", encoding="utf-8")

        with pytest.raises(NotTheBooks, match="columns missing: Country, CustomerID"):
            read_rows(path)
