"""Everything that waits in DynamoDB: a room for each consumer, and one for what could not be counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from pynamodb.expressions.operand import Path, Value

from adapters.dynamodb.generations import Generations
from adapters.dynamodb.keys import LAST
from adapters.dynamodb.lists import page_of
from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.table import Range, Table
from adapters.dynamodb.transaction import Transaction
from adapters.dynamodb.waiting import EVENT, event_key, lane_key, room_of, waiting_in
from adapters.instants import sortable_text
from adapters.parking import ParkedId, parked_event
from aftersales.consuming import UNTIL_ASKED
from aftersales.errors import NotFound
from aftersales.idempotency import RequestKey
from aftersales.pages import Page, Slice
from aftersales.parking import CONSUMERS, ParkedEvent

COUNTING: Final = "update_insights"

_TRY_AT: Final = Path("try_at")
_NEVER: Final = {"S": sortable_text(UNTIL_ASKED)}


@dataclass(frozen=True, kw_only=True)
class Room:
    """A consumer's room: the table and the name under which its events wait."""

    consumer: str
    table: Table
    name: str


@dataclass(frozen=True, kw_only=True)
class DynamoParking:
    """Keeps the promises of ParkedEvents."""

    cases: Table
    insights: Table
    requests: DynamoRequests

    def waiting(self, page: Slice) -> Page[ParkedEvent]:
        """Return a page of what waits, consumer by consumer and lane by lane."""
        found = list(islice(self._after(page.after or "", most=page.first + 1), page.first + 1))
        return page_of(found, page.first)

    def redrive(self, parked_id: str, *, at: datetime, request: RequestKey) -> None:
        """Let the lane be tried again in which an event waits, and note the request; or raise NotFound or LostRace."""
        consumer, lane, number = ParkedId.read(parked_id)
        room = self._room(consumer)
        event, place = event_key(room.name, lane, number), lane_key(room.name, lane)
        found = room.table.read([event, place])
        if event not in found or "ttl" in found[event]:
            raise NotFound(parked_id)
        transaction = Transaction(self.cases)
        # Whoever is trying it, or is about to, needs no telling.
        if place in found and found[place].get("try_at") == _NEVER:
            transaction.update(
                place, _TRY_AT.set(Value({"S": sortable_text(at)})), only_if=Value(_NEVER) == _TRY_AT, table=room.table
            )
        self.requests.remember_with(transaction, request, parked_id)
        transaction.commit()

    def _after(self, position: str, *, most: int) -> Iterator[tuple[str, ParkedEvent]]:
        consumer, _, place = position.partition("/")
        for room in self._rooms():
            if room.consumer < consumer:
                continue
            low = place if room.consumer == consumer else EVENT
            within = Range(partition=room_of(room.name), low=low, high=f"{EVENT}{LAST}")
            for key, item in room.table.walk(within, at_once=most):
                if "ttl" not in item and (room.consumer, key.sk) != (consumer, place):
                    yield f"{room.consumer}/{key.sk}", parked_event(room.consumer, waiting_in(item))

    def _rooms(self) -> Iterator[Room]:
        yield from map(self._room, CONSUMERS)

    def _room(self, consumer: str) -> Room:
        if consumer != COUNTING:
            return Room(consumer=consumer, table=self.cases, name=consumer)
        generation = Generations.of(self.insights).counted.name
        return Room(consumer=consumer, table=self.insights, name=uncounted_in(generation))


def uncounted_in(generation: str) -> str:
    """Return under which name the events of a generation wait that could not be counted."""
    return f"{COUNTING}#{generation}"
