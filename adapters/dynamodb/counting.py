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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path, Value
from pynamodb.expressions.update import Action

from adapters.dynamodb.insight_records import FILED, WATERMARK, filed_under, is_month, ranks_of, tally_in
from adapters.dynamodb.keys import Key, escaped
from adapters.dynamodb.table import Item, Table
from aftersales.idempotency import LostRace
from aftersales.insights.categories import category_of
from aftersales.insights.sheets import Tally, merged

MOST_COUNTERS: Final = 100
"""An expression may have 4 KB and 300 operators."""

_ATTEMPTS: Final = 5
_DIGITS: Final = 40
_HOUR: Final = 3600
_KEPT: Final = 48
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
        return self.number.zfill(_DIGITS)


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
                counted = self._last_counted(key)
                left = [one for one in left if one.place > counted]
                if not left:
                    return
            else:
                self._let_go(key, item)
                file_anew(self.table, key, item)
                return
        raise LostRace

    def _update(self, key: Key, additions: Sequence[Addition]) -> Item:
        counted = Path([self._watermark])
        remembered = {"S": f"{additions[-1].place}@{self._hours}"}
        changes = changes_of(key, merged(one.tally for one in additions))
        return update(
            self.table,
            key,
            [counted.set(Value(remembered)), *changes],
            only_if=counted.does_not_exist() | (counted < {"S": additions[0].place}),
        )

    def _last_counted(self, key: Key) -> str:
        item = self.table.read([key]).get(key, {})
        return _place_in(item[self._watermark]) if self._watermark in item else ""

    def _let_go(self, key: Key, item: Item) -> None:
        """Forget shards that ended long ago; that they were not counted on since is the condition."""
        old = [name for name, value in item.items() if name.startswith(WATERMARK) and self._is_old(value)]
        old = old[:_LET_GO_AT_ONCE]
        if len(old) < _WORTH_LETTING_GO:
            return
        unchanged = Path([old[0]]) == item[old[0]]
        for name in old[1:]:
            unchanged &= Path([name]) == item[name]
        # Whoever was first has let them go.
        with suppress(LostRace):
            update(self.table, key, [Path([name]).remove() for name in old], only_if=unchanged)

    def _is_old(self, remembered: Mapping[str, str]) -> bool:
        return self._hours - int(remembered["S"].partition("@")[2]) > _KEPT

    @property
    def _hours(self) -> int:
        return int(self.at.timestamp()) // _HOUR

    @property
    def _watermark(self) -> str:
        return f"{WATERMARK}{self.shard.removeprefix('shardId-').lstrip('0')}"


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
    category = category_of(tally_in(item)) if is_month(key) else None
    if category is None or item[FILED]["S"] == (place := filed_under(key.pk, category)):
        return
    filed = Path([FILED])
    # Of two who count at the same time one may be late: then whoever counts next puts it right.
    with suppress(LostRace):
        update(table, key, [filed.set(Value({"S": place}))], only_if=filed == item[FILED])


def update(table: Table, key: Key, changes: Sequence[Action], *, only_if: Condition) -> Item:
    """Change a record, which may not be there yet, and return it as it is then; or raise LostRace."""
    try:
        answer = table.connection.update_item(
            key.pk, key.sk, actions=changes, condition=only_if, return_values="ALL_NEW"
        )
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise LostRace from error
    item: Item = answer["Attributes"]
    return item


def _place_in(remembered: Mapping[str, str]) -> str:
    return remembered["S"].partition("@")[0]
