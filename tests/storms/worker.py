"""
A worker of Lambda's: a process that runs functions, one invocation after the other, until it is killed.

A function is loaded when it is first asked for; a cold start that fails is made again by the next invocation. What all
functions are made of is loaded once and for all, and workers are forked from there.
"""

import importlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from tests.storms.flaws import FLAWS

_SECONDS: Final = 29.0
_LIBRARIES: Final = ("adapters.s3", "adapters.sns", "adapters.dynamodb.recounting", "api.app", "mangum", __name__)

_processes: Final = get_context("forkserver")
_processes.set_forkserver_preload(list(_LIBRARIES))


class Failed(Exception):
    """An invocation that has no answer: the function failed, or its worker is gone."""


@dataclass(frozen=True)
class Invocation:
    """What Lambda tells a function of its invocation."""

    function_name: str
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:000000000000:function:aftersales"
    aws_request_id: str = "00000000-0000-4000-8000-000000000000"
    ends_at: float = field(default_factory=lambda: time.monotonic() + _SECONDS)

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        return int(1_000 * (self.ends_at - time.monotonic()))


class Worker:
    """A worker that is told of an environment, and perhaps has a flaw; what it prints goes into a log."""

    def __init__(self, told: Mapping[str, str], *, log: Path, flaws: Sequence[str] = ()) -> None:
        self._line, far_end = _processes.Pipe()
        self._process = _processes.Process(target=_work, args=(far_end, told, log, flaws), daemon=True)
        self._process.start()
        far_end.close()

    def answers(self, function: str, event: object) -> Any:
        """Return what a function answers, or raise."""
        try:
            self._line.send((function, event))
            answer, error = self._line.recv()
        except (EOFError, OSError) as gone:
            raise Failed(f"the worker of {function} is gone") from gone
        if error is not None:
            raise Failed(error)
        return answer

    @property
    def is_alive(self) -> bool:
        """Tell whether it can be asked again."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self._process.join()

    def bury(self) -> None:
        """Let go of it; it is at work no more."""
        self.kill()
        self._line.close()
        self._process.close()


def _work(line: Connection, told: Mapping[str, str], log: Path, flaws: Sequence[str]) -> None:
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ.clear()
    os.environ.update(told)
    for flaw in flaws:
        FLAWS[flaw]()
    while True:
        try:
            function, event = line.recv()
        except EOFError:
            return
        line.send(_answer(function, event))


def _answer(function: str, event: object) -> tuple[Any, str | None]:
    try:
        module = importlib.import_module(f"handlers.{function}")
        return module.handler(event, Invocation(function)), None
    except Exception as error:  # noqa: BLE001 - Lambda tells whoever asked that it failed, and goes on
        return None, repr(error)
