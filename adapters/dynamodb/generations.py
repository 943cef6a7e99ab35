"""
Generations: which counters are read, and which are being made anew beside them.

    counted   the generation that is read, and the instant after which its events are counted as they come
    made      the next one while it is being made: what happens after its instant is counted as it comes, into it too;
              what happened until then is counted from the records of events, once that instant is over

    ─────────── begin ────────── the instant ────────── all is recorded ──── everything is added ──── turn over
    as it comes │ into the one that is read                                                           │
                │                │ and into the one that is made ─────────────────────────────────────┼──────────→
    from records                 ────────────────────── │ what happened until the instant ─────────── │

Which of the two counts an event is a matter of when it happened, and so of the event alone. The instant is minutes
after the beginning, so that whoever counts has heard of it by then; it stays with the generation, for what comes again.
The very first generation has none: everything is counted into it as it comes.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.operand import Path

from adapters.dynamodb.insight_records import NOW
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import Record
from adapters.dynamodb.table import PK, Item, Table

GENERATIONS: Final = Key("GENERATIONS", NOW)
"""Where it is said which generation is read."""

_FIRST: Final = "1"
_REMEMBERED: Final = 60.0


class GenerationsRecord(Record):
    """Which generation is read since when, and which is being made."""

    counted = UnicodeAttribute()
    counted_after = UnicodeAttribute(null=True)
    counted_by = UnicodeAttribute(null=True)
    made = UnicodeAttribute(null=True)
    made_after = UnicodeAttribute(null=True)
    made_by = UnicodeAttribute(null=True)


@dataclass(frozen=True)
class Generation:
    """
    Counters of everything. What happened after an instant is counted into them as it comes.

    `by` is the version of the code that counted what happened until then: no other goes on with that.
    """

    name: str
    after: datetime | None = None
    by: str | None = None

    def takes(self, at: datetime) -> bool:
        """Tell whether something that happened at an instant is counted as it comes."""
        return self.after is None or at > self.after


@dataclass(frozen=True, kw_only=True)
class Generations:
    """The generation that is read, and the one that is being made, if one is."""

    counted: Generation = Generation(_FIRST)
    made: Generation | None = None

    def __iter__(self) -> Iterator[Generation]:
        """Yield those that are counted into."""
        yield self.counted
        if self.made is not None:
            yield self.made

    @classmethod
    def of(cls, table: Table) -> Self:
        """Return the generations of a table, as they are this moment."""
        item = table.read([GENERATIONS]).get(GENERATIONS)
        if item is None:
            return cls()
        counted = _generation_in(item, "counted")
        return cls(counted=counted or Generation(_FIRST), made=_generation_in(item, "made"))

    def beginning(self, after: datetime, *, by: str) -> Self:
        """Return them with one more to be made; one that was being made is given up, with its name."""
        name = str(max(int(one.name) for one in self) + 1)
        return replace(self, made=Generation(name, after, by))

    def turned_over(self) -> Self:
        """Return them with the one that was made as the one that is read."""
        return replace(self, counted=self.made or self.counted, made=None)

    def keep(self, table: Table, *, before: Self) -> None:
        """Keep them in a table; raise LostRace if they are not as they were before any more."""
        was = Path("counted") == before.counted.name if before.is_kept else PK.does_not_exist()
        was &= Path("made") == before.made.name if before.made else Path("made").does_not_exist()
        table.put(self._record(), only_if=was)

    @property
    def is_kept(self) -> bool:
        """Tell whether anything was counted anew so far."""
        return self.made is not None or self.counted != Generation(_FIRST)

    def _record(self) -> GenerationsRecord:
        pk, sk = GENERATIONS
        record = GenerationsRecord(pk, sk, counted=self.counted.name)
        record.counted_after, record.counted_by = _written(self.counted.after), self.counted.by
        if self.made is not None:
            record.made, record.made_after, record.made_by = self.made.name, _written(self.made.after), self.made.by
        return record


def _written(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat() if instant is not None else None


def _generation_in(item: Item, which: str) -> Generation | None:
    if which not in item:
        return None
    after, by = (item.get(f"{which}_{what}", {}).get("S") for what in ("after", "by"))
    return Generation(item[which]["S"], datetime.fromisoformat(after) if after is not None else None, by)


@dataclass
class GenerationToRead:
    """Knows which generation to read, and asks again after a minute: the one before is counted on for longer."""

    table: Table
    clock: Callable[[], float] = time.monotonic
    _name: str = field(default="", init=False)
    _until: float = field(default=float("-inf"), init=False)

    def __call__(self) -> str:
        """Return its name."""
        if self.clock() >= self._until:
            self._name = Generations.of(self.table).counted.name
            self._until = self.clock() + _REMEMBERED
        return self._name
