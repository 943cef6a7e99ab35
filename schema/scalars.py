"""The scalars of the contract: instants, dates, exact amounts and the codes of the world, as texts of one form each."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from aftersales.currencies import CurrencyCode
from aftersales.languages import LanguageTag
from aftersales.territories import Territory

Decimal = NewType("Decimal", str)

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEARS: Final = range(1970, 2200)
"""Years in which shops trade; beyond them, adding a window to an instant would leave the calendar."""


def said_instant(at: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, with a fraction of a second only where it has one."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _instant(value: object) -> datetime:
    text = _text(value)
    try:
        at = datetime.fromisoformat(text.upper()).astimezone(UTC) if _INSTANT.fullmatch(text) else None
    except (ValueError, OverflowError):
        at = None
    if at is None or at.year not in _YEARS:
        raise GraphQLError("is not an instant of RFC 3339 with its offset, such as 2026-11-22T10:00:00Z, from 1970 on")
    return at


def _date(value: object) -> date:
    text = _text(value)
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise GraphQLError("is not a date of ISO 8601, such as 2026-11-22, from 1970 on")
    return day


def _decimal(value: object) -> Decimal:
    """Return an amount as it was written; a float is refused, since it was rounded before it came here."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(str(value))
    if not isinstance(value, str):
        raise GraphQLError('is not an exact decimal: write it as a text, such as "12.34"')
    return Decimal(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise GraphQLError("is not a text")
    return value


def _scalar(
    name: str, description: str, *, parse: Callable[[object], object], say: Callable[..., str] = str
) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, serialize=say, parse_value=parse)


SCALARS: Final[Mapping[object, ScalarDefinition]] = {
    datetime: _scalar(
        "DateTime",
        "An instant, RFC 3339: answered in UTC, taken with any offset from 1970 on.",
        parse=_instant,
        say=said_instant,
    ),
    date: _scalar("Date", "A calendar date, ISO 8601.", parse=_date, say=date.isoformat),
    Decimal: _scalar(
        "Decimal", "An exact decimal in a text. Whole numbers are taken too, floats are not.", parse=_decimal
    ),
    CurrencyCode: _scalar("CurrencyCode", "The ISO 4217 code of a currency, such as GBP.", parse=_text),
    Territory: _scalar(
        "Territory", "An ISO 3166-1 alpha-2 country, optionally with its subdivision: DE, DE-BY.", parse=_text
    ),
    LanguageTag: _scalar("LanguageTag", "A BCP 47 language tag, such as en or zh-CN.", parse=_text),
}
