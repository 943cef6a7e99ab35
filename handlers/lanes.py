"""
Passing events on in their order, a lane for each case or order: an accident in one lane holds up no other.

    delivered      A1  B1  A2  C1  B2      B1 cannot be told,
    told           A1      A2  C1          so B2 waits behind it
    tried again        B1                  and fails three times in all
    parked             B1          B2      then the lane waits for a person, with everything in it

Nothing is told before what comes before it in its lane, and nothing is left out. Where nobody can be told anything, no
event is to blame: from the first one that waits, they are to be delivered again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, Protocol, TypeVar

from aftersales.attempts import attempted
from aftersales.consuming import ATTEMPTS, BEHIND, Unreachable, reason_of

_OUTAGE: Final = 3
"""How many events that fail with none told in between make us believe that none can be."""


class Event(Protocol):
    """Something that happened, in a lane; `id` is its own."""

    @property
    def id(self) -> str: ...
    @property
    def lane(self) -> str: ...


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Stuck(Generic[E]):
    """An event to park, why, and how often it was tried."""

    event: E
    error: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Leftover(Generic[E]):
    """What became of the events that were not told: those to park, and from which one on to deliver again."""

    stuck: Sequence[Stuck[E]] = ()
    again_from: E | None = None


class Lanes(Generic[E]):
    """The lanes of one delivery. `tell` passes an event on, or raises; `pause` lets time pass before a new try."""

    def __init__(self, *, tell: Callable[[E], None], pause: Callable[[], None], parked: Collection[str] = ()) -> None:
        self._tell = tell
        self._pause = pause
        self._parked = frozenset(parked)
        self._attempts: Counter[str] = Counter()
        self._errors: dict[str, str] = {}
        # Of these it is open whether they are to blame, until another event is told.
        self._doubted: set[str] = set()
        self._to_blame: set[str] = set()

    def pass_on(self, events: Sequence[E]) -> Leftover[E]:
        """Tell events in their order as far as that goes; return what became of the others."""
        left = self._round([event for event in events if event.lane not in self._parked])
        while self._is_worth_another_round(left):
            self._pause()
            left = self._round(left)
        return self._leftover([event for event in events if event in left or event.lane in self._parked])

    def _leftover(self, waiting: Sequence[E]) -> Leftover[E]:
        why = dict.fromkeys(self._parked, BEHIND)
        why |= {first.lane: self._errors[first.id] for first in _firsts(waiting) if self._is_poison(first)}
        return Leftover(
            stuck=[Stuck(event, why[event.lane], self._attempts[event.id]) for event in waiting if event.lane in why],
            again_from=next((event for event in waiting if event.lane not in why), None),
        )

    def _round(self, events: Sequence[E]) -> Sequence[E]:
        """Try the first event of every lane, and those behind it while it goes well; return what is left."""
        left: list[E] = []
        held: set[str] = set()
        for event in events:
            if event.lane in held or not self._told(event):
                held.add(event.lane)
                left.append(event)
        return left

    def _told(self, event: E) -> bool:
        if self._is_outage() or self._attempts[event.id] == ATTEMPTS:
            return False
        self._attempts[event.id] += 1
        error = attempted(partial(self._tell, event))
        if isinstance(error, Exception):
            self._note(event, error)
            return False
        self._to_blame |= self._doubted
        self._doubted.clear()
        return True

    def _note(self, event: E, error: Exception) -> None:
        self._errors[event.id] = reason_of(error)
        if isinstance(error, Unreachable):
            self._doubted |= {event.id} - self._to_blame
        else:
            self._doubted.discard(event.id)
            self._to_blame.add(event.id)

    def _is_outage(self) -> bool:
        return len(self._doubted) >= _OUTAGE

    def _is_poison(self, event: E) -> bool:
        return event.id in self._to_blame and self._attempts[event.id] == ATTEMPTS

    def _is_worth_another_round(self, left: Sequence[E]) -> bool:
        return not self._is_outage() and any(self._attempts[first.id] < ATTEMPTS for first in _firsts(left))


def _firsts(events: Iterable[E]) -> Collection[E]:
    """Return the first event of every lane."""
    firsts: dict[str, E] = {}
    for event in events:
        firsts.setdefault(event.lane, event)
    return firsts.values()
