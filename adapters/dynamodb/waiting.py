"""
Where the events of a consumer wait in the table, and what it has done: nothing is deleted, the table forgets.

    PARKED#<consumer>        LANE#<lane>         LaneRecord      a lane that waits, and when it is to be tried
    PARKED#<consumer>        EVENT#<lane>#<n>    WaitingRecord   what waits in a lane, in its order, as it came
    DONE#<consumer>#<event>  DONE                DoneRecord      what must not be done again

An event and its lane are written together, so that no lane opens beside what waits in it. What waits no more has an
end, `ttl`, and is not read any more, nor is a lane in which nothing does.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.operand import Path, Value

from adapters.dynamodb.keys import LAST, Key, escaped, unescaped
from adapters.dynamodb.records import BodyRecord, Record
from adapters.dynamodb.table import PK, Item, Range, Table, body_of
from adapters.dynamodb.transaction import Transaction
from adapters.instants import sortable_text
from aftersales.consuming import Heard, Lane, Waiting
from aftersales.idempotency import LostRace

LANE: Final = "LANE#"
EVENT: Final = "EVENT#"

_DONE: Final = "DONE"
_KEPT: Final = timedelta(days=15)
"""Queues keep what they could not hand over for 14 days."""

_TTL: Final = Path("ttl")
_TRY_AT: Final = Path("try_at")
_ARRIVALS: Final = Path("arrivals")


class WaitingRecord(BodyRecord):
    """An event that waits, as it came."""

    attempts = NumberAttribute()
    error = UnicodeAttribute()
    at = UnicodeAttribute()


class DoneRecord(Record):
    """Something that was done."""

    ttl = NumberAttribute()


def room_of(consumer: str) -> str:
    """Return the partition in which the events of a consumer wait."""
    return f"PARKED#{consumer}"


@dataclass(frozen=True, kw_only=True)
class DynamoRoom:
    """Keeps the promises of WaitingRoom."""

    table: Table
    consumer: str
    now: Callable[[], datetime]

    def lanes(self) -> Sequence[Lane]:
        """Return the lanes in which something waits."""
        found = self.table.read_range(_beginning(room_of(self.consumer), LANE))
        return [_lane_in(item) for item in found.values() if "try_at" in item]

    def park(self, waiting: Waiting, *, try_at: datetime) -> None:
        """Let an event wait in its lane, to be tried at an instant; what waits there already stays as it is."""
        together = Transaction(self.table)
        together.put_new(_record_of(self._key(waiting.event), waiting))
        together.update(
            self._lane(waiting.event.lane),
            _TRY_AT.set(_TRY_AT | _instant(try_at)),
            _ARRIVALS.add(Value({"N": "1"})),
            _TTL.remove(),
        )
        with suppress(LostRace):
            together.commit()

    def take(self, lane: Lane, *, until: datetime) -> Lane | None:
        """Return a lane to whoever is first to try it, for a while."""
        unchanged = Path("try_at") == _instant(lane.try_at)
        try:
            return _lane_in(self.table.update(self._lane(lane.name), [_TRY_AT.set(_instant(until))], only_if=unchanged))
        except LostRace:
            return None

    def waiting_in(self, lane: Lane) -> Sequence[Waiting]:
        """Return what waits in a lane, in its order."""
        found = self.table.read_range(_beginning(room_of(self.consumer), f"{EVENT}{escaped(lane.name)}#"))
        return [waiting_in(item) for item in found.values() if "ttl" not in item]

    def failed(self, waiting: Waiting, *, try_at: datetime) -> None:
        """Note that the first event of a lane was tried once more, and when the lane is to be tried again."""
        together = Transaction(self.table)
        together.put(_record_of(self._key(waiting.event), waiting))
        together.update(self._lane(waiting.event.lane), _TRY_AT.set(_instant(try_at)))
        together.commit()

    def passed(self, event: Heard) -> None:
        """Let go of an event that waits no more."""
        self.table.update(self._key(event), [_TTL.set(_seconds(self.now() + _KEPT))], only_if=PK.exists())

    def close(self, lane: Lane) -> bool:
        """Open the way for what comes next in a lane, unless something came to wait there since it was taken."""
        gone = [_TRY_AT.remove(), _TTL.set(_seconds(self.now() + _KEPT))]
        unchanged = Path("arrivals") == {"N": str(lane.arrivals)}
        with suppress(LostRace):
            self.table.update(self._lane(lane.name), gone, only_if=unchanged)
            return True
        return False

    def _lane(self, name: str) -> Key:
        return lane_key(self.consumer, name)

    def _key(self, event: Heard) -> Key:
        return event_key(self.consumer, event.lane, event.number)


@dataclass(frozen=True, kw_only=True)
class DynamoLedger:
    """Keeps the promises of Ledger."""

    table: Table
    consumer: str
    now: Callable[[], datetime]

    def done(self, ids: Collection[str]) -> Collection[str]:
        """Return those of some events that were done."""
        named = {self._key(event_id): event_id for event_id in ids}
        found = self.table.read(named)
        now = int(self.now().timestamp())
        return {named[key] for key, item in found.items() if int(item["ttl"]["N"]) > now}

    def note(self, event_id: str) -> None:
        """Note that an event was done."""
        ends = int((self.now() + _KEPT).timestamp())
        self.table.put_all([DoneRecord(*self._key(event_id), ttl=ends)])

    def _key(self, event_id: str) -> Key:
        return Key(f"DONE#{self.consumer}#{escaped(event_id)}", _DONE)


def lane_key(consumer: str, lane: str) -> Key:
    """Return where it is said that a lane waits."""
    return Key(room_of(consumer), f"{LANE}{escaped(lane)}")


def event_key(consumer: str, lane: str, number: int) -> Key:
    """Return where an event waits."""
    return Key(room_of(consumer), f"{EVENT}{escaped(lane)}#{number:06}")


def waiting_in(item: Item) -> Waiting:
    """Return the event that a record lets wait."""
    _, lane, number = item["SK"]["S"].split("#")
    return Waiting(
        event=Heard(lane=unescaped(lane), number=int(number), body=body_of(item)),
        attempts=int(item["attempts"]["N"]),
        error=item["error"]["S"],
        at=datetime.fromisoformat(item["at"]["S"]),
    )


def _record_of(key: Key, waiting: Waiting) -> WaitingRecord:
    return WaitingRecord(
        *key,
        body=waiting.event.body,
        attempts=waiting.attempts,
        error=waiting.error,
        at=sortable_text(waiting.at),
    )


def _lane_in(item: Item) -> Lane:
    return Lane(
        name=unescaped(item["SK"]["S"].removeprefix(LANE)),
        arrivals=int(item["arrivals"]["N"]),
        try_at=datetime.fromisoformat(item["try_at"]["S"]),
    )


def _beginning(partition: str, with_: str) -> Range:
    return Range(partition=partition, low=with_, high=f"{with_}{LAST}")


def _instant(at: datetime) -> Value:
    return Value({"S": sortable_text(at)})


def _seconds(at: datetime) -> Value:
    return Value({"N": str(int(at.timestamp()))})
