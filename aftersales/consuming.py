"""
Hearing what happened and doing something about it: each event once, in its order, a lane for each case or order.

    heard               A1  B1  A2  C1  B2      B1 fails,
    done                A1      A2  C1          so it waits, and B2 behind it; no other lane does
    a minute later          B1                  is tried again, and once more: then the lane waits for a person
    redriven                B1          B2      as soon as a person has asked for it

What waits is kept with its lane, so nothing is forgotten and nothing overtakes, whoever stops in the middle. Where
someone cannot be reached, no event is to blame: it is tried again every minute, and waits for nobody.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Protocol

from aftersales.attempts import attempted

ATTEMPTS: Final = 3
"""How often an event is tried before its lane waits for a person."""

PAUSE: Final = timedelta(minutes=1)
"""So long does a lane wait before it is tried again."""

LEASE: Final = timedelta(minutes=5)
"""So long does whoever tries a lane have it: longer than anyone may take."""

BEHIND: Final = "It waits for what is before it."

UNTIL_ASKED: Final = datetime.max.replace(tzinfo=UTC)
"""When a lane is tried again that waits for a person."""

_OUTAGE: Final = 3
"""How many tries in a row that reach nobody make us believe that no other would."""

_LONGEST_REASON: Final = 500


class Unreachable(Exception):
    """Someone outside cannot be reached now, for whatever reason: that says nothing about the event."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The nth event of a lane, as it came."""

    lane: str
    number: int
    body: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """What no other event is called."""
        return f"{self.lane}/{self.number}"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An event that waits: how often it was tried, since when it waits as it does, and why."""

    event: Heard
    attempts: int
    error: str
    at: datetime

    def after(self, error: Exception, *, at: datetime) -> "Waiting":
        """Return how it waits after one more try; one that reached nobody does not count."""
        tries = 0 if isinstance(error, Unreachable) else 1
        return replace(self, attempts=self.attempts + tries, error=reason_of(error), at=at)


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A lane in which events wait. `arrivals` counts those that ever did."""

    name: str
    arrivals: int
    try_at: datetime

    @property
    def waits_for_a_person(self) -> bool:
        """Tell whether nobody tries it again before a person asks."""
        return self.try_at == UNTIL_ASKED


class WaitingRoom(Protocol):
    """Where the events of one consumer wait, lane by lane."""

    def lanes(self) -> Sequence[Lane]:
        """Return the lanes in which something waits."""
        ...

    def park(self, waiting: Waiting, *, try_at: datetime) -> None:
        """Let an event wait in its lane, to be tried at an instant; what waits there already stays as it is."""
        ...

    def take(self, lane: Lane, *, until: datetime) -> Lane | None:
        """Return a lane to whoever is first to try it, for a while."""
        ...

    def waiting_in(self, lane: Lane) -> Sequence[Waiting]:
        """Return what waits in a lane, in its order."""
        ...

    def failed(self, waiting: Waiting, *, try_at: datetime) -> None:
        """Note that the first event of a lane was tried once more, and when the lane is to be tried again."""
        ...

    def passed(self, event: Heard) -> None:
        """Let go of an event that waits no more."""
        ...

    def close(self, lane: Lane) -> bool:
        """Open the way for what comes next in a lane, unless something came to wait there since it was taken."""
        ...


class Ledger(Protocol):
    """What a consumer has done, for as long as any of it may come again."""

    def done(self, ids: Collection[str]) -> Collection[str]:
        """Return those of some events that were done."""
        ...

    def note(self, event_id: str) -> None:
        """Note that an event was done."""
        ...


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A try that failed."""

    event: Heard
    error: Exception


@dataclass(kw_only=True)
class Report:
    """What came of hearing events, or of trying again: what failed, and what is to come again for it could not wait."""

    failures: list[Failure] = field(default_factory=list)
    again: list[Heard] = field(default_factory=list)
    unreached: int = 0
    """How many of the last tries in a row reached nobody."""

    @property
    def is_outage(self) -> bool:
        """Tell whether nobody can be reached."""
        return self.unreached >= _OUTAGE

    def note(self, event: Heard, error: Exception | None) -> None:
        """Note what came of a try."""
        self.unreached = self.unreached + 1 if isinstance(error, Unreachable) else 0
        if error is not None:
            self.failures.append(Failure(event=event, error=error))


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """
    Whoever does something about what happened. `work` does it, or raises.

    The ledger is for work that must not be done twice; whoever does no harm by that needs none.
    """

    work: Callable[[Heard], object]
    room: WaitingRoom
    now: Callable[[], datetime]
    ledger: Ledger | None = None

    def hear(self, events: Iterable[Heard]) -> Report:
        """Work off events in their order; let wait what fails, and what is behind it."""
        report = Report()
        waiting = {lane.name for lane in self.room.lanes()}
        for event in self._not_done(events):
            if event.lane in {one.lane for one in report.again}:
                report.again.append(event)
                continue
            # It may be kept even from waiting.
            error = attempted(partial(self._hear, event, waiting, report))
            if isinstance(error, Exception):
                report.failures.append(Failure(event=event, error=error))
                report.again.append(event)
        return report

    def _hear(self, event: Heard, waiting: set[str], report: Report) -> None:
        """Do the work of an event, or let it wait in its lane."""
        if event.lane in waiting or report.is_outage:
            behind = Waiting(event=event, attempts=0, error=BEHIND, at=self.now())
            self.room.park(behind, try_at=next_try(behind))
        elif (error := self._tried(event, report)) is not None:
            first = Waiting(event=event, attempts=0, error="", at=self.now()).after(error, at=self.now())
            self.room.park(first, try_at=next_try(first, error))
        else:
            return
        waiting.add(event.lane)

    def try_again(self, *, may_go_on: Callable[[], bool] = lambda: True) -> Report:
        """Work off the lanes that are to be tried now, for as long as `may_go_on` says."""
        report = Report()
        for lane in self.room.lanes():
            if report.is_outage or not may_go_on():
                break
            if lane.try_at <= self.now():
                self._try(lane, report, may_go_on)
        return report

    def _try(self, lane: Lane, report: Report, may_go_on: Callable[[], bool]) -> None:
        """Work off a lane as far as that goes."""
        while (taken := self.room.take(lane, until=self.now() + LEASE)) is not None:
            for waiting in self.room.waiting_in(taken):
                if not may_go_on() or not self._passes(waiting, report):
                    return
            if self.room.close(taken):
                return
            lane = taken

    def _passes(self, waiting: Waiting, report: Report) -> bool:
        """Let an event pass that waits at the head of its lane, if its work is or was done."""
        if self._not_done([waiting.event]) and (error := self._tried(waiting.event, report)) is not None:
            failed = waiting.after(error, at=self.now())
            self.room.failed(failed, try_at=next_try(failed, error))
            return False
        self.room.passed(waiting.event)
        return True

    def _not_done(self, events: Iterable[Heard]) -> Sequence[Heard]:
        """Return events that were not done yet, each once."""
        named = {event.id: event for event in events}
        done = self.ledger.done(named) if self.ledger is not None else ()
        return [event for event_id, event in named.items() if event_id not in done]

    def _tried(self, event: Heard, report: Report) -> Exception | None:
        """Do the work of an event; return why it could not be done, if it failed."""
        error = attempted(partial(self.work, event))
        if isinstance(error, Exception):
            report.note(event, error)
            return error
        report.note(event, None)
        if self.ledger is not None:
            self.ledger.note(event.id)
        return None


def reason_of(error: Exception) -> str:
    """Return what whoever looks into an error is to read of it."""
    said = (error.__cause__ or error) if isinstance(error, Unreachable) else error
    return repr(said)[:_LONGEST_REASON]


def kind_told_in(reason: str) -> str:
    """Return of a reason what kind of thing went wrong, without anything that may be somebody's words."""
    return reason.partition("(")[0]


def next_try(waiting: Waiting, error: Exception | None = None) -> datetime:
    """Return when to try again the lane that begins with what waits so; where nobody was reached, soon."""
    if waiting.attempts >= ATTEMPTS and not isinstance(error, Unreachable):
        return UNTIL_ASKED
    return waiting.at + PAUSE
