"""
A new generation of counters, made from the records of all events while what happens meanwhile is counted beside it.

It may be stopped and begun again at any time: which events it counts is settled when it begins, each record is written
once, and whoever reads turns to it when it is whole. What other code has begun, which may count otherwise, is given up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from pynamodb.expressions.operand import Path, Value

from adapters.dynamodb.code import version_of_code
from adapters.dynamodb.counting import MOST_COUNTERS, changes_of, file_anew
from adapters.dynamodb.generations import Generation, Generations
from adapters.dynamodb.insight_records import entries_of
from adapters.dynamodb.keys import Key
from adapters.dynamodb.table import Table
from aftersales.idempotency import LostRace
from aftersales.insights.sheets import Facts, Tally

HEARD_OF_WITHIN: Final = timedelta(minutes=10)
"""Whoever counts asks for the generations each time that it is woken, and may work for five minutes."""

RECORDED_WITHIN: Final = timedelta(minutes=5)
"""What happened at an instant is recorded within a minute, or not at all."""

_REBUILT: Final = "rebuilt."


@dataclass(frozen=True, kw_only=True)
class Rebuilding:
    """Makes generations of a table of insights."""

    table: Table
    now: Callable[[], datetime]
    code: str = field(default_factory=version_of_code)

    @property
    def is_begun(self) -> bool:
        """Tell whether a generation was begun, and not finished."""
        return Generations.of(self.table).made is not None

    def begin(self) -> Generation:
        """Begin the next generation, or go on with the one that was begun, and return it."""
        before = Generations.of(self.table)
        if before.made is not None and before.made.by == self.code:
            return before.made
        after = before.beginning(self.now() + HEARD_OF_WITHIN, by=self.code)
        after.keep(self.table, before=before)
        return self.begin()

    def fill(self, generation: Generation, facts: Facts) -> int:
        """Write what the events come to that happened until its instant, and return to how many records."""
        entries = entries_of(facts, generation.name, writer="")
        for key, tally in entries.items():
            for nth, some in enumerate(_in_parts(tally)):
                self._write(key, some, mark=f"{_REBUILT}{nth}")
        return len(entries)

    def turn_over(self, generation: Generation) -> None:
        """Let everyone read a generation that is whole from now on; raise LostRace if it was given up meanwhile."""
        before = Generations.of(self.table)
        if before.made == generation:
            before.turned_over().keep(self.table, before=before)
        elif before.counted != generation:
            raise LostRace

    def _write(self, key: Key, tally: Tally, *, mark: str) -> None:
        written = Path([mark])
        changes = [written.set(Value({"S": "yes"})), *changes_of(key, tally)]
        try:
            item = self.table.update(key, changes, only_if=written.does_not_exist())
        except LostRace:
            # Someone wrote the same before, and may have been stopped before it was filed.
            item = self.table.read([key])[key]
        file_anew(self.table, key, item)


def _in_parts(tally: Tally) -> Iterator[Tally]:
    """Yield a tally in parts of one update each, always the same ones."""
    names = iter(sorted(tally))
    while some := list(islice(names, MOST_COUNTERS)):
        yield {name: tally[name] for name in some}
