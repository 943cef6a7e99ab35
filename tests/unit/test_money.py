"""Money: exact at the edges, shared without losing a cent."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.currencies import CurrencyCode, decimals_of, is_currency
from aftersales.money import Money, NotAnAmount, rounded_half_up, total

EUR, JPY, KWD, CLF = (CurrencyCode(code) for code in ("EUR", "JPY", "KWD", "CLF"))
currencies = st.sampled_from([JPY, EUR, KWD, CLF])
amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


def minor(money: tuple[Money, ...]) -> list[int]:
    return [one.minor_units for one in money]


class TestParse:
    @pytest.mark.parametrize(
        ("text", "currency", "units"),
        [
            ("100", JPY, 100),
            ("290.00", EUR, 29_000),
            ("290", EUR, 29_000),
            ("0.5", EUR, 50),
            ("-1.25", EUR, -125),
            ("10.000", KWD, 10_000),
            ("0.0001", CLF, 1),
            ("1.500", EUR, 150),
            ("0", JPY, 0),
        ],
    )
    def test_reads_an_exact_amount(self, text: str, currency: CurrencyCode, units: int) -> None:
        assert Money.parse(text, currency) == Money(units, currency)

    @pytest.mark.parametrize(
        "text",
        ["", ".", "1.", ".5", "1,00", "1e3", "NaN", " 1.00", "1.00\n", "+1", "--1", "1_0", "\uff11", "1.001", "1" * 16],
    )
    def test_refuses_what_is_no_exact_amount(self, text: str) -> None:
        with pytest.raises(NotAnAmount):
            Money.parse(text, EUR)

    def test_refuses_decimals_that_the_currency_does_not_have(self) -> None:
        with pytest.raises(NotAnAmount):
            Money.parse("1.5", JPY)

    @given(amounts, currencies)
    def test_is_the_inverse_of_printing(self, units: int, currency: CurrencyCode) -> None:
        money = Money(units, currency)

        assert Money.parse(money.amount, currency) == money

    @given(amounts, currencies)
    def test_printing_shows_all_decimals_of_the_currency(self, units: int, currency: CurrencyCode) -> None:
        _, _, fraction = Money(units, currency).amount.partition(".")

        assert len(fraction) == decimals_of(currency)


class TestSplit:
    @pytest.mark.parametrize(
        ("units", "currency", "weights", "shares"),
        [
            (299, EUR, [4_300, 1_400, 2_300], [161, 52, 86]),
            (10_000, KWD, [1, 1, 1], [3_334, 3_333, 3_333]),
            (100, JPY, [1, 1, 1], [34, 33, 33]),
        ],
    )
    def test_shares_by_largest_remainder(
        self, units: int, currency: CurrencyCode, weights: list[int], shares: list[int]
    ) -> None:
        assert minor(Money(units, currency).split(weights)) == shares

    def test_gives_ties_to_the_earlier_share(self) -> None:
        assert minor(Money(1, EUR).split([1, 1, 1])) == [1, 0, 0]

    def test_needs_something_to_share_in_proportion_to(self) -> None:
        with pytest.raises(ValueError, match="nothing to share"):
            Money(1, EUR).split([0, 0])

    @given(amounts, weights)
    def test_adds_up_to_the_amount(self, units: int, shares: list[int]) -> None:
        assert sum(minor(Money(units, EUR).split(shares))) == units

    @given(st.integers(0, 10**9), weights)
    def test_is_never_a_whole_unit_off(self, units: int, shares: list[int]) -> None:
        whole = sum(shares)

        for share, weight in zip(minor(Money(units, EUR).split(shares)), shares, strict=True):
            assert abs(share * whole - units * weight) < whole


class TestSlice:
    @pytest.mark.parametrize(
        ("units", "currency", "slices"),
        [(29_000, EUR, [9_667, 9_666, 9_667]), (10_000, KWD, [3_333, 3_334, 3_333]), (100, JPY, [33, 34, 33])],
    )
    def test_is_a_cumulative_share(self, units: int, currency: CurrencyCode, slices: list[int]) -> None:
        assert [Money(units, currency).slice(start, 1, of=3).minor_units for start in range(3)] == slices

    @given(st.integers(0, 10**9), st.integers(1, 500), st.data())
    def test_that_meets_another_adds_up_with_it(self, units: int, parts: int, data: st.DataObject) -> None:
        money = Money(units, EUR)
        cuts = sorted(data.draw(st.lists(st.integers(0, parts), max_size=8)))
        edges = [0, *cuts, parts]

        slices = [money.slice(start, end - start, of=parts) for start, end in pairwise(edges)]

        assert total(slices, EUR) == money
        assert min(slices) >= Money.zero(EUR)


class TestRounding:
    @pytest.mark.parametrize(("numerator", "rounded"), [(0, 0), (1, 0), (2, 1), (3, 1), (5, 1), (6, 2)])
    def test_takes_halves_up(self, numerator: int, rounded: int) -> None:
        assert rounded_half_up(numerator, 4) == rounded

    @pytest.mark.parametrize(("units", "hundredths", "part"), [(999, 1_000, 100), (5, 1_000, 1), (1_000, 1_250, 125)])
    def test_of_a_percentage_is_half_up(self, units: int, hundredths: int, part: int) -> None:
        assert Money(units, EUR).percent(hundredths) == Money(part, EUR)


class TestMoney:
    def test_of_different_currencies_never_mixes(self) -> None:
        euro, yen = Money(1, EUR), Money(1, JPY)

        for mix in (lambda: euro + yen, lambda: euro - yen, lambda: euro < yen, lambda: euro >= yen):
            with pytest.raises(ValueError, match="different currencies"):
                mix()

    def test_of_no_amounts_is_zero(self) -> None:
        assert total([], EUR) == Money(0, EUR)
        assert not total([], EUR)


class TestCurrencies:
    @pytest.mark.parametrize(("code", "decimals"), [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("UGX", 0)])
    def test_have_the_decimals_of_iso_4217(self, code: str, decimals: int) -> None:
        assert decimals_of(CurrencyCode(code)) == decimals

    @pytest.mark.parametrize("code", ["XXX", "XAU", "eur", "EURO", "", "XTS"])
    def test_are_only_what_people_pay_with(self, code: str) -> None:
        assert not is_currency(code)
