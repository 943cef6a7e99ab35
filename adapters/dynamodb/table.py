"""
The table, as far as it is read and written here: one connection, made when it is first needed.

DynamoDB answers in milliseconds or something is wrong, so nobody waits long: 1 second to connect, 3 to read, 2 retries.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from threading import Lock
from typing import Any, Final, cast

from pynamodb.connection import TableConnection
from pynamodb.connection.base import MetaTable
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from adapters.dynamodb.keys import Key
from adapters.dynamodb.pauses import pauses
from adapters.dynamodb.records import INDEXES, Record, Schema, schema
from adapters.dynamodb.refusals import CONDITION_FAILED, refusal_in
from aftersales.idempotency import LostRace

Item = Mapping[str, Any]  # DynamoDB's own form of a record: {"PK": {"S": …}, "body": {"B": …}}

MOST_KEYS: Final = 100
"""So many records are read in one request."""

_ATTEMPTS: Final = 6
_FIRST_PAUSE: Final = 0.05

PK: Final = Path("PK")


@dataclass(frozen=True, kw_only=True)
class Range:
    """A stretch of one partition, of the table or of an index; both ends belong to it."""

    partition: str
    index: str | None = None
    low: str | None = None
    high: str | None = None
    newest_first: bool = False

    @property
    def order(self) -> str:
        """The attribute that the records are in the order of."""
        return (INDEXES[self.index][1] or "PK") if self.index else "SK"

    @property
    def condition(self) -> Condition | None:
        """What DynamoDB is told of the ends."""
        path = Path([self.order])
        if self.low is not None and self.high is not None:
            return path.between({"S": self.low}, {"S": self.high})
        if self.low is not None:
            return path >= {"S": self.low}
        return path <= {"S": self.high} if self.high is not None else None


@dataclass(frozen=True)
class Found:
    """Records of a range, in its order. `last` is where reading stopped, unless the range was read to its end."""

    items: Sequence[Item]
    last: Item | None


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of one deployment, of cases unless its keys say otherwise; `host` is for one that is not AWS."""

    name: str
    region: str
    host: str | None = None
    keys: Schema = field(default_factory=schema, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    @property
    def connection(self) -> TableConnection:
        """The connection; it was told the keys, so that it never asks for them."""
        with self._lock:
            return self._connection

    @cached_property
    def _connection(self) -> TableConnection:
        connection = TableConnection(
            self.name,
            region=self.region,
            host=self.host,
            connect_timeout_seconds=1,
            read_timeout_seconds=3,
            max_retry_attempts=2,
            meta_table=MetaTable({"TableName": self.name, **self.keys}),
        )
        # Clients are safe in threads, making them is not: this makes it.
        _ = connection.connection.client
        return connection

    def read(self, keys: Collection[Key]) -> Mapping[Key, Item]:
        """Return the records that exist, in one request for each hundred; what was written before is seen."""
        asked = list(dict.fromkeys(keys))
        found: dict[Key, Item] = {}
        for first in range(0, len(asked), MOST_KEYS):
            for item in self._read(asked[first : first + MOST_KEYS]):
                found[key_of(item)] = item
        return found

    def _read(self, keys: Sequence[Key]) -> Iterator[Item]:
        left: Sequence[Any] = [{"PK": key.pk, "SK": key.sk} for key in keys]
        for pause in pauses(_ATTEMPTS, first=_FIRST_PAUSE):
            answer = self.connection.batch_get_item(left, consistent_read=True)
            yield from answer["Responses"].get(self.name, ())
            left = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", ())
            if not left:
                return
            time.sleep(pause)
        raise TimeoutError(f"{self.name} did not process {len(left)} of the keys that were asked for")

    def query(self, within: Range, *, limit: int | None = None, after: Item | None = None) -> Found:
        """Return records of a range, in one request; an index may not know yet what was written just now."""
        answer = self.connection.query(
            within.partition,
            range_key_condition=within.condition,
            index_name=within.index,
            limit=limit,
            consistent_read=within.index is None,
            scan_index_forward=not within.newest_first,
            exclusive_start_key=after,
        )
        return Found(items=answer["Items"], last=answer.get("LastEvaluatedKey"))

    def read_range(self, within: Range) -> Mapping[Key, Item]:
        """Return every record of a range, in its order."""
        return dict(self.walk(within))

    def walk(self, within: Range, *, at_once: int | None = None) -> Iterator[tuple[Key, Item]]:
        """Yield every record of a range, in its order, so many in a request as it holds, or as is said."""
        found = self.query(within, limit=at_once)
        yield from ((key_of(item), item) for item in found.items)
        while found.last is not None:
            found = self.query(within, limit=at_once, after=found.last)
            yield from ((key_of(item), item) for item in found.items)

    def scan(self, where: Condition) -> Iterator[Item]:
        """Yield every record that a condition holds of, in no order: all of the table is read for it."""
        last: Item | None = None
        while True:
            # The connection of one table does not offer this, and the other has the wrong type for where to go on.
            answer = self.connection.connection.scan(
                self.name, filter_condition=where, exclusive_start_key=cast("str", last), consistent_read=True
            )
            yield from answer["Items"]
            last = answer.get("LastEvaluatedKey")
            if last is None:
                return

    def time(self) -> datetime:
        """Return what time it is where the table is, to the second: the clock of this machine may be wrong."""
        nothing: list[Any] = [{"PK": "TIME", "SK": "NOW"}]
        answer = self.connection.batch_get_item(nothing)
        return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])

    def put(self, record: Record, *, only_if: Condition) -> None:
        """Keep a record; raise LostRace if the condition does not hold of what is there."""
        try:
            self.connection.put_item(record.pk, record.sk, attributes=record.serialize(), condition=only_if)
        except PutError as error:
            if refusal_in(error) != CONDITION_FAILED:
                raise
            raise LostRace from error

    def update(self, key: Key, changes: Sequence[Action], *, only_if: Condition) -> Item:
        """Change a record, which may not be there yet, and return it as it is then; or raise LostRace."""
        try:
            answer = self.connection.update_item(
                key.pk, key.sk, actions=changes, condition=only_if, return_values="ALL_NEW"
            )
        except UpdateError as error:
            if refusal_in(error) != CONDITION_FAILED:
                raise
            raise LostRace from error
        item: Item = answer["Attributes"]
        return item

    def put_new(self, record: Record) -> None:
        """Keep a record; raise LostRace where one is there already."""
        self.put(record, only_if=PK.does_not_exist())

    def put_all(self, records: Iterable[Record]) -> None:
        """Keep records, each for itself; of two with one key, the later."""
        # One by one: whoever may write in batches may delete in them, and no function may delete.
        for record in {(record.pk, record.sk): record for record in records}.values():
            self.connection.put_item(record.pk, record.sk, attributes=record.serialize())

    def delete(self, key: Key) -> None:
        """Delete a record, if it is there. No function may: it takes a person who may."""
        self.connection.delete_item(key.pk, key.sk)


def key_of(item: Item) -> Key:
    """Return the key of a record."""
    return Key(item["PK"]["S"], item["SK"]["S"])


def body_of(item: Item) -> bytes:
    """Return the packed body of a record."""
    body: bytes = item["body"]["B"]
    return body
