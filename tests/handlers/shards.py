"""
A model of the stream's shards: each tells what it has in its order, and they split while much happens.

    parent ─┬─ child      what happens to a subject after the split is in one of the children, and is not told
            └─ child      before all of the parent is

A batch that was counted may come again, now or later. Batches of several shards come in any order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from zlib import crc32

from tests.dynamodb.streamed import Record
from tests.handlers.event_source_mapping import EventSourceMapping

Function = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_MOST_TOGETHER: Final = 9


@dataclass
class Shard:
    """A stretch of the stream. `told` are the batches that were delivered, `left` is what was not."""

    name: str
    parent: "Shard | None" = None
    left: list[Record] = field(default_factory=list)
    told: list[Sequence[Record]] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be read: there is something in it, and nothing before it."""
        return bool(self.left) and not (self.parent and self.parent.left)


@dataclass
class Stream:
    """Shards, two of them and then what they split into, over a function that they are told to."""

    function: Function
    chance: Random
    repeats: float = 0.3
    shards: list[Shard] = field(default_factory=list)
    repeated: int = 0

    def deliver(self, records: Sequence[Record]) -> None:
        """Deliver all records, some of them again and again."""
        self._share_out(records)
        while ready := [shard for shard in self.shards if shard.is_ready]:
            shard = self.chance.choice(ready)
            self._hand_over(shard, self._next_of(shard))
            while self.chance.random() < self.repeats:
                self.repeated += 1
                self._hand_over(shard, self.chance.choice(shard.told))

    def _share_out(self, records: Sequence[Record]) -> None:
        half = len(records) // 2
        parents = [Shard(f"shardId-0000000179534880000{nth}-0a1b2c3d") for nth in range(2)]
        children = [
            [Shard(f"shardId-0000000179536320000{nth}-{which}e5f6a7b", parent) for which in range(2)]
            for nth, parent in enumerate(parents)
        ]
        for nth, record in enumerate(records):
            place = crc32(record["dynamodb"]["Keys"]["PK"]["S"].encode())
            shard = parents[place % 2] if nth < half else children[place % 2][place // 2 % 2]
            shard.left.append(record)
        self.shards = [*parents, *(child for each in children for child in each)]

    def _next_of(self, shard: Shard) -> Sequence[Record]:
        size = self.chance.randint(1, _MOST_TOGETHER)
        batch, shard.left = shard.left[:size], shard.left[size:]
        shard.told.append(batch)
        return batch

    def _hand_over(self, shard: Shard, batch: Sequence[Record]) -> None:
        EventSourceMapping(self.function, window=window_of(shard.name)).deliver(batch)


def window_of(shard: str) -> Mapping[str, Any]:
    """Return what Lambda says of the window that records belong to."""
    return {
        "window": {"start": "2026-11-22T12:00:00Z", "end": "2026-11-22T12:15:00Z"},
        "state": {},
        "shardId": shard,
        "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/cases/stream/2026-11-22T00:00:00.000",
        "isFinalInvokeForWindow": False,
        "isWindowTerminatedEarly": False,
    }
