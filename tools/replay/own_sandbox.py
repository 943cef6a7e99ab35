"""A sandbox of the replay's own: started on a free port with an empty shop, ended with the replay."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final

from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire

_START_SECONDS: Final = 60.0
_END_SECONDS: Final = 15.0
_PAUSE: Final = 0.1


@contextmanager
def own_sandbox(folder: Path) -> Iterator[str]:
    """Run a sandbox on a data folder, which is kept, and return its address."""
    folder.mkdir(parents=True, exist_ok=True)
    url = f"http://127.0.0.1:{_free_port()}"
    log = folder.with_name(f"{folder.name}.log")
    with log.open("ab") as output:
        process = _start(folder, url, output.fileno())
        try:
            _wait(process, url, log)
            yield url
        finally:
            if process.poll() is not None:
                print(f"\nthe sandbox ended by itself with {process.returncode}; {log} may say why", file=sys.stderr)
            _end(process)


def _start(folder: Path, url: str, output: int) -> subprocess.Popen[bytes]:
    port = url.rpartition(":")[2]
    return subprocess.Popen(
        [sys.executable, "-m", "api", "--sandbox"],
        env={**os.environ, "PORT": port, "DATA_DIR": str(folder), "DEMO": "0"},
        stdout=output,
        stderr=output,
    )


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return once the sandbox answers, or refuse."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if _answers(url):
            return
        time.sleep(_PAUSE)
    raise ReplayStopped(f"the sandbox did not start; it wrote why to {log}")


def _answers(url: str) -> bool:
    wire = Wire(url, patience=0)
    try:
        return wire.get("/dev/clock").status == HTTPStatus.OK
    except ReplayStopped:
        return False
    finally:
        wire.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
