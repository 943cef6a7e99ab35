"""
Lambda's Runtime API on this machine: hands events over to a function's runtime client, and takes what it answers.

    GET  …/runtime/invocation/next            the next event, as soon as there is one
    POST …/runtime/invocation/<id>/response   what the handler returned, refused over six megabytes
    POST …/runtime/invocation/<id>/error      what it raised
    POST …/runtime/init/error                 why it could not even be loaded

One event is under way at a time, as in one of Lambda's environments.
"""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Event, Thread
from typing import Final
from uuid import uuid4

MOST_BYTES: Final = 6_291_556
"""The longest answer that Lambda passes on."""

_VERSION: Final = "/2018-06-01/runtime/"


@dataclass(frozen=True)
class Answer:
    """What a function answered; `error` is the kind of what went wrong, if anything did."""

    payload: bytes
    error: str | None = None


@dataclass(frozen=True)
class Invocation:
    """An event for a function, and until when it is to be dealt with, by the clock of this machine."""

    event: bytes
    arn: str
    until: float
    id: str = field(default_factory=lambda: str(uuid4()))


class RuntimeApi:
    """The server, for one process. `address` is what the process is told."""

    def __init__(self) -> None:
        self._asked = Event()
        self._waiting: SimpleQueue[Invocation | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def is_ready(self, *, within: float) -> bool:
        """Tell whether the function was loaded, as soon as it was."""
        return self._asked.wait(within)

    def hand_over(self, invocation: Invocation) -> None:
        self._waiting.put(invocation)

    def answer(self, *, within: float) -> Answer:
        """Return what is answered next, or raise queue.Empty."""
        return self._answers.get(timeout=within)

    def close(self) -> None:
        # Whoever still waits for an event is told that there is none.
        self._waiting.put(None)
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next(self) -> Invocation | None:
        """Wait for the event that the process is to deal with next, or tell it that there is none."""
        self._asked.set()
        return self._waiting.get()

    def take(self, path: str, body: bytes, kind: str) -> HTTPStatus:
        """Take what the runtime client tells of an invocation or of its start."""
        if not path.endswith("/response"):
            self._answers.put(Answer(body, error=kind))
        elif len(body) > MOST_BYTES:
            self._answers.put(_too_long(len(body)))
            # The client gives up at this, and its process with it.
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        else:
            self._answers.put(Answer(body))
        return HTTPStatus.ACCEPTED


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Otherwise each answer waits for the client's acknowledgment: 88 ms.
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        if self.path != f"{_VERSION}invocation/next":
            return self.send_error(HTTPStatus.NOT_FOUND)
        if (invocation := self.server.api.next()) is None:
            return self.send_error(HTTPStatus.GONE)
        return self._tell(HTTPStatus.OK, invocation.event, _headers(invocation))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers.get("Lambda-Runtime-Function-Error-Type", "Unhandled")
        self._tell(self.server.api.take(self.path, body, kind), b'{"status":"OK"}', {})

    def _tell(self, status: HTTPStatus, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def __init__(self, api: RuntimeApi) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.api = api

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a process that ended in the middle of a request; of all else, as ever."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # socketserver takes more kinds


def problem(kind: str, message: str) -> Answer:
    """Return what Lambda answers in a function's stead."""
    return Answer(json.dumps({"errorType": kind, "errorMessage": message}).encode(), error=kind)


def _too_long(size: int) -> Answer:
    allowed = f"exceeded maximum allowed payload size ({MOST_BYTES} bytes)"
    return problem("Function.ResponseSizeTooLarge", f"Response payload size ({size} bytes) {allowed}.")


def _headers(invocation: Invocation) -> Mapping[str, str]:
    until = time.time() + invocation.until - time.monotonic()
    return {
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": invocation.id,
        "Lambda-Runtime-Deadline-Ms": str(int(until * 1000)),
        "Lambda-Runtime-Invoked-Function-Arn": invocation.arn,
        "Lambda-Runtime-Trace-Id": f"Root=1-{int(time.time()):08x}-{uuid4().hex[:24]};Sampled=0",
    }
