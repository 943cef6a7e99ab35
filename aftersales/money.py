"""
Money: whole minor units of a currency. No floats, and nothing is ever rounded but shares.

    Money.parse("290.00", EUR)           29000 minor units
    Money.parse("290.00", EUR).part(1, of=3)   96.67: the value of one third, half up
    Money.parse("2.99", EUR).split([4300, 1400, 2300])   1.61 + 0.52 + 0.86: the shares always add up
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from aftersales.currencies import CurrencyCode, decimals_of

_DECIMAL: Final = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]+))?")


class NotAnAmount(ValueError):
    """A text is not an exact amount of the currency."""


def rounded_half_up(numerator: int, denominator: int) -> int:
    """Return the nearest whole number to a quotient that is not negative; halves go up."""
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor_units` is in the smallest unit that ISO 4217 gives the currency."""

    minor_units: int
    currency: CurrencyCode

    @classmethod
    def zero(cls, currency: CurrencyCode) -> Self:
        """Return no money."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: CurrencyCode) -> Self:
        """Return the amount that a decimal text says, or raise NotAnAmount: more decimals than the currency has too."""
        match = _DECIMAL.fullmatch(text)
        decimals = decimals_of(currency)
        fraction = (match[3] or "").rstrip("0") if match else ""
        if match is None or len(fraction) > decimals:
            raise NotAnAmount(f"{text!r} is not an amount of {currency}, which has {decimals} decimals")
        return cls(int(match[1] + match[2] + fraction.ljust(decimals, "0")), currency)

    @property
    def amount(self) -> str:
        """The amount as an exact decimal text, with all the decimals of the currency."""
        decimals = decimals_of(self.currency)
        digits = str(abs(self.minor_units)).rjust(decimals + 1, "0")
        sign = "-" if self.minor_units < 0 else ""
        return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __bool__(self) -> bool:
        return self.minor_units != 0

    def __neg__(self) -> Self:
        return self._with(-self.minor_units)

    def __add__(self, other: Self) -> Self:
        return self._with(self.minor_units + self._units_of(other))

    def __sub__(self, other: Self) -> Self:
        return self._with(self.minor_units - self._units_of(other))

    def __mul__(self, times: int) -> Self:
        return self._with(self.minor_units * times)

    def __lt__(self, other: Self) -> bool:
        return self.minor_units < self._units_of(other)

    def __le__(self, other: Self) -> bool:
        return self.minor_units <= self._units_of(other)

    def __gt__(self, other: Self) -> bool:
        return self.minor_units > self._units_of(other)

    def __ge__(self, other: Self) -> bool:
        return self.minor_units >= self._units_of(other)

    def part(self, some: int, *, of: int) -> Self:
        """Return the value of some of so many equal parts, half up; the amount must not be negative."""
        return self._with(rounded_half_up(self.minor_units * some, of))

    def slice(self, start: int, count: int, *, of: int) -> Self:
        """Return what `count` of so many equal parts are worth after `start` of them; slices that meet add up."""
        return self.part(start + count, of=of) - self.part(start, of=of)

    def percent(self, hundredths: int) -> Self:
        """Return a percentage, given in hundredths of a percent, half up."""
        return self._with(rounded_half_up(self.minor_units * hundredths, 10_000))

    def split(self, weights: Sequence[int]) -> tuple[Self, ...]:
        """Share the amount in proportion to `weights` by largest remainder; the shares always add up to it."""
        total = sum(weights)
        if total == 0:
            raise ValueError("there is nothing to share in proportion to")
        shares = [self.minor_units * weight // total for weight in weights]
        # Largest remainder; ties go to the earlier share.
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(self.minor_units * weights[i] % total), i))
        for index in by_remainder[: self.minor_units - sum(shares)]:
            shares[index] += 1
        return tuple(self._with(share) for share in shares)

    def _with(self, minor_units: int) -> Self:
        return type(self)(minor_units, self.currency)

    def _units_of(self, other: Self) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} are in different currencies")
        return other.minor_units


def total(amounts: Iterable[Money], currency: CurrencyCode) -> Money:
    """Return the sum of amounts in one currency; no amounts make zero."""
    return sum(amounts, start=Money.zero(currency))
