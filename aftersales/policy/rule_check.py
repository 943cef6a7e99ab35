"""What is wrong with a rule as a merchant states it: each complaint with the rule's place in the list."""

from dataclasses import dataclass
from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.input_check import InputCheck, Step
from aftersales.money import Money, NotAnAmount
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import Hundredths
from aftersales.policy.told import ToldMoney
from aftersales.wording import Said

_TWO_DECIMALS: Final = CurrencyCode("USD")
"""A currency with two decimals: percentages and risks are read with as many."""


@dataclass(frozen=True)
class RuleCheck:
    """Reads the parts of one rule, in the merchant's currency; what is wrong with them is noted in `check`."""

    check: InputCheck
    path: tuple[Step, ...]
    currency: CurrencyCode

    def complain(self, field: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.check.complain(*self.path, field, message=message)

    def number(self, field: str, number: int, *, least: int, most: int) -> None:
        """Complain of a number that is out of range."""
        if not least <= number <= most:
            self.complain(field, Said("must be from {least} to {most}", least=least, most=most))

    def some(self, field: str, words: tuple[str, ...] | None) -> None:
        """Complain of a list of conditions that names none: it would match nothing."""
        if words is not None and not words:
            self.complain(field, Said("names none; leave it out to mean all"))

    def reasons(self, reasons: tuple[str, ...] | None) -> None:
        """Complain of reasons that are none."""
        self.some("reasons", reasons)
        if any(reason not in REASONS for reason in reasons or ()):
            self.complain("reasons", Said("names what is not one of the reasons"))

    def amount(self, field: str, told: ToldMoney) -> Money:
        """Return an amount in the merchant's currency; a wrong one is noted and counts as nothing."""
        if told.currency != self.currency:
            self.complain(field, Said("must be in the merchant's currency, {currency}", currency=self.currency))
            return Money.zero(self.currency)
        return self.check.amount(*self.path, field, "amount", text=told.amount, currency=told.currency)

    def amount_or_none(self, field: str, told: ToldMoney | None) -> Money | None:
        """Return an amount, if one is stated."""
        return None if told is None else self.amount(field, told)

    def hundredths(self, field: str, text: str | None, *, least: int, most: int) -> int | None:
        """Return a decimal text with at most two decimals in hundredths, if it is stated and in range."""
        if text is None:
            return None
        try:
            hundredths = Money.parse(text, _TWO_DECIMALS).minor_units
        except NotAnAmount:
            hundredths = least - 1
        if not least <= hundredths <= most:
            self.complain(field, _out_of_range(least, most))
        return hundredths

    def risk(self, text: str | None) -> Hundredths | None:
        """Return the most risk at which a rule holds, if it names any."""
        return self.hundredths("maxRisk", text, least=0, most=100)


def _out_of_range(least: int, most: int) -> Said:
    if least % 100:
        return Said("must be more than 0 and at most {most}, with at most 2 decimals", most=most // 100)
    return Said("must be from {least} to {most}, with at most 2 decimals", least=least // 100, most=most // 100)
