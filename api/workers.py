"""
The workers of one machine, which do beside the requests what Lambdas do in the cloud.

    relay     tells the world what happened, as soon as it did
    read      reads what buyers wrote, as soon as the relay has told of anything
    count     folds what happened into the counters of insights, as soon as the relay has told of anything
    listen    lets each listener hear what was told, as soon as the relay has told of anything
    refund    gives refunds to payment gateways, as soon as the relay has told of anything
    sweep     lets passed deadlines have their outcomes, every minute
    try again works off what failed and waits in some lane, every minute
    post      brings to shops again what they did not accept, every minute
    reconcile holds an account at a gateway against the books once a day; whether the day is over it asks every minute
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread
from typing import Final, Protocol

from adapters.announced import cause_in
from adapters.causes import because_of
from adapters.chance import new_errand
from aftersales.attempts import attempted
from aftersales.business import Business
from aftersales.cases.sweeping import Agenda, sweep
from aftersales.consuming import Consumer, Failure
from api.cashier import Cashier
from api.reading_room import ReadingRoom

RELAY_SECONDS: Final = 0.2
SWEEP_SECONDS: Final = 60.0
_AT_ONCE: Final = 100
_STOP_SECONDS: Final = 10.0
_logger: Final = logging.getLogger(__name__)


class Patient(Protocol):
    """Whoever lets events wait that it could not work off."""

    @property
    def parked(self) -> Consumer: ...


class Topic(Patient, Protocol):
    """Where the relay moves events to."""

    def relay(self, limit: int = ...) -> int:
        """Publish the oldest events that wait, and return how many they were."""
        ...


class Counting(Patient, Protocol):
    """Where events are counted for insights."""

    def catch_up(self, limit: int = ...) -> int:
        """Count the oldest events that wait, and return how many they were."""
        ...


class Listener(Patient, Protocol):
    """A consumer of what the topic tells. `news` is set whenever something may have been told."""

    @property
    def name(self) -> str: ...
    @property
    def news(self) -> Event: ...

    def catch_up(self, limit: int = ...) -> int:
        """Hear the oldest events that were told since, and return how many they were."""
        ...


class Post(Protocol):
    """Whoever tries again what somebody outside did not accept."""

    def try_again(self, *, may_go_on: Callable[[], bool] = ...) -> int:
        """Try what is due again, for as long as `may_go_on` says, and return how much of it was looked at."""
        ...


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Does what waits to be done. `to_count` is set whenever something may have to be counted."""

    business: Business
    cases: Agenda
    topic: Topic
    counting: Counting
    to_count: Event = field(default_factory=Event)
    reading: ReadingRoom | None = None
    """Where texts are read; without one they wait."""
    listeners: Sequence[Listener] = ()
    """Who does something about what was told, each at its own pace."""
    post: Post | None = None
    """Who brings to shops again what they did not accept."""
    cashier: Cashier | None = None
    """Who gives refunds to gateways; without one, people pay."""

    def relay(self) -> None:
        """Publish every event that waits."""
        moved = _AT_ONCE
        while moved == _AT_ONCE:
            moved = self.topic.relay(_AT_ONCE)
            if moved:
                self._spread_the_news()

    def count(self, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Count the events that wait, for as long as `may_go_on` says."""
        _catch_up(self.counting, may_go_on=may_go_on)

    def listen(self, listener: Listener, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Let a listener hear all that was told, for as long as `may_go_on` says."""
        _catch_up(listener, may_go_on=may_go_on)

    def settle(self) -> None:
        """Read, publish and count all that waits, and return once it is done."""
        if self.reading is not None:
            self.reading.read()
        self.relay()
        for listener in self.listeners:
            self.listen(listener)
        if self.cashier is not None:
            self.cashier.send()
        self.relay()
        self.count()

    def sweep(self) -> None:
        """Let every deadline that has passed have its outcome; a case that fails is told, and tried again next time."""
        self._spread_the_news()
        swept = sweep(self.cases, expire=self.business.cases.expire, at=self.business.now())
        for case_id, error in swept.failures:
            _logger.error("The deadline of %s had no outcome; it is tried again in a minute.", case_id, exc_info=error)

    def try_again(self) -> None:
        """Work off what waits in some lane and is to be tried now; what fails is told."""
        patient: list[Patient] = [self.topic, self.counting, *self.listeners]
        if self.reading is not None:
            patient.append(self.reading)
        for one in patient:
            for failure in one.parked.try_again().failures:
                _tell(failure)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep the workers going while something else is done; then let them finish what they are at."""
        stop = Event()
        threads = [
            _repeated(self.relay, every=RELAY_SECONDS, stop=stop, name="relay"),
            _repeated(self.sweep, every=SWEEP_SECONDS, stop=stop, name="sweep"),
            _repeated(self.try_again, every=SWEEP_SECONDS, stop=stop, name="try again"),
            _whenever(self.to_count, partial(self.count, may_go_on=_until(stop)), stop=stop, name="count"),
        ]
        if (room := self.reading) is not None:
            threads.append(_whenever(room.news, partial(room.read, may_go_on=_until(stop)), stop=stop, name="read"))
        if (post := self.post) is not None:
            bring = partial(post.try_again, may_go_on=_until(stop))
            threads.append(_repeated(bring, every=SWEEP_SECONDS, stop=stop, name="post"))
        for listener in self.listeners:
            listen = partial(self.listen, listener, may_go_on=_until(stop))
            threads.append(_whenever(listener.news, listen, stop=stop, name=listener.name))
        if (cashier := self.cashier) is not None:
            send = partial(cashier.send, may_go_on=_until(stop))
            threads.append(_whenever(cashier.news, send, stop=stop, name="refund"))
            threads.append(_repeated(cashier.reconcile, every=SWEEP_SECONDS, stop=stop, name="reconcile"))
        try:
            yield
        finally:
            stop.set()
            self._spread_the_news()
            for thread in threads:
                thread.join(_STOP_SECONDS)
            self.relay()

    def _spread_the_news(self) -> None:
        self.to_count.set()
        for listener in self.listeners:
            listener.news.set()
        if self.reading is not None:
            self.reading.news.set()
        if self.cashier is not None:
            self.cashier.news.set()


def _catch_up(behind: Counting | Listener, *, may_go_on: Callable[[], bool]) -> None:
    worked_off = _AT_ONCE
    while worked_off == _AT_ONCE and may_go_on():
        worked_off = behind.catch_up(_AT_ONCE)


def _tell(failure: Failure) -> None:
    with because_of(cause_in(failure.event.body)):
        _logger.error("%s could not be worked off again.", failure.event.id, exc_info=failure.error)


def _until(stop: Event) -> Callable[[], bool]:
    return lambda: not stop.is_set()


def _repeated(work: Callable[[], object], *, every: float, stop: Event, name: str) -> Thread:
    return _started(work, lambda: stop.wait(every), stop=stop, name=name)


def _whenever(news: Event, work: Callable[[], None], *, stop: Event, name: str) -> Thread:
    """Work once at the beginning, and then whenever there is news; what comes meanwhile is news again."""

    def pause() -> None:
        news.wait()
        news.clear()

    return _started(work, pause, stop=stop, name=name)


def _started(work: Callable[[], object], pause: Callable[[], object], *, stop: Event, name: str) -> Thread:
    def repeat() -> None:
        while not stop.is_set():
            with because_of(new_errand()):
                failed = attempted(work)
                # A worker that ends would end silently.
                if isinstance(failed, Exception):
                    _logger.error("The worker %s failed, and goes on.", name, exc_info=failed)
            pause()

    thread = Thread(target=repeat, name=name, daemon=True)
    thread.start()
    return thread
