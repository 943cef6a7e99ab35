"""MiniStack, which answers like AWS on this machine, from a virtual environment of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

ROOT: Final = Path(__file__).parents[2]
PROGRAM: Final = ROOT / ".venv-ministack/bin/ministack"

NOTHING: Final[Mapping[str, str]] = {}

_HOST: Final = "127.0.0.1"
_PATIENCE: Final = 30.0
_ENDS_WITHIN: Final = 10.0


@contextmanager
def running(
    folder: Path, *, services: Collection[str] = ("dynamodb",), told: Mapping[str, str] = NOTHING
) -> Iterator[str]:
    """Start some of MiniStack's services on a free port of this machine, tell their address, and end them."""
    if not PROGRAM.exists():
        raise FileNotFoundError(
            f"{PROGRAM} is missing: `make ministack` installs it, and `make test` does so by itself"
        )
    port = _free_port()
    address = f"http://{_HOST}:{port}"
    with (folder / "ministack.log").open("wb") as log:
        environment = {**_environment(folder, port), "SERVICES": ",".join(services), **told}
        server = subprocess.Popen([str(PROGRAM)], cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            _await(server, address)
            yield address
        finally:
            server.terminate()
            server.wait(_ENDS_WITHIN)


def _environment(folder: Path, port: int) -> Mapping[str, str]:
    """Return all that MiniStack knows of this machine: no credentials, and no folder but its own."""
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "BIND_HOST": _HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


def _free_port() -> int:
    with socket.socket() as unused:
        unused.bind((_HOST, 0))
        port: int = unused.getsockname()[1]
        return port


def _await(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/_ministack/health", timeout=1):  # noqa: S310 - the address is our own server's
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"MiniStack did not answer at {address}; it ended with {server.poll()}")
