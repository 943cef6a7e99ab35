"""Amounts as Stripe counts them: exactly, or not at all."""

import pytest

from adapters.payments.amounts import NotCounted, as_money, as_stripe_counts
from aftersales.currencies import CurrencyCode
from aftersales.money import Money


def money(amount: str, currency: str) -> Money:
    return Money.parse(amount, CurrencyCode(currency))


@pytest.mark.parametrize(
    ("amount", "currency", "counted"),
    [
        ("10.00", "EUR", 1000),
        ("1000", "JPY", 1000),
        ("3.330", "KWD", 3330),
        ("1000", "ISK", 100_000),
        ("7", "UGX", 700),
        ("1000.00", "MGA", 1000),
    ],
)
class TestAnAmount:
    def test_is_counted_as_stripe_does(self, amount: str, currency: str, counted: int) -> None:
        assert as_stripe_counts(money(amount, currency)) == counted

    def test_comes_back_as_it_was(self, amount: str, currency: str, counted: int) -> None:
        assert as_money(counted, currency.lower()) == money(amount, currency)


@pytest.mark.parametrize(("amount", "currency"), [("3.334", "KWD"), ("0.50", "MGA")])
def test_what_cannot_be_counted_to_the_cent_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(NotCounted):
        as_stripe_counts(money(amount, currency))
