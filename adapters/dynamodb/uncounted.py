"""
What could not be counted waits beside the generation that it is missing from, and holds up no other.

Only its name and the reason are kept: the event stays where it was recorded, and may be as big as a record gets.
Counting it later is telling it as a shard of its own, so that each record counts it once, however often that is tried.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from adapters.dynamodb.bodies import thing_in
from adapters.dynamodb.counting import Addition, Counting
from adapters.dynamodb.generations import Generation
from adapters.dynamodb.insight_records import entries_of
from adapters.dynamodb.keys import event_of
from adapters.dynamodb.parking import uncounted_in
from adapters.dynamodb.table import Table, body_of
from adapters.dynamodb.waiting import DynamoRoom
from adapters.events import Event, kind_of
from aftersales.consuming import UNTIL_ASKED, Consumer, Heard, Waiting
from aftersales.insights.facts import Uncountable, counted, facts_in

_ONLY: Final = "1"
"""The number of the only event of a shard."""


@dataclass(frozen=True, kw_only=True)
class UncountedEvents:
    """The events that are missing from a generation of the table of insights."""

    insights: Table
    generation: Generation
    now: Callable[[], datetime]

    @property
    def room(self) -> DynamoRoom:
        """Where they wait."""
        return DynamoRoom(table=self.insights, consumer=uncounted_in(self.generation.name), now=self.now)

    def put_aside(self, lane: str, number: int, *, error: str) -> None:
        """Let an event wait for a person: counting is the same whenever it is tried."""
        heard = Heard(lane=lane, number=number, body=b"")
        self.room.park(Waiting(event=heard, attempts=1, error=error, at=self.now()), try_at=UNTIL_ASKED)

    def consumer(self, cases: Table) -> Consumer:
        """Return who counts them after all, once a person has asked for it."""
        return Consumer(work=partial(self._count, cases), room=self.room, now=self.now)

    def strike(self, cases: Table) -> None:
        """Let go of those that were counted with all that happened until the generation's instant."""
        for lane in self.room.lanes():
            for waiting in self.room.waiting_in(lane):
                if self._was_made(cases, waiting.event):
                    self.room.passed(waiting.event)
            if not self.room.waiting_in(lane):
                self.room.close(lane)

    def _count(self, cases: Table, heard: Heard) -> None:
        facts = facts_in(_recorded(cases, heard))
        shard = f"redriven/{heard.id}"
        counting = Counting(table=self.insights, shard=shard, at=self.now())
        for key, tally in entries_of(facts, self.generation.name, writer=shard).items():
            counting.add(key, [Addition(_ONLY, tally)])

    def _was_made(self, cases: Table, heard: Heard) -> bool:
        """Tell whether an event is one that all can count, and none that is counted as it comes."""
        try:
            happened = counted(partial(_countable, cases, heard))
        except Uncountable:
            return False
        return not self.generation.takes(happened.at)


def _countable(cases: Table, heard: Heard) -> Event:
    """Return an event as it is recorded, or refuse one that cannot be counted."""
    happened = _recorded(cases, heard)
    facts_in(happened)
    return happened


def _recorded(cases: Table, heard: Heard) -> Event:
    """Return an event as it is recorded."""
    key = event_of(heard.lane, heard.number)
    return thing_in(kind_of(heard.lane), body_of(cases.read([key])[key]))
