"""All events of the table of cases, and all that was counted of them, for whoever compares the two."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from pynamodb.expressions.operand import Path

from adapters.dynamodb.bodies import thing_in
from adapters.dynamodb.insight_records import is_month, is_sheet, month_at, of_products, sheet_at, tally_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.table import PK, Item, Table, body_of, key_of
from adapters.events import Event, kind_of
from aftersales.insights.facts import facts_of
from aftersales.insights.sheets import Facts, Sheet, Tally

_AT_ONCE: Final = 1_000
_SK: Final = Path("SK")


@dataclass
class Folded:
    """What some events add, and which of them cannot be counted."""

    events: int = 0
    facts: Facts = field(default_factory=Facts)
    failures: list[tuple[str, Exception]] = field(default_factory=list)

    def fold(self, item: Item, *, until: datetime | None) -> None:
        """Count one event more, unless it happened later."""
        key = key_of(item)
        try:
            event = _event_in(key, item)
            if until is not None and event.at > until:
                return
            facts = facts_of([event])
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this event, the others are counted
            self.failures.append((f"{key.pk}/{key.sk}", error))
        else:
            self.facts.merge(facts)
        self.events += 1


@dataclass(frozen=True, kw_only=True)
class DynamoRecounting:
    """The events of a table of cases, and the counters of one generation in a table of insights."""

    cases: Table
    insights: Table
    generation: str

    def folded(self, *, until: datetime | None = None) -> Iterator[Folded]:
        """Yield what events add that happened until an instant, some at a time."""
        # What waits to be told is there a second time.
        items = self.cases.scan(_SK.startswith("EVENT#") & ~PK.startswith("PARKED#"))
        while some := list(islice(items, _AT_ONCE)):
            folded = Folded()
            for item in some:
                folded.fold(item, until=until)
            yield folded

    def sheets(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield the sheets, some of them in parts."""
        return ((sheet_at(key), tally) for key, tally in self._counted() if is_sheet(key))

    def months(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield the months of articles, each as the sheet of its first day."""
        return ((month_at(key), tally) for key, tally in self._counted() if is_month(key))

    def _counted(self) -> Iterator[tuple[Key, Tally]]:
        for item in self.insights.scan(PK.startswith(f"{self.generation}#")):
            if tally := tally_in(item):
                yield key_of(item), tally


def month_in(sheet: Sheet, tally: Tally) -> tuple[Sheet, Tally] | None:
    """Return what a sheet is of a month of its article, as the sheet of its first day; None if it is not of one."""
    if sheet.scope.sku is None or sheet.scope.territory is not None or sheet.day is None:
        return None
    return Sheet(scope=sheet.scope, day=sheet.day.replace(day=1)), of_products(tally)


def _event_in(key: Key, item: Item) -> Event:
    return thing_in(kind_of(key.pk.partition("#")[2]), body_of(item))
