"""
What arrived with the stream, as far as it is counted at once: what it adds to which records, and what nobody can count.

    arrived      e1  e2  e3  e4  e5
    a portion    e1  ×   e3             e2 is put aside: no event needs another to be counted
    the next                 e4  e5
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from adapters.dynamodb.counting import Addition
from adapters.dynamodb.generations import Generations
from adapters.dynamodb.insight_records import entries_of
from adapters.dynamodb.keys import Key
from adapters.dynamodb.stream import Arrived
from aftersales.insights.facts import Uncountable, counted, facts_in
from aftersales.insights.sheets import Tally

MOST_RECORDS: Final = 1_000
"""A portion is over once it adds to so many records."""


@dataclass(frozen=True)
class Uncounted:
    """An event that nobody can count, and why."""

    event: Arrived
    error: str


@dataclass
class Portion:
    """Some events, in their order, and what they add up to."""

    events: list[Arrived] = field(default_factory=list)
    additions: dict[Key, list[Addition]] = field(default_factory=lambda: defaultdict(list))
    uncounted: list[Uncounted] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Tell whether no more events are to be counted with these."""
        return len(self.additions) >= MOST_RECORDS

    def take(self, arrived: Arrived, *, generations: Generations, shard: str) -> None:
        """Take one more event, whatever is in it."""
        self.events.append(arrived)
        try:
            entries = counted(lambda: list(_entries(arrived, generations, shard)))
        except Uncountable as error:
            self.uncounted.append(Uncounted(arrived, str(error)))
            return
        for key, tally in entries:
            self.additions[key].append(Addition(arrived.sequence_number, tally))


def portions_of(arrived: Iterable[Arrived], *, generations: Generations, shard: str) -> Iterator[Portion]:
    """Yield what arrived, in its order, portion by portion."""
    portion = Portion()
    for one in arrived:
        portion.take(one, generations=generations, shard=shard)
        if portion.is_full:
            yield portion
            portion = Portion()
    if portion.events:
        yield portion


def _entries(arrived: Arrived, generations: Generations, shard: str) -> Iterator[tuple[Key, Tally]]:
    event = arrived.event()
    facts = facts_in(event)
    for generation in generations:
        if generation.takes(event.at):
            yield from entries_of(facts, generation.name, writer=shard).items()
