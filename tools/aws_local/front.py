"""
What MiniStack hands events to instead of running functions itself: here they run as on Lambda.

MiniStack leaves out what Lambda says of a window, which names the shard: it is said here.
"""

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

from tools.aws_local.functions import Function

SHARD: Final = "shardId-00000000000000000000-00000000"


class Front:
    """The functions, at an address. Those that read the stream in windows are named besides."""

    def __init__(self, *, address: str) -> None:
        self.address = address
        self._functions: dict[str, Function] = {}
        self._windowed: frozenset[str] = frozenset()

    def open(self, functions: Mapping[str, Function], *, windowed: frozenset[str]) -> None:
        """Let events in, and load every function: MiniStack waits for nobody longer than the function may take."""
        self._windowed = windowed
        self._functions.update(functions)
        with ThreadPoolExecutor(os.cpu_count()) as loading:
            list(loading.map(Function.load, functions.values()))

    def address_of(self, name: str) -> str:
        return f"{self.address}/{name}"

    def hand_over(self, name: str, event: bytes) -> tuple[HTTPStatus, bytes]:
        """Return what a function answers, and how it went."""
        if name not in self._functions:
            return HTTPStatus.SERVICE_UNAVAILABLE, b'{"errorMessage": "The function is not there yet."}'
        answer = self._functions[name].invoke(_windowed(event) if name in self._windowed else event)
        return (HTTPStatus.INTERNAL_SERVER_ERROR if answer.error else HTTPStatus.OK), answer.payload

    def end(self) -> None:
        for function in self._functions.values():
            function.end()


@contextmanager
def front() -> Iterator[Front]:
    """Open a front without functions, and end those that it came to have."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        opened = Front(address=f"http://127.0.0.1:{server.server_port}")
        server.RequestHandlerClass = _requests_to(opened)
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield opened
        finally:
            opened.end()
            server.shutdown()
            thread.join()


def _windowed(event: bytes) -> bytes:
    window = {"start": "2026-01-01T00:00:00Z", "end": "2026-01-01T00:15:00Z"}
    told = {"state": {}, "shardId": SHARD, "window": window, "isFinalInvokeForWindow": False}
    return json.dumps({**json.loads(event), **told, "isWindowTerminatedEarly": False}).encode()


def _requests_to(front: Front) -> type[BaseHTTPRequestHandler]:
    class Requests(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            event = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = front.hand_over(self.path.strip("/"), event)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Requests
