"""What is wrong with an input, all of it at once: each complaint with the way to its field."""

from collections.abc import Callable, Sized
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aftersales import texts
from aftersales.currencies import CurrencyCode, decimals_of, is_currency
from aftersales.errors import InvalidField, InvalidInput
from aftersales.identifiers import is_id
from aftersales.languages import is_language_tag
from aftersales.money import Money, NotAnAmount
from aftersales.pages import BadQuestion
from aftersales.territories import is_territory
from aftersales.wording import Said

Step = str | int
T = TypeVar("T")

MAX_QUANTITY = 1_000_000
MAX_MAJOR_DIGITS = 12


class InputCheck:
    """Collects complaints about an input; `refuse` raises them together as one InvalidInput."""

    def __init__(self, *within: Step) -> None:
        self._within = within
        self._complaints: list[InvalidField] = []

    def complain(self, *path: Step, message: str) -> None:
        """Note what is wrong with a field."""
        self._complaints.append(InvalidField(tuple(str(step) for step in (*self._within, *path)), message))

    def refuse(self) -> None:
        """Raise what was complained of, if anything was."""
        if self._complaints:
            raise InvalidInput(tuple(self._complaints))

    def refuse_question(self) -> None:
        """Raise the first of what was complained of, if anything was: a question has no problems in its answer."""
        for complaint in self._complaints:
            raise BadQuestion(".".join(complaint.path), complaint.message)

    def amount(self, *path: Step, text: str, currency: str) -> Money:
        """Return the amount that a text says, from zero up; a wrong one is noted and counts as zero."""
        code = CurrencyCode(currency if is_currency(currency) else "XXX")
        if code == "XXX":
            return Money.zero(code)
        try:
            money = Money.parse(text, code)
        except NotAnAmount:
            self.complain(
                *path,
                message=Said(
                    "is not an amount of {currency} with at most {decimals} decimals",
                    currency=currency,
                    decimals=decimals_of(code),
                ),
            )
            return Money.zero(code)
        if money.minor_units < 0:
            self.complain(*path, message=Said("must not be negative"))
        if abs(money.minor_units) >= 10 ** (MAX_MAJOR_DIGITS + decimals_of(code)):
            self.complain(*path, message=Said("is more money than there is"))
        return money

    def quantity(self, *path: Step, number: int, least: int = 1) -> None:
        """Complain of a quantity that is too small to mean anything, or absurd."""
        if not least <= number <= MAX_QUANTITY:
            self.complain(*path, message=Said("must be from {least} to {most}", least=least, most=f"{MAX_QUANTITY:,}"))

    def text(self, *path: Step, text: str | None, at_most: int = texts.MAX_TEXT) -> None:
        """Complain of a text that is too long or cannot be kept; no text is fine."""
        if text is not None and (wrong := texts.wrong_with(text, at_most=at_most)) is not None:
            self.complain(*path, message=wrong)

    def name(self, *path: Step, text: str | None, at_most: int = texts.MAX_NAME) -> None:
        """Complain of a name, code or id that is blank or too long; no name at all is fine."""
        self.text(*path, text=text, at_most=at_most)
        if text is not None and not text.strip():
            self.complain(*path, message=Said("must not be blank"))

    def currency(self, *path: Step, code: str) -> None:
        """Complain of what is no currency."""
        if not is_currency(code):
            self.complain(*path, message=Said("is not the ISO 4217 code of a currency"))

    def territory(self, *path: Step, code: str | None) -> None:
        """Complain of what is no country or subdivision."""
        if code is not None and not is_territory(code):
            self.complain(
                *path, message=Said("is not an ISO 3166 code of a country, such as DE, or a subdivision, DE-BY")
            )

    def language(self, *path: Step, tag: str | None) -> None:
        """Complain of what is no language tag."""
        if tag is not None and not is_language_tag(tag):
            self.complain(*path, message=Said("is not a BCP 47 language tag, such as en or zh-CN"))

    def time_zone(self, *path: Step, name: str | None) -> None:
        """Complain of what is no time zone."""
        if name is None:
            return
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.complain(*path, message=Said("is not the IANA name of a time zone, such as Europe/Berlin"))

    def ids(self, *path: Step, prefix: str, ids: tuple[str, ...]) -> None:
        """Complain of texts that cannot be ids of this kind, and of repeated ones."""
        for index, text in enumerate(ids):
            if not is_id(prefix, text):
                self.complain(*path, index, message=Said("is not an id of the form {form}", form=f"{prefix}_…"))
        if len(set(ids)) < len(ids):
            self.complain(*path, message=Said("names the same thing twice"))

    def count(self, *path: Step, things: Sized, at_most: int, least: int = 1) -> None:
        """Complain of too few or too many."""
        if not least <= len(things) <= at_most:
            self.complain(*path, message=Said("takes {least} to {most}", least=least, most=f"{at_most:,}"))

    def period(self, *path: Step, first: date, last: date) -> None:
        """Complain of a period that ends before it begins."""
        if last < first:
            self.complain(*path, message=Said("ends before it begins"))

    def known(self, *path: Step, key: str, among: Callable[[str], T | None], what: str) -> T | None:
        """Return what a code stands for; an unknown code is noted."""
        found = among(key)
        if found is None:
            self.complain(*path, message=Said("is not one of the {things}", things=what))
        return found
