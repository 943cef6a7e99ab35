"""Which order line a return belongs to."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.tools import books
from tests.tools.books import row
from tools.retail.returns import OrderedLine, Unmatched
from tools.retail.shop import Shop, Skipped

MONDAY, TUESDAY, WEDNESDAY = "2010-12-06 10:00:00", "2010-12-07 10:00:00", "2010-12-08 10:00:00"


def places(shop: Shop) -> list[tuple[OrderedLine, int]]:
    """Return where each return went, and how many units of it."""
    return [(back.ordered, back.quantity) for back in shop.returns]


class TestReturn:
    def test_goes_to_the_latest_earlier_line(self, tmp_path: Path) -> None:
        rows = [
            row("1", "22423", 5, at=MONDAY),
            row("2", "71053", 1, at=TUESDAY),
            row("2", "22423", 5, at=TUESDAY),
            row("C3", "22423", -2, at=WEDNESDAY),
            row("4", "22423", 5, at="2010-12-09 10:00:00"),
        ]

        shop = books.shop(rows, folder=tmp_path)

        assert places(shop) == [(OrderedLine("2", 2), 2)]

    def test_goes_past_lines_that_have_too_little_left(self, tmp_path: Path) -> None:
        rows = [
            row("1", "22423", 5, at=MONDAY),
            row("2", "22423", 3, at=TUESDAY),
            row("C3", "22423", -2, at=WEDNESDAY),
            row("C3", "22423", -2, at=WEDNESDAY),
            row("C3", "22423", -1, at=WEDNESDAY),
            row("C3", "22423", -3, at=WEDNESDAY),
        ]

        shop = books.shop(rows, folder=tmp_path)

        first, second = OrderedLine("1", 1), OrderedLine("2", 1)
        assert places(shop) == [(second, 2), (first, 2), (second, 1), (first, 3)]

    def test_goes_to_the_last_of_two_lines_of_one_order(self, tmp_path: Path) -> None:
        rows = [row("1", "22423", 1), row("1", "22423", 1), row("C2", "22423", -1, at=WEDNESDAY)]

        assert places(books.shop(rows, folder=tmp_path)) == [(OrderedLine("1", 2), 1)]

    def test_counts_lines_without_the_shipping_between_them(self, tmp_path: Path) -> None:
        rows = [row("1", "POST", 1), row("1", "M", 1), row("1", "22423", 1), row("C2", "22423", -1, at=WEDNESDAY)]

        assert places(books.shop(rows, folder=tmp_path)) == [(OrderedLine("1", 1), 1)]

    def test_is_worth_what_was_paid_and_named_for_its_place_in_the_books(self, tmp_path: Path) -> None:
        rows = [
            row("1", "22423", 3, "12.75"),
            row("C536379", "D", -1, at=WEDNESDAY),
            row("C536379", "22423", -2, "12.75", at=WEDNESDAY),
        ]

        (back,) = books.shop(rows, folder=tmp_path).returns

        assert back.worth == Decimal("25.50")
        assert back.key == "C536379-2"

    def test_larger_than_any_line_has_left_stays_unmatched_and_takes_nothing(self, tmp_path: Path) -> None:
        rows = [
            row("1", "22423", 4, at=MONDAY),
            row("2", "22423", 4, at=MONDAY),
            row("C3", "22423", -5, at=TUESDAY),
            row("C4", "22423", -4, at=WEDNESDAY),
        ]

        shop = books.shop(rows, folder=tmp_path)

        assert shop.unmatched == {Unmatched.TOO_MANY: 1}
        assert places(shop) == [(OrderedLine("2", 1), 4)]

    @pytest.mark.parametrize(
        "returned",
        [
            row("C2", "22423", -1, "2.54", at=WEDNESDAY),
            row("C2", "71053", -1, at=WEDNESDAY),
            row("C2", "22423", -1, at=WEDNESDAY, customer="12345"),
            row("C2", "22423", -1, at="2010-11-30 10:00:00"),
        ],
        ids=["another price", "another article", "another customer", "before the purchase"],
    )
    def test_without_such_a_line_stays_unmatched(self, returned: str, tmp_path: Path) -> None:
        shop = books.shop([row("1", "22423", 1), returned], folder=tmp_path)

        assert shop.returns == ()
        assert shop.unmatched == {Unmatched.NO_LINE: 1}

    def test_by_an_unknown_customer_is_never_matched(self, tmp_path: Path) -> None:
        rows = [row("1", "22423", 1, customer=""), row("C2", "22423", -1, customer="", at=WEDNESDAY)]

        shop = books.shop(rows, folder=tmp_path)

        assert shop.returns == ()
        assert shop.unmatched == {Unmatched.GUEST: 1}

    def test_of_shipping_or_of_nothing_is_skipped(self, tmp_path: Path) -> None:
        rows = [
            row("1", "22423", 1),
            row("1", "POST", 1, "18.00"),
            row("C2", "POST", -1, "18.00", at=WEDNESDAY),
            row("C2", "22423", 1, at=WEDNESDAY),
        ]

        shop = books.shop(rows, folder=tmp_path)

        assert shop.returns == ()
        assert shop.skipped == {Skipped.SHIPPING_RETURNED: 1, Skipped.NOTHING_RETURNED: 1}
