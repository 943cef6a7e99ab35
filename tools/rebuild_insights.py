"""
Count everything anew from the events, and compare it with the counters that insights are asked of.

    python -m tools.rebuild_insights --data-dir DIR            the books of one machine, while its server is stopped
    python -m tools.rebuild_insights --data-dir DIR --write    puts right what differs, all of it or nothing

    python -m tools.rebuild_insights --table NAME --insights-table NAME --region eu-west-1 [--write]    the books on AWS

It compares what was counted so far; events that still wait are left to wait. It fails where anything differs, and where
an event cannot be counted. On AWS nothing is stopped, so what happens at that moment may differ (docs/insights.md).
"""

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from adapters.sqlite.connections import Connections
from adapters.sqlite.counters import add, sheets_in
from aftersales.insights.facts import Uncountable
from aftersales.insights.sheets import Facts, Sheet, Tally
from tools.on_aws import store_in
from tools.one_machine import books_in
from tools.which_books import given_books

if TYPE_CHECKING:
    from adapters.dynamodb.recounting import Patience

SHOWN: Final = 10
"""So many differences are told, the others counted."""

Failures = Sequence[tuple[str, Uncountable]]
"""Which events cannot be counted, by where their books have them, and why."""


class Folded(Protocol):
    """What some events add, and which of them cannot be counted."""

    @property
    def events(self) -> int: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def failures(self) -> Failures: ...


class Recounting(Protocol):
    """The live counters of some books, and the events that were counted for them."""

    def folded(self) -> Iterator[Folded]:
        """Yield what events add that were counted already, some at a time."""
        ...

    def sheets(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield the live sheets."""
        ...

    def correct(self, missing: Iterable[tuple[Sheet, Tally]], failures: Failures) -> bool:
        """Add what is missing to the live sheets, and note what still cannot be counted; tell if they may be others."""
        ...


class Scales:
    """Weighs sheets against one another, on a disk since they may be many: what is left is how they differ."""

    def __init__(self, path: Path) -> None:
        self._connections = Connections(path)

    def put(self, sheets: Iterable[tuple[Sheet, Tally]]) -> None:
        """Lay sheets on the one side."""
        with self._connections.writing() as connection:
            add(connection, sheets)

    def take(self, sheets: Iterable[tuple[Sheet, Tally]]) -> None:
        """Lay sheets on the other side."""
        self.put((sheet, {name: -amount for name, amount in tally.items()}) for sheet, tally in sheets)

    def left(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield by how much the one side is heavier, which may be less than nothing."""
        with self._connections.reading() as connection:
            yield from sheets_in(connection)

    def close(self) -> None:
        """Put the scales away."""
        self._connections.close()


@dataclass
class Comparison:
    """What the events add up to, beside the live counters; `scales` hold what those lack."""

    live: Recounting
    scales: Scales
    events: int = 0
    sheets: int = 0
    counters: int = 0
    differences: int = 0
    failures: list[tuple[str, Uncountable]] = field(default_factory=list)

    def weigh(self) -> None:
        """Count everything anew, and lay what is live against it."""
        for folded in self.live.folded():
            self.events += folded.events
            self.failures += folded.failures
            self.scales.put(folded.facts)
        for _, tally in self.scales.left():
            self.sheets += 1
            self.counters += len(tally)
        self.scales.take(self.live.sheets())
        self.differences = sum(len(tally) for _, tally in self.scales.left())

    def first(self, most: int) -> Iterator[str]:
        """Yield the first differences, in words."""
        each = ((sheet, name, amount) for sheet, tally in self.scales.left() for name, amount in tally.items())
        for sheet, name, amount in islice(each, most):
            yield f"{_words_of(sheet)}: {name} is {abs(amount):,} too {'low' if amount > 0 else 'high'}"

    def correct(self) -> bool:
        """Add to the live counters what they lack; tell whether they may be others now."""
        return self.live.correct(self.scales.left(), self.failures)


def main(arguments: Sequence[str] | None = None, *, patience: "Patience | None" = None) -> None:
    """Compare, say what differs, and put it right if that is asked; fail if anything is wrong and stays so."""
    given = _given(arguments)
    with _books(given, patience) as live:
        with _compared(live) as comparison:
            differed = comparison.differences > 0
            corrected = given.write and comparison.correct()
        if corrected:
            # That it was put right is for what is live now to show.
            with _compared(live) as comparison:
                pass
    if differed and not comparison.differences:
        print("They were put right.")
    _end(comparison, corrected=corrected)


@contextmanager
def _compared(live: Recounting) -> Iterator[Comparison]:
    with _scales() as scales:
        comparison = Comparison(live, scales)
        comparison.weigh()
        _tell(comparison)
        yield comparison


def _tell(comparison: Comparison) -> None:
    print(
        f"{comparison.events:,} events add up to {comparison.sheets:,} sheets of {comparison.counters:,} counters; "
        f"{comparison.differences:,} of the live ones differ."
    )
    for difference in comparison.first(SHOWN):
        print(difference)
    for place, error in comparison.failures:
        print(f"The event {place} cannot be counted: {error}", file=sys.stderr)


def _end(comparison: Comparison, *, corrected: bool) -> None:
    if comparison.differences and corrected:
        sys.exit("Some still differ, which may be what happened just now: compare again without --write.")
    if comparison.differences:
        sys.exit("Start again with --write to put them right.")
    if comparison.failures:
        sys.exit(f"Events that cannot be counted: {len(comparison.failures):,}.")


def _words_of(sheet: Sheet) -> str:
    scope = sheet.scope
    parts = (scope.merchant_id, scope.sku or scope.category, scope.territory, sheet.day or "now")
    return ", ".join(str(part) for part in parts if part)


@contextmanager
def _scales() -> Iterator[Scales]:
    with tempfile.TemporaryDirectory() as folder:
        scales = Scales(Path(folder) / "scales.db")
        try:
            yield scales
        finally:
            scales.close()


@contextmanager
def _books(given: Namespace, patience: "Patience | None") -> Iterator[Recounting]:
    if given.table is not None:
        store = store_in(given.table, region=given.region, insights_table=given.insights_table)
        yield replace(store.recounting, patience=patience)
        return
    with books_in(given.data_dir) as books:
        yield books.recounting


def _given(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tools.rebuild_insights", description="Count everything anew, and compare.")
    parser.add_argument("--write", action="store_true", help="put right what differs")
    return given_books(parser, arguments, besides="insights_table")


if __name__ == "__main__":
    main()
