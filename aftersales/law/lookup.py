"""
Which law a buyer has: that of the subdivision, then of the country, then of the bloc; a nearer row replaces its like.

    DE-BY → DE → EU       NO → EU       US-NY → US       ZZ → nothing: the policy decides
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Final, Generic, TypeVar

from aftersales.law.rows import LawRow
from aftersales.law.rules import LegalRule
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


@dataclass(frozen=True, kw_only=True)
class Law:
    """The rows that hold for a territory on a day, the nearest first and each rule once."""

    territory: Territory
    on: date
    rows: tuple[LawRow, ...]

    @property
    def working_days(self) -> WorkingDays:
        """The working days of the territory."""
        return WorkingDays(self.territory)

    def find(self, kind: type[Rule]) -> Found[Rule] | None:
        """Return the nearest rule of a kind, with its row."""
        return next(
            (Found(row, rule) for row in self.rows for rule in row.decides if isinstance(rule, kind)),
            None,
        )


@lru_cache(maxsize=1_024)
def law_of(territory: Territory, *, on: date) -> Law:
    """Return the law of a territory as it holds on a day."""
    nearest: dict[str, LawRow] = {}
    for jurisdiction in jurisdictions_over(territory):
        for row in rows_of(jurisdiction):
            if row.holds_on(on):
                nearest.setdefault(row.rule, row)
    return Law(territory=territory, on=on, rows=tuple(nearest.values()))


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
