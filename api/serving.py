"""Serving an application over HTTP on this machine, until it is told to stop."""

import signal

import uvicorn
from starlette.applications import Starlette

_GRACE_SECONDS = 10


def serve(app: Starlette, *, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; whoever is being answered then is answered to the end."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        # Uvicorn stops by itself and then raises the signal again, which must not end the workers in the middle.
        signal.signal(stop, lambda _signal, _frame: None)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ws="none",
        lifespan="off",
    )
