"""A program beside us: started on a free port of this machine, and ended when it is not needed any more."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

ROOT: Final = Path(__file__).parents[2]
HOST: Final = "127.0.0.1"

PROGRAMS: Final = ROOT / ".venv-ministack/bin"
_PATIENCE: Final = 30.0
_ENDS_WITHIN: Final = 10.0


@contextmanager
def running(
    program: str, *arguments: str, folder: Path, told: Mapping[str, str], answers_at: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program of AWS on this machine in a folder, return once it answers, and end it."""
    path = PROGRAMS / program
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: `make ministack` installs it, and `make test` does so by itself")
    with (folder / f"{program}.log").open("wb") as log:
        process = _started([str(path), *arguments], folder, told, log.fileno())
        try:
            _await(process, answers_at)
            yield process
        finally:
            process.terminate()
            process.wait(_ENDS_WITHIN)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as unused:
        unused.bind((HOST, 0))
        port: int = unused.getsockname()[1]
        return port


def _started(command: Sequence[str], folder: Path, told: Mapping[str, str], log: int) -> subprocess.Popen[bytes]:
    """Start a program that knows nothing of this machine: no credentials, and no folder but its own."""
    own = {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder)}
    return subprocess.Popen(command, cwd=folder, env={**own, **told}, stdout=log, stderr=log)


def _await(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=1):  # noqa: S310 - the address is of our own program
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"nobody answered at {address}; the program ended with {process.poll()}")
