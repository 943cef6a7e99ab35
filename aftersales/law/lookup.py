"""
Which law a buyer has: that of the subdivision, then of the country, then of the bloc; a nearer row replaces its like.

    DE-BY → DE → EU       NO → EU       US-NY → US       ZZ → nothing: the policy decides
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Final, Generic, TypeVar, cast

from aftersales.law.rows import LawRow
from aftersales.law.rules import LegalRule
from aftersales.law.sale import Sale
from aftersales.law.statute_books import jurisdictions, rows_of
from aftersales.law.working_days import WorkingDays
from aftersales.territories import Territory, country_of

_EU: Final = "EU"
_IN_THE_BLOC: Final = frozenset(
    (
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "
        # The three of the European Economic Area that are not members.
        "IS LI NO"
    ).split()
)
_PART_OF: Final = {"GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR", "AX": "FI"}
"""Territories with codes of their own in which the law of a member state holds (TFEU art 349 and 355(4))."""

Rule = TypeVar("Rule", bound=LegalRule)
Rule_co = TypeVar("Rule_co", bound=LegalRule, covariant=True)


@dataclass(frozen=True)
class Found(Generic[Rule_co]):
    """A rule, and the row that says it."""

    row: LawRow
    rule: Rule_co


@dataclass(frozen=True, kw_only=True, eq=False)
class Law:
    """The rows that hold for a territory at a time, the nearest first and each rule once; it is put together once."""

    territory: Territory
    rows: tuple[LawRow, ...]

    @property
    def working_days(self) -> WorkingDays:
        """The working days of the territory."""
        return WorkingDays(self.territory)

    def find(self, kind: type[Rule]) -> Found[Rule] | None:
        """Return the nearest rule of a kind, with its row."""
        return cast("Found[Rule] | None", self._nearest.get(kind))

    @cached_property
    def _nearest(self) -> Mapping[type[object], Found[LegalRule]]:
        nearest: dict[type[object], Found[LegalRule]] = {}
        for row in self.rows:
            for rule in row.decides:
                nearest.setdefault(type(rule), Found(row, rule))
        return nearest


def law_of(territory: Territory, *, on: date) -> Law:
    """Return the law of a territory as it holds on a day."""
    changes = _changes(territory)
    return _law_since(territory, changes[bisect_right(changes, on) - 1])


def law_over(sale: Sale) -> Law:
    """Return the law that a sale was made under."""
    return law_of(sale.territory, on=sale.concluded_on)


@lru_cache(maxsize=1_024)
def _changes(territory: Territory) -> tuple[date, ...]:
    """Return the days on which the law of a territory changes, after the first day of all."""
    rows = (row for jurisdiction in jurisdictions_over(territory) for row in rows_of(jurisdiction))
    days = {day for row in rows for day in (row.effective_from, row.effective_until) if day is not None}
    return (date.min, *sorted(days))


@lru_cache(maxsize=1_024)
def _law_since(territory: Territory, day: date) -> Law:
    nearest: dict[str, LawRow] = {}
    for jurisdiction in jurisdictions_over(territory):
        for row in rows_of(jurisdiction):
            if row.holds_on(day):
                nearest.setdefault(row.rule, row)
    return Law(territory=territory, rows=tuple(nearest.values()))


@cache
def territories_with_law() -> tuple[Territory, ...]:
    """Return the territories for which rows are kept, of their own or of the bloc that they are in."""
    own = {Territory(jurisdiction) for jurisdiction in jurisdictions() if jurisdiction != _EU}
    return tuple(sorted(own | {Territory(member) for member in _IN_THE_BLOC}))


@lru_cache(maxsize=1_024)
def row_called(name: str, effective_from: date | None) -> LawRow | None:
    """Return the row of a jurisdiction that is cited by a name and the day since when it holds, if there is one."""
    jurisdiction, _, rule = name.partition(".")
    return next(
        (row for row in rows_of(jurisdiction) if row.rule == rule and row.effective_from == effective_from), None
    )


def jurisdictions_over(territory: Territory) -> Iterator[str]:
    """Yield whose law holds in a territory, the nearest first, whether or not rows of it are kept."""
    country = country_of(territory)
    if territory != country:
        yield territory
    yield country
    state = _PART_OF.get(country, country)
    if state != country:
        yield state
    if state in _IN_THE_BLOC:
        yield _EU
