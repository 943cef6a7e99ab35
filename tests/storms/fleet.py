"""The workers of Lambda: some processes, each at one invocation at a time, killed in the middle of it and replaced."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from random import Random
from threading import Lock
from typing import Any, Final

from tests.storms.worker import Worker

_PATIENCE: Final = 5.0
"""Seconds within which some worker is at work."""

_MOMENT: Final = 0.02
"""Seconds, of which nobody knows how many pass before a worker is killed."""


class Fleet:
    """So many workers, whoever of them is killed."""

    def __init__(self, size: int, *, told: Mapping[str, str], log: Path, flaws: Sequence[str]) -> None:
        self.killed = 0
        self._told = told
        self._log = log
        self._flaws = flaws
        self._lock = Lock()
        self._chance = Random(size)
        self._at_work: set[Worker] = set()
        self._idle: Queue[Worker] = Queue()
        for _ in range(size):
            self._idle.put(self._another())

    def invoke(self, function: str, event: object) -> Any:
        """Return what a function answers, run by whichever worker is free; or raise Failed."""
        worker = self._idle.get()
        with self._lock:
            self._at_work.add(worker)
        try:
            return worker.answers(function, event)
        finally:
            with self._lock:
                self._at_work.discard(worker)
            self._idle.put(worker if worker.is_alive else self._instead_of(worker))

    def kill_one_at_work(self) -> None:
        """Kill a worker in the middle of an invocation."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            time.sleep(self._chance.uniform(0, _MOMENT))
            with self._lock:
                if self._at_work:
                    self._at_work.pop().kill()
                    self.killed += 1
                    return
        raise AssertionError("nobody is at work")

    def end(self) -> None:
        """End every worker; none is at work any more."""
        while not self._idle.empty():
            self._idle.get().bury()

    def _instead_of(self, dead: Worker) -> Worker:
        dead.bury()
        return self._another()

    def _another(self) -> Worker:
        return Worker(self._told, log=self._log, flaws=self._flaws)


@contextmanager
def fleet(size: int, *, told: Mapping[str, str], folder: Path, flaws: Sequence[str] = ()) -> Iterator[Fleet]:
    """Run some workers that are told of an environment."""
    workers = Fleet(size, told=told, log=folder / "workers.log", flaws=flaws)
    try:
        yield workers
    finally:
        workers.end()
