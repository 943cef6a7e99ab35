"""A sandbox of a tool's own: started on a free port with an empty shop, and ended with the tool."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final

from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire

PROGRAM: Final = (sys.executable, "-m", "api", "--sandbox")
_START_SECONDS: Final = 60.0
_END_SECONDS: Final = 15.0
_PAUSE: Final = 0.1


class OwnSandbox:
    """A sandbox on a data folder, which is kept. However often it is killed, it starts again at the same address."""

    def __init__(self, folder: Path, *, program: Sequence[str] = PROGRAM) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.url = f"http://127.0.0.1:{_free_port()}"
        self._folder = folder
        self._log = folder.with_name(f"{folder.name}.log")
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return once it answers, or refuse."""
        port = self.url.rpartition(":")[2]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self._program,
                env={**os.environ, "PORT": port, "DATA_DIR": str(self._folder), "DEMO": "0"},
                stdout=output,
                stderr=output,
            )
        self._wait(self._process)

    def kill(self) -> None:
        """End it in the middle of whatever it does, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def end(self) -> None:
        """Let it finish what it is at, and end it."""
        process = self._process
        if process is None:
            return
        if process.poll() is not None:
            print(f"\nthe sandbox ended by itself with {process.returncode}; {self._log} may say why", file=sys.stderr)
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            if _answers(self.url):
                return
            time.sleep(_PAUSE)
        raise ReplayStopped(f"the sandbox did not start; it wrote why to {self._log}")


@contextmanager
def own_sandbox(folder: Path, *, program: Sequence[str] = PROGRAM) -> Iterator[OwnSandbox]:
    """Run a sandbox on a data folder."""
    sandbox = OwnSandbox(folder, program=program)
    try:
        sandbox.start()
        yield sandbox
    finally:
        sandbox.end()


def _answers(url: str) -> bool:
    wire = Wire(url, patience=0)
    try:
        return wire.get("/dev/clock").status == HTTPStatus.OK
    except ReplayStopped:
        return False
    finally:
        wire.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
