"""
The workers of one machine, which do beside the requests what Lambdas do in the cloud.

    relay     tells the world what happened, as soon as it did
    sweep     lets passed deadlines have their outcomes, every minute
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final, Protocol

from aftersales.business import Business
from aftersales.cases.sweeping import Agenda, sweep

RELAY_SECONDS: Final = 0.2
SWEEP_SECONDS: Final = 60.0
_AT_ONCE: Final = 100
_STOP_SECONDS: Final = 10.0
_LOG: Final = logging.getLogger(__name__)


class Topic(Protocol):
    """Where the relay moves events to."""

    def relay(self, limit: int = ...) -> int:
        """Publish the oldest events that wait, and return how many they were."""
        ...


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Does what waits to be done."""

    business: Business
    cases: Agenda
    topic: Topic

    def relay(self) -> None:
        """Publish every event that waits."""
        while self.topic.relay(_AT_ONCE) == _AT_ONCE:
            pass

    def sweep(self) -> None:
        """Let every deadline that has passed have its outcome; a case that fails is told, and tried again next time."""
        swept = sweep(self.cases, expire=self.business.cases.expire, at=self.business.now())
        for case_id, error in swept.failures:
            _LOG.error("The deadline of %s had no outcome; it is tried again in a minute.", case_id, exc_info=error)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep the workers going while something else is done; then let them finish what they are at."""
        stop = Event()
        threads = [
            _repeated(self.relay, every=RELAY_SECONDS, stop=stop, name="relay"),
            _repeated(self.sweep, every=SWEEP_SECONDS, stop=stop, name="sweep"),
        ]
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join(_STOP_SECONDS)
            self.relay()


def _repeated(work: Callable[[], None], *, every: float, stop: Event, name: str) -> Thread:
    def repeat() -> None:
        while not stop.is_set():
            try:
                work()
            except Exception:  # noqa: BLE001 - a worker that stops would stop silently.
                _LOG.exception("The worker %s failed, and goes on.", name)
            stop.wait(every)

    thread = Thread(target=repeat, name=name, daemon=True)
    thread.start()
    return thread
