"""
Functions on this machine, run as Lambda runs them: from their zip, by Lambda's runtime client, and nothing beside.

A function has one environment, a process that starts cold and then stays warm. What takes too long is ended, and the
next event finds a cold one. Its log has what the function writes and, as on Lambda, when an event came and how it went.
"""

import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from threading import Lock
from typing import Final

from tools.aws_local.runtime_api import Answer, Invocation, RuntimeApi, problem

ACCOUNT: Final = "000000000000"

_LOADS_WITHIN: Final = 60.0
"""Lambda gives ten seconds; a busy machine has more."""

_FATAL: Final = {"Sandbox.Timedout", "Runtime.ExitError", "Function.ResponseSizeTooLarge"}
"""After these the next event finds a cold environment."""

NOBODY: Final = {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "none"}
"""Who asks, on this machine."""

_STEP: Final = 0.1
_ENDS_WITHIN: Final = 10.0


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What Lambda is told of a function. `code` is the folder of its zip, `runtime` what Lambda's Python has."""

    name: str
    handler: str
    code: Path
    runtime: Path
    python: str
    timeout: float
    log: Path
    memory: int = 512
    region: str = "us-east-1"
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{self.region}:{ACCOUNT}:function:{self.name}"

    def environment(self, address: str) -> Mapping[str, str]:
        """Return all that the function's process knows of this machine."""
        return {
            "PATH": os.defpath,
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "HOME": "/tmp",  # noqa: S108 - the one folder that Lambda lets a function write to
            "PYTHONPATH": str(self.runtime),
            # On Lambda nobody can write beside the code; here root can.
            "PYTHONDONTWRITEBYTECODE": "1",
            "LAMBDA_TASK_ROOT": str(self.code),
            "LAMBDA_RUNTIME_DIR": str(self.runtime),
            "AWS_LAMBDA_RUNTIME_API": address,
            "AWS_LAMBDA_FUNCTION_NAME": self.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.memory),
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            **{name.upper(): value for name, value in NOBODY.items()},
            "_HANDLER": self.handler,
            **self.variables,
        }


class Environment:
    """A process that runs a function, from its cold start until it is ended."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ended = False
        self._api = RuntimeApi()
        # -S leaves out everything that is installed here.
        command = [settings.python, "-S", "-m", "awslambdaric", settings.handler]
        with settings.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=settings.code, env=settings.environment(self._api.address), stdout=log, stderr=log
            )

    @property
    def process_id(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def load(self) -> None:
        """Wait until the function is loaded, or is not going to be."""
        until = time.monotonic() + _LOADS_WITHIN
        while not self._api.is_ready(within=_STEP) and self.is_alive() and time.monotonic() < until:
            pass

    def invoke(self, event: bytes) -> Answer:
        """Return what the function answers; end it if that takes too long, or if it was not even loaded."""
        self.load()
        began = time.monotonic()
        invocation = Invocation(event, arn=self._settings.arn, until=began + self._settings.timeout)
        self._log(f"START RequestId: {invocation.id} Version: $LATEST")
        self._api.hand_over(invocation)
        answer = self._answer(invocation.until)
        self._log(_report(invocation, answer, took=time.monotonic() - began))
        if answer.error in _FATAL:
            self.end()
        return answer

    def _log(self, line: str) -> None:
        with self._settings.log.open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")

    def _answer(self, until: float) -> Answer:
        """Return what is answered, or that the process has ended without an answer, or that it took too long."""
        while (left := until - time.monotonic()) > 0:
            was_alive = self.is_alive()
            try:
                return self._api.answer(within=min(_STEP, left))
            except Empty:
                if not was_alive:
                    return problem("Runtime.ExitError", f"Runtime exited with status {self._process.returncode}")
        return problem("Sandbox.Timedout", f"Task timed out after {self._settings.timeout:.2f} seconds")

    def end(self) -> None:
        """End the process as Lambda does: without a word. What has ended stays so."""
        if self._ended:
            return
        self._ended = True
        self._process.kill()
        self._process.wait(_ENDS_WITHIN)
        self._api.close()


def _report(invocation: Invocation, answer: Answer, *, took: float) -> str:
    """Return what Lambda writes once an event was dealt with."""
    went = f"\tStatus: error\tError Type: {answer.error}" if answer.error else ""
    return f"REPORT RequestId: {invocation.id}\tDuration: {took * 1000:.2f} ms{went}"


class Function:
    """A function, whose environment starts with its first event, or before it. Its events wait for each other."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._environment: Environment | None = None
        self._lock = Lock()

    def invoke(self, event: bytes) -> Answer:
        """Return what the function answers to an event."""
        with self._lock:
            return self._living().invoke(event)

    def load(self) -> None:
        """Start an environment before there is an event for it, and wait until it is loaded."""
        with self._lock:
            self._living().load()

    def end(self) -> None:
        if self._environment is not None:
            self._environment.end()
            self._environment = None

    def _living(self) -> Environment:
        if self._environment is not None and not self._environment.is_alive():
            self.end()
        if self._environment is None:
            self._environment = Environment(self.settings)
        return self._environment
