"""A consumer over books of any kind, and the events that it hears."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.waiting import DynamoLedger
from adapters.sqlite.store import SqliteStore
from adapters.sqlite.waiting import SqliteLedger
from aftersales.business import Repositories
from aftersales.consuming import Consumer, Heard, Ledger, Unreachable, WaitingRoom

NAME = "settle_refunds"


def heard(text: str) -> list[Heard]:
    """Return what a text like "A1 B1 A2" says."""
    return [Heard(lane=word[0], number=int(word[1:]), body=word.encode()) for word in text.split()]


@dataclass
class Desk:
    """Someone who does what events ask for, but fails as often as we say, or is out of reach."""

    fails: Counter[str] = field(default_factory=Counter)
    unreachable: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    meanwhile: Callable[[str], None] = lambda _: None
    """What happens while the work of an event is done."""

    def __call__(self, event: Heard) -> None:
        word = event.body.decode()
        self.tried.append(word)
        self.meanwhile(word)
        if word in self.unreachable:
            raise Unreachable
        self.fails[word] -= 1
        if self.fails[word] >= 0:
            raise ValueError(word)
        self.done.append(word)


def room_in(kept: Repositories, name: str = NAME) -> WaitingRoom:
    """Return where the events of a consumer wait."""
    return cast("SqliteStore | DynamoStore", kept).room(name)


def ledger_in(kept: Repositories, now: Callable[[], datetime]) -> Ledger:
    """Return what a consumer has done."""
    if isinstance(kept, DynamoStore):
        return DynamoLedger(table=kept.table, consumer=NAME, now=now)
    connections = cast("SqliteStore", kept).topic.connections
    return SqliteLedger(connections=connections, consumer=NAME, now=now)


def consumer_over(kept: Repositories, desk: Desk, now: Callable[[], datetime]) -> Consumer:
    """Return a consumer that does nothing twice."""
    return Consumer(work=desk, room=room_in(kept), now=now, ledger=ledger_in(kept, now))


def waiting_in(room: WaitingRoom) -> Sequence[tuple[str, int]]:
    """Return what waits in a room, lane by lane, and how often it was tried."""
    return [(one.event.body.decode(), one.attempts) for lane in room.lanes() for one in room.waiting_in(lane)]
