"""MiniStack, which answers like AWS on this machine, from a virtual environment of its own."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools.aws_local import beside

NOTHING: Final[Mapping[str, str]] = {}


@contextmanager
def running(
    folder: Path, *, services: Collection[str] = ("dynamodb",), told: Mapping[str, str] = NOTHING
) -> Iterator[str]:
    """Start some of MiniStack's services on a free port of this machine, tell their address, and end them."""
    port = beside.free_port()
    address = f"http://{beside.HOST}:{port}"
    known = {**_environment(port), "SERVICES": ",".join(services), **told}
    with beside.running("ministack", folder=folder, told=known, answers_at=f"{address}/_ministack/health"):
        yield address


def _environment(port: int) -> Mapping[str, str]:
    return {
        "BIND_HOST": beside.HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }
