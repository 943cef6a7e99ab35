"""All events of the table of cases, and all that was counted of them, for whoever compares the two."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from pynamodb.expressions.operand import Path

from adapters.dynamodb.bodies import thing_in
from adapters.dynamodb.generations import Generation, Generations
from adapters.dynamodb.insight_records import is_month, is_sheet, month_at, of_products, sheet_at, tally_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.rebuilding import RECORDED_WITHIN, Rebuilding
from adapters.dynamodb.table import PK, Item, Table, body_of, key_of
from adapters.dynamodb.uncounted import UncountedEvents
from adapters.events import Event, kind_of
from aftersales.insights.facts import Uncountable, counted, facts_in
from aftersales.insights.sheets import Facts, Sheet, Tally

Failures = Sequence[tuple[str, Uncountable]]
"""Which events cannot be counted, by where they are recorded, and why."""

_AT_ONCE: Final = 1_000
_SK: Final = Path("SK")


@dataclass
class Folded:
    """What some events add, and which of them cannot be counted."""

    events: int = 0
    facts: Facts = field(default_factory=Facts)
    failures: list[tuple[str, Uncountable]] = field(default_factory=list)

    def fold(self, item: Item, *, until: datetime | None) -> None:
        """Count one event more, unless it happened later."""
        key = key_of(item)
        try:
            facts = counted(lambda: _facts_in(_event_in(key, item), until))
        except Uncountable as error:
            self.failures.append((f"{key.pk}/{key.sk}", error))
        else:
            if facts is None:
                return
            self.facts.merge(facts)
        self.events += 1


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How somebody waits, by which clock, and whom they tell for what."""

    now: Callable[[], datetime]
    tell: Callable[[str], None] = print
    pause: Callable[[float], None] = time.sleep

    def until(self, instant: datetime) -> None:
        """Wait until an instant."""
        while (seconds := (instant - self.now()).total_seconds()) > 0:
            self.pause(seconds)


@dataclass(frozen=True, kw_only=True)
class DynamoRecounting:
    """The events of a table of cases, and the counters that are read of them from a table of insights."""

    cases: Table
    insights: Table
    patience: Patience | None = None

    @property
    def generation(self) -> str:
        """The generation of counters that is read now."""
        return Generations.of(self.insights).counted.name

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
        """
        Yield the sheets, some of them in parts, and by how much months of articles differ from their days.

        That is said under names of its own, which come to nothing where it is right.
        """
        for key, tally in self._counted():
            if is_sheet(key):
                yield sheet_at(key), tally
                if (month := month_in(sheet_at(key), tally)) is not None:
                    yield _less(*month)
            elif is_month(key):
                yield month_at(key), _of_month(tally)

    def days(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield the sheets, some of them in parts."""
        return ((sheet_at(key), tally) for key, tally in self._counted() if is_sheet(key))

    def months(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield the months of articles, each as the sheet of its first day."""
        return ((month_at(key), tally) for key, tally in self._counted() if is_month(key))

    def correct(self, missing: Iterable[tuple[Sheet, Tally]], failures: Failures) -> bool:
        """
        Make all counters anew if any are missing, while what happens is counted on; it takes minutes.

        What was begun before and not finished is finished, whether any are missing or not.
        """
        patience = self.patience or Patience(now=self.insights.time)
        rebuilding = Rebuilding(table=self.insights, now=patience.now)
        if next(iter(missing), None) is None and not rebuilding.is_begun:
            _note(failures, self._missing_from(Generations.of(self.insights).counted, patience))
            return False
        generation = rebuilding.begin()
        if generation.after is not None:
            ready = generation.after + RECORDED_WITHIN
            patience.tell(f"Generation {generation.name} is made from {ready:%H:%M:%S} UTC on.")
            patience.until(ready)
        everything = self._together(until=generation.after)
        records = rebuilding.fill(generation, everything.facts)
        missing_there = self._missing_from(generation, patience)
        _note(everything.failures, missing_there)
        missing_there.strike(self.cases)
        rebuilding.turn_over(generation)
        patience.tell(f"Generation {generation.name} is read now: {records:,} records were made of what was recorded.")
        return True

    def _together(self, *, until: datetime | None) -> Folded:
        everything = Folded()
        for folded in self.folded(until=until):
            everything.facts.merge(folded.facts)
            everything.failures += folded.failures
        return everything

    def _missing_from(self, generation: Generation, patience: Patience) -> UncountedEvents:
        return UncountedEvents(insights=self.insights, generation=generation, now=patience.now)

    def _counted(self) -> Iterator[tuple[Key, Tally]]:
        # Whatever is turned to meanwhile: all of it is of one generation.
        for item in self.insights.scan(PK.startswith(f"{self.generation}#")):
            if tally := tally_in(item):
                yield key_of(item), tally


def month_in(sheet: Sheet, tally: Tally) -> tuple[Sheet, Tally] | None:
    """Return what a sheet is of a month of its article, as the sheet of its first day; None if it is not of one."""
    if sheet.scope.sku is None or sheet.scope.territory is not None or sheet.day is None:
        return None
    return Sheet(scope=sheet.scope, day=sheet.day.replace(day=1)), of_products(tally)


def _note(failures: Failures, missing: UncountedEvents) -> None:
    for event_id, error in failures:
        subject, _, place = event_id.partition("#")[2].partition("/")
        missing.put_aside(subject, int(place.partition("#")[2]), error=str(error))


def _of_month(tally: Tally) -> Tally:
    return {f"month.{name}": amount for name, amount in tally.items()}


def _less(sheet: Sheet, tally: Tally) -> tuple[Sheet, Tally]:
    return sheet, _of_month({name: -amount for name, amount in tally.items()})


def _facts_in(event: Event, until: datetime | None) -> Facts | None:
    """Return what an event adds; None of one that happened later than an instant."""
    return None if until is not None and event.at > until else facts_in(event)


def _event_in(key: Key, item: Item) -> Event:
    return thing_in(kind_of(key.pk.partition("#")[2]), body_of(item))
