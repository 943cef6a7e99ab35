"""
Counting each event once, though the stream tells it again.

A record remembers, of each shard of the stream, the last event that was counted into it. A shard tells its events in
their order, and all of them up to an event before it tells what follows. So whatever is not after the last one was
counted: the same update that adds says so, on the condition that nothing of what it adds was. If some of it was,
what is left is added instead.

    a record has counted     …  6                w.shard 6
    a batch adds                5  7  8          refused: 5 is not after 6
    what is left                   7  8          added at once    w.shard 8
    the batch comes again       5  7  8          refused, and nothing is left

The stream forgets an event after a day. What was remembered two days ago cannot be asked for again, and is let go.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Final

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path, Value
from pynamodb.expressions.update import Action

from adapters.dynamodb.insight_records import (
    FILED,
    category_at,
    counter_of,
    filed_under,
    is_month,
    ranks_of,
    tally_in,
)
from adapters.dynamodb.keys import Key, escaped
from adapters.dynamodb.table import Item, Table
from adapters.dynamodb.watermarks import MARK, Watermark, hour_of, name_of, place_of
from aftersales.idempotency import LostRace
from aftersales.insights.categories import category_of
from aftersales.insights.sheets import Tally, merged

MOST_COUNTERS: Final = 100
"""An expression may have 4 KB and 300 operators."""

_ATTEMPTS: Final = 5
_KEPT: Final = 48
"""Hours."""
_WORTH_LETTING_GO: Final = 4
_LET_GO_AT_ONCE: Final = 50
"""Each is two operators of the condition; the others go next time."""


@dataclass(frozen=True)
class Addition:
    """What one event adds to a record. Of one shard, what has a higher number came later."""

    number: str
    tally: Tally

    @property
    def place(self) -> str:
        """The number in a form that is in order as a text."""
        return place_of(self.number)


@dataclass(frozen=True, kw_only=True)
class Counting:
    """Adds to the records of a table what the events of one shard add."""

    table: Table
    shard: str
    at: datetime

    def add(self, key: Key, additions: Sequence[Addition]) -> None:
        """Add all that was not added before, in the order of the shard."""
        for some in portions(additions):
            self._add(key, some)

    def _add(self, key: Key, additions: Sequence[Addition]) -> None:
        left = additions
        for _ in range(_ATTEMPTS):
            try:
                item = self._update(key, left)
            except LostRace:
                item = self.table.read([key])[key]
                left = self._not_in(item, left)
                if left:
                    continue
            else:
                self._let_go(key, item)
            # Also where all of it was counted before: the answer to that may have been lost.
            file_anew(self.table, key, item)
            return
        raise LostRace

    def _update(self, key: Key, additions: Sequence[Addition]) -> Item:
        counted = Path([name_of(self.shard)])
        remembered = {"S": str(Watermark(additions[-1].place, hour_of(self.at)))}
        changes = changes_of(key, merged(one.tally for one in additions))
        return self.table.update(
            key,
            [counted.set(Value(remembered)), *changes],
            only_if=counted.does_not_exist() | (counted < {"S": additions[0].place}),
        )

    def _not_in(self, item: Item, additions: Sequence[Addition]) -> Sequence[Addition]:
        """Return what a record has not counted, which has counted some of it."""
        counted = Watermark.read(item[name_of(self.shard)]["S"]).place
        return [one for one in additions if one.place > counted]

    def _let_go(self, key: Key, item: Item) -> None:
        """Forget shards that ended long ago; that they were not counted on since is the condition."""
        old = [name for name, value in item.items() if name.startswith(MARK) and self._is_old(value)]
        old = old[:_LET_GO_AT_ONCE]
        if len(old) < _WORTH_LETTING_GO:
            return
        # Whoever was first has let them go.
        with suppress(LostRace):
            self.table.update(key, [Path([name]).remove() for name in old], only_if=_unchanged(item, old))

    def _is_old(self, remembered: Mapping[str, str]) -> bool:
        return hour_of(self.at) - Watermark.read(remembered["S"]).hour > _KEPT


def portions(additions: Sequence[Addition]) -> Iterator[Sequence[Addition]]:
    """Yield additions, in their order, as many at a time as one update takes."""
    some: list[Addition] = []
    names: set[str] = set()
    for one in additions:
        if some and len(names | one.tally.keys()) > MOST_COUNTERS:
            yield some
            some, names = [], set()
        some.append(one)
        names |= one.tally.keys()
    if some:
        yield some


def changes_of(key: Key, tally: Tally) -> Iterator[Action]:
    """Yield what a tally changes in a record."""
    counters: Counter[str] = Counter(tally)
    if is_month(key):
        counters.update(ranks_of(tally))
        if (category := category_of(tally)) is not None:
            filed = Path([FILED])
            yield filed.set(filed | Value({"S": filed_under(key.pk, category)}))
    for name, amount in counters.items():
        if amount:
            yield Path([escaped(name)]).add(Value({"N": str(amount)}))


def file_anew(table: Table, key: Key, item: Item) -> None:
    """Put a month of an article where most of it was delivered, if that is elsewhere now."""
    if not is_month(key):
        return
    for _ in range(_ATTEMPTS):
        category = category_of(tally_in(item))
        if category is None or item[FILED]["S"] == (place := filed_under(key.pk, category)):
            return
        # Of two who count at the same time one may be late, who must not file it where most of it was before.
        still = _unchanged(item, [FILED, counter_of(category), counter_of(category_at(item[FILED]["S"]))])
        with suppress(LostRace):
            table.update(key, [Path([FILED]).set(Value({"S": place}))], only_if=still)
            return
        item = table.read([key])[key]
    raise LostRace


def _unchanged(item: Item, names: Iterable[str]) -> Condition:
    """Return the condition that attributes of a record are as they were."""
    unchanged: Condition = reduce(and_, (Path([name]) == item[name] for name in dict.fromkeys(names)))
    return unchanged
