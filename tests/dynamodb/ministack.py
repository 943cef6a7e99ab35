"""AWS on this machine, for as long as some tests run: MiniStack, from a virtual environment of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.dynamodb import beside


@contextmanager
def running(folder: Path, *, services: str = "dynamodb") -> Iterator[str]:
    """Start some services of MiniStack's on a free port of this machine, tell their address, and end them."""
    port = beside.free_port()
    address = f"http://{beside.HOST}:{port}"
    told = _environment(port, services)
    with beside.running("ministack", folder=folder, told=told, answers_at=f"{address}/_ministack/health"):
        yield address


def _environment(port: int, services: str) -> Mapping[str, str]:
    return {
        "BIND_HOST": beside.HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SERVICES": services,
        "LOG_LEVEL": "WARNING",
    }
