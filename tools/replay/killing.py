"""Killing the sandbox while it is at work, as power cuts would, and starting it again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Protocol


class Mortal(Protocol):
    """A service that can be killed and started again, at the same address and with what it kept."""

    def kill(self) -> None: ...
    def start(self) -> None: ...


@dataclass
class Kills:
    """How often a service was killed."""

    count: int = 0


@contextmanager
def killing(service: Mortal, *, every: float) -> Iterator[Kills]:
    """Kill a service whenever it has lived for so many seconds; when all is over it is up, or it is told why not."""
    kills, over = Kills(), Event()
    with ThreadPoolExecutor(max_workers=1) as hand:
        killer = hand.submit(_kill, service, every, over, kills)
        try:
            yield kills
        finally:
            over.set()
        killer.result()


def _kill(service: Mortal, every: float, over: Event, kills: Kills) -> None:
    while not over.wait(every):
        service.kill()
        kills.count += 1
        service.start()
