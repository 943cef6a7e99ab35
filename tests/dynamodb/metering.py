"""
What DynamoDB is asked, and what it would charge for: the requests, and the units that they write.

Each record written costs a unit for each kilobyte that it has or had, and twice that in a transaction. Each index costs
for itself, outside the transaction: a unit for each kilobyte of an entry that is put, changed or removed; where its key
changes, it is removed and put. An entry that stays as it was costs nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from adapters.dynamodb.records import INDEXES
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.weights import KILOBYTE, weight_of

Item = Mapping[str, Any]  # DynamoDB's own form of a record.

_KEYS: Final = ("PK", "SK")
_OF_A_TRANSACTION: Final = 2


@dataclass(frozen=True)
class Written:
    """A record that was written, as it was before and is now."""

    before: Item | None
    after: Item | None

    @property
    def key(self) -> str:
        """The name of the record."""
        item = self.after or self.before or {}
        return f"{item['PK']['S'].partition('#')[0]} {item['SK']['S']}"

    @property
    def units(self) -> int:
        """What the record costs, its indexes left out."""
        return max(_units(item) for item in (self.before, self.after) if item is not None)

    def units_of(self, index: str) -> int:
        """Return what an index costs."""
        before, after = _entry(self.before, index), _entry(self.after, index)
        if before is None or after is None:
            return sum(_units(entry) for entry in (before, after) if entry is not None)
        if before == after:
            return 0
        if _key(before, index) == _key(after, index):
            return max(_units(before), _units(after))
        return _units(before) + _units(after)


@dataclass
class Meter:
    """What was asked since it was read last."""

    requests: list[str] = field(default_factory=list)
    transactions: list[list[Written]] = field(default_factory=list)

    @property
    def write_units(self) -> int:
        """What all transactions cost, with their indexes."""
        return sum(self.costs().values())

    def costs(self) -> Mapping[str, int]:
        """Return what was paid for, by record and by index."""
        costs: dict[str, int] = {}
        for written in (one for transaction in self.transactions for one in transaction):
            costs[written.key] = costs.get(written.key, 0) + _OF_A_TRANSACTION * written.units
            for index in INDEXES:
                if units := written.units_of(index):
                    costs[f"index {index}"] = costs.get(f"index {index}", 0) + units
        return costs


@contextmanager
def metered(store: DynamoStore) -> Iterator[Meter]:
    """Meter what a store asks of its table."""
    meter, gauge = Meter(), _Gauge(store)
    events = store.table.connection.connection.client.meta.events

    def begin(params: Mapping[str, Any], model: Any, **_: object) -> None:
        if not gauge.is_reading:
            meter.requests.append(model.name)
            gauge.begin(_keys_in(params) if model.name == "TransactWriteItems" else ())

    def end(model: Any, **_: object) -> None:
        if not gauge.is_reading and model.name == "TransactWriteItems":
            meter.transactions.append(gauge.end())

    events.register("before-parameter-build.dynamodb", begin)
    events.register("after-call.dynamodb", end)
    try:
        yield meter
    finally:
        events.unregister("before-parameter-build.dynamodb", begin)
        events.unregister("after-call.dynamodb", end)


@dataclass
class _Gauge:
    """Looks at records before and after they are written, which is not metered itself."""

    store: DynamoStore
    keys: Sequence[Item] = ()
    before: Sequence[Item | None] = ()
    is_reading: bool = False

    def begin(self, keys: Sequence[Item]) -> None:
        self.keys, self.before = keys, [self._read(key) for key in keys]

    def end(self) -> list[Written]:
        return [Written(was, self._read(key)) for was, key in zip(self.before, self.keys, strict=True)]

    def _read(self, key: Item) -> Item | None:
        self.is_reading = True
        try:
            answer = self.store.table.connection.get_item(key["PK"]["S"], key["SK"]["S"], consistent_read=True)
        finally:
            self.is_reading = False
        item: Item | None = answer.get("Item")
        return item


def _keys_in(params: Mapping[str, Any]) -> list[Item]:
    writes = [write for item in params["TransactItems"] for write in item.values()]
    return [{name: write.get("Item", write.get("Key"))[name] for name in _KEYS} for write in writes]


def _units(item: Item) -> int:
    return -(-weight_of(item) // KILOBYTE)


def _entry(item: Item | None, index: str) -> Item | None:
    """Return what an index holds of a record, if it holds it."""
    partition, order, projection = INDEXES[index]
    names = {name for name in (partition, order) if name is not None}
    if item is None or not names <= item.keys():
        return None
    return item if projection == "ALL" else {name: item[name] for name in names | set(_KEYS)}


def _key(entry: Item, index: str) -> Sequence[object]:
    partition, order, _ = INDEXES[index]
    return [entry[name] for name in (partition, order) if name is not None]
