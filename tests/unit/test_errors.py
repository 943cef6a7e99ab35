"""What a refusal says to a person."""

import pytest

from aftersales.errors import InvalidField, InvalidInput, QuantityUnavailable


class TestInvalidInput:
    def test_keeps_one_wrong_field_apart_from_the_next(self) -> None:
        refusal = InvalidInput((InvalidField(("lines", "0", "price"), "is missing"), InvalidField(("number",), "too")))

        assert str(refusal) == "lines.0.price: is missing; number: too"


class TestQuantityUnavailable:
    @pytest.mark.parametrize(
        ("available", "said"),
        [
            (0, "Only 0 of this line are left."),
            (1, "Only 1 of this line is left."),
            (7, "Only 7 of this line are left."),
        ],
    )
    def test_says_how_many_are_left_whether_they_are_asked_for_or_sent(self, available: int, said: str) -> None:
        assert str(QuantityUnavailable("a line", available)) == said
