"""
Bad weather at every edge: workers die, answers are lost, nothing is reached, and time passes while nobody looks.

Whoever calls out of the business calls through here. A worker that died does nothing more, not even what it would tidy
up; while one pauses, others work.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count
from random import Random
from typing import Final, TypeVar, cast

from aftersales.cases.gateways import GatewayUnreachable
from aftersales.cases.payouts import TIME_TO_ARRIVE
from aftersales.errors import ConcurrentChange
from tests.open_shop import Clock

T = TypeVar("T")

_NO_TIME: Final = timedelta(0)
_DEEPEST: Final = 3
"""So many workers stand in each other's pauses."""


class Killed(BaseException):
    """A worker is gone; nothing in it can do anything about that."""


class Lost(Exception):
    """There was no answer: what was asked for was done, or was not."""


class Kind(Enum):
    """What is called: what changes nothing, what writes, and what moves money."""

    READ = 0
    WRITE = 1
    MONEY = 2


@dataclass(frozen=True, kw_only=True)
class Odds:
    """How likely each accident is at one call."""

    killed_before: float
    killed_after: float
    refused: float
    lost: float
    pause: float


_ODDS: Final = {
    Kind.READ: Odds(killed_before=0.01, killed_after=0.0, refused=0.01, lost=0.0, pause=0.02),
    Kind.WRITE: Odds(killed_before=0.03, killed_after=0.05, refused=0.02, lost=0.05, pause=0.05),
    Kind.MONEY: Odds(killed_before=0.04, killed_after=0.15, refused=0.06, lost=0.5, pause=0.12),
}
_NAPS: Final = (timedelta(seconds=20), timedelta(minutes=10), timedelta(hours=11), timedelta(hours=40))
LONGEST_WAY: Final = TIME_TO_ARRIVE
"""So long a request may be on its way, to the gateway or to the books; a connection gives up after seconds."""


@dataclass(order=True)
class _Plan:
    at: datetime
    nth: int
    work: Callable[[], object] = field(compare=False)


class Weather:
    """The accidents of one history, as its seed has them, and what happens when."""

    def __init__(self, chance: Random, clock: Clock) -> None:
        self.chance = chance
        self.clock = clock
        self.is_bad = True
        self._plans: list[_Plan] = []
        self._order = count()
        self._dead: list[bool] = []
        # Workers stand in each other's pauses, so that a pause lasts as long as all that happens in it.
        self._ends_by = datetime.max.replace(tzinfo=UTC)

    def plan(self, delay: timedelta, work: Callable[[], object]) -> None:
        """Have something done after a while."""
        heapq.heappush(self._plans, _Plan(self.clock.at + delay, next(self._order), work))

    def passes(self, time: timedelta) -> None:
        """Let time pass, with all that is planned for it."""
        until = self.clock.at + time
        while self._plans and self._plans[0].at <= until and len(self._dead) < _DEEPEST:
            plan = heapq.heappop(self._plans)
            self.clock.at = max(self.clock.at, plan.at)
            self._let(plan.work)
        self.clock.at = max(self.clock.at, until)

    def _let(self, work: Callable[[], object]) -> None:
        self._dead.append(False)
        try:
            work()
        except (Killed, Lost, GatewayUnreachable, ConcurrentChange):
            pass
        finally:
            self._dead.pop()

    def call(self, ask: Callable[[], T], kind: Kind, *, lost: type[Exception] = Lost) -> T:
        """Ask something of the outside world, with whatever happens on the way there and back."""
        if self._dead and self._dead[-1]:
            raise Killed
        if not self.is_bad or not self._dead:
            return ask()
        odds, draw = _ODDS[kind], self.chance.random()
        self._may_pause(odds, at_most=None if kind is Kind.READ else LONGEST_WAY)
        if draw < odds.killed_before:
            self._kill()
        if draw < odds.killed_before + odds.refused:
            raise lost
        answer = ask()
        self._may_pause(odds)
        end = self.chance.random()
        if end < odds.killed_after:
            self._kill()
        if end < odds.killed_after + odds.lost:
            raise lost
        return answer

    def nap(self) -> timedelta:
        """Return how long something takes that may take seconds or days."""
        return self.chance.choice(_NAPS) * self.chance.random()

    def _may_pause(self, odds: Odds, *, at_most: timedelta | None = None) -> None:
        if self.chance.random() >= odds.pause:
            return
        before = self._ends_by
        if at_most is not None:
            self._ends_by = min(before, self.clock.at + at_most)
        self.passes(max(_NO_TIME, min(self.nap(), self._ends_by - self.clock.at)))
        self._ends_by = before

    def _kill(self) -> None:
        self._dead[-1] = True
        raise Killed


def through(weather: Weather, thing: T, *, writes: frozenset[str]) -> T:
    """Return a thing that is reached through the weather; it answers the same calls, of which some write."""
    return cast("T", _Reached(weather, thing, writes))


class _Reached:
    def __init__(self, weather: Weather, thing: object, writes: frozenset[str]) -> None:
        self._weather, self._thing, self._writes = weather, thing, writes

    def __getattr__(self, name: str) -> Callable[..., object]:
        method = getattr(self._thing, name)
        kind = Kind.WRITE if name in self._writes else Kind.READ
        return lambda *args, **kwargs: self._weather.call(lambda: method(*args, **kwargs), kind)
