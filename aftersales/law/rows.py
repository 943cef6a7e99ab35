"""A row of the law: one rule of one jurisdiction in words, with its article, its source, and since when it holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from aftersales.law.rules import LegalRule
from aftersales.vocabulary import Citation
from aftersales.wording import Said, kept


class Level(StrEnum):
    """How well a row is known: its statute was read, others report it, or it is only remembered."""

    STATUTE = "statute"
    SECONDARY = "secondary"
    MEMORY = "memory"


@dataclass(frozen=True, kw_only=True, eq=False)
class LawRow:
    """
    One rule of one jurisdiction, which holds from a day on and before another. It is read once, and no other is equal.

    `decides` is what the engine reckons with; a row without it is there to be read. A row that is only remembered may
    give a buyer something, and never takes anything away.
    """

    jurisdiction: str
    rule: str
    value: str
    article: str
    source: str
    level: Level
    unit: str | None = None
    counted_from: str | None = None
    note: str | None = None
    effective_from: date | None = None
    effective_until: date | None = None
    decides: tuple[LegalRule, ...] = ()

    @property
    def id(self) -> str:
        """Where it holds and what it is about, as it is cited."""
        return f"{self.jurisdiction}.{self.rule}"

    @property
    def verified(self) -> bool:
        """Whether it was read, and not only remembered."""
        return self.level is not Level.MEMORY

    @property
    def said_value(self) -> Said:
        """The value in words."""
        return kept(self.value)

    @cached_property
    def text(self) -> str:
        """The row in words."""
        rule = kept(self.rule.replace("_", " ").capitalize())
        value: str = self.said_value
        if self.unit:
            value = Said("{figure} {unit}", figure=value, unit=kept(self.unit.replace("_", " ")))
        if self.counted_from:
            return Said(
                "{rule}: {value} ({counted_from}).", rule=rule, value=value, counted_from=kept(self.counted_from)
            )
        return Said("{rule}: {value}.", rule=rule, value=value)

    def holds_on(self, day: date) -> bool:
        """Tell whether the row holds on a day."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_until is None or day < self.effective_until)

    @cached_property
    def cited(self) -> Citation:
        """The row as it is cited."""
        return Citation(
            rule=self.id,
            text=self.text,
            article=self.article,
            source=self.source,
            effective_from=self.effective_from,
        )
