"""Serving an application over HTTP on this machine, until it is told to stop."""

import signal
import socket

import uvicorn
from starlette.applications import Starlette

from api.settings import BadSettings

_GRACE_SECONDS = 10


def place_at(host: str, port: int) -> socket.socket:
    """Return a socket at an address, so that nobody is told of it who would meet another program there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only where TCP is named does asyncio send small answers at once; else each waits 40 ms for an acknowledgment.
    place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host, port))
    except OSError as error:
        place.close()
        raise BadSettings(f"{host}:{port} cannot be listened at: {error.strerror}. Choose another PORT.") from error
    return place


def serve(app: Starlette, *, at: socket.socket, welcome: str) -> None:
    """Welcome, and serve until SIGINT or SIGTERM; whoever is being answered then is answered to the end."""
    # Who comes as soon as they are welcome waits in line until all is ready, and is not turned away.
    at.listen()
    print(welcome, flush=True)
    for stop in (signal.SIGINT, signal.SIGTERM):
        # Uvicorn stops by itself and then raises the signal again, which must not end the workers in the middle.
        signal.signal(stop, lambda _signal, _frame: None)
    config = uvicorn.Config(
        app,
        # What goes wrong here is told as whatever else goes wrong is.
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ws="none",
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[at])
