"""
Amounts as Stripe counts them, which is not always as ISO 4217 does.

    JPY, EUR     as here                                1000 JPY is 1000, 10.00 EUR is 1000
    KWD, …       three decimals, of which the last is zero
    ISK, UGX     no decimals, but counted with two      1000 ISK is 100000
    MGA          two decimals, but counted with none    1000.00 MGA is 1000

Source: docs.stripe.com/currencies, read in November 2026.
"""

from collections.abc import Mapping
from typing import Final

from aftersales.currencies import CurrencyCode, decimals_of
from aftersales.money import Money

_THEIR_DECIMALS: Final[Mapping[str, int]] = {"ISK": 2, "UGX": 2, "MGA": 0}
_THREE_DECIMALS: Final = 3


class NotCounted(Exception):
    """The gateway cannot count this amount to the cent."""


def as_stripe_counts(amount: Money) -> int:
    """Return an amount in Stripe's smallest units, or refuse what it cannot count exactly."""
    shift = _shift_of(amount.currency)
    counted, rest = _times_ten_to(amount.minor_units, shift)
    if rest or (decimals_of(amount.currency) == _THREE_DECIMALS and counted % 10):
        raise NotCounted(str(amount))
    return counted


def as_money(counted: int, currency: str) -> Money:
    """Return what Stripe counts in its smallest units; a part of one of ours counts as none."""
    code = CurrencyCode(currency.upper())
    minor_units, _ = _times_ten_to(counted, -_shift_of(code))
    return Money(minor_units, code)


def _shift_of(currency: CurrencyCode) -> int:
    ours = decimals_of(currency)
    return _THEIR_DECIMALS.get(currency, ours) - ours


def _times_ten_to(units: int, shift: int) -> tuple[int, int]:
    """Return units moved by so many decimals, and what is lost thereby."""
    return (units * 10**shift, 0) if shift >= 0 else divmod(units, 10**-shift)
