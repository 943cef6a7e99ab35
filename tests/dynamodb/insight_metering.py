"""
What counting and asking cost: the requests, the records that were read, and the units that were written.

An update costs a unit for each kilobyte that the record has or had. An index that holds it costs a unit if it enters or
leaves, and two if it moves.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.table import Item, Table
from adapters.dynamodb.weights import KILOBYTE, weight_of

_INDEXES: Final[Mapping[str, Sequence[str]]] = {
    index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
    for index in insight_schema()["GlobalSecondaryIndexes"]
}


@dataclass
class InsightMeter:
    """What was asked of a table since it was metered first."""

    requests: Counter[str] = field(default_factory=Counter)
    read: int = 0
    write_units: int = 0
    index_units: int = 0
    expressions: list[str] = field(default_factory=list)
    _known: dict[tuple[str, str], Item] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def ask(self, params: Mapping[str, Any], model: Any, **_: object) -> None:
        """Note what is asked."""
        with self._lock:
            self.requests[model.name] += 1
            if model.name == "UpdateItem":
                self.expressions.append(params["UpdateExpression"])

    def answer(self, parsed: Mapping[str, Any], model: Any, **_: object) -> None:
        """Note what is answered."""
        with self._lock:
            self._note(parsed, model)

    def _note(self, parsed: Mapping[str, Any], model: Any) -> None:
        if model.name == "Query":
            self.read += len(parsed["Items"])
        if model.name == "BatchGetItem":
            self.read += sum(len(items) for items in parsed["Responses"].values())
        if model.name == "UpdateItem" and "Attributes" in parsed:
            self._write(parsed["Attributes"])

    def _write(self, after: Item) -> None:
        key = (after["PK"]["S"], after["SK"]["S"])
        before = self._known.get(key)
        self.write_units += max(_units(item) for item in (before, after) if item is not None)
        self.index_units += sum(_moves(before, after, names) for names in _INDEXES.values())
        self._known[key] = after


@contextmanager
def metering(table: Table) -> Iterator[InsightMeter]:
    """Meter what is asked of a table of insights."""
    meter, events = InsightMeter(), table.connection.connection.client.meta.events
    events.register("before-parameter-build.dynamodb", meter.ask)
    events.register("after-call.dynamodb", meter.answer)
    try:
        yield meter
    finally:
        events.unregister("before-parameter-build.dynamodb", meter.ask)
        events.unregister("after-call.dynamodb", meter.answer)


def _units(item: Item) -> int:
    return -(-weight_of(item) // KILOBYTE)


def _moves(before: Item | None, after: Item, names: Sequence[str]) -> int:
    places = [
        item and all(name in item for name in names) and [item[name] for name in names] for item in (before, after)
    ]
    if places[0] == places[1]:
        return 0
    return len([place for place in places if place])
