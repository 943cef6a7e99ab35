"""The line to the service: one connection, kept open, that asks again while the other side is down."""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Self
from urllib.parse import urlsplit

from tools.replay.stopped import ReplayStopped

_UNAVAILABLE: Final = frozenset({502, 503, 504})
_ANSWER_SECONDS: Final = 600.0
_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str

    def ok(self) -> Self:
        """Return the answer if it is one, or refuse."""
        if self.status != HTTPStatus.OK:
            raise ReplayStopped(f"answered with status {self.status}, is this a sandbox? {self.text[:200]}")
        return self

    def json(self) -> object:
        """Return the answer as JSON, or refuse."""
        try:
            return json.loads(self.text)
        except ValueError as error:
            raise ReplayStopped(f"not JSON, with status {self.status}: {self.text[:200]}") from error


class Wire:
    """
    A way to ask the service, which survives that it is killed and started again within `patience` seconds.

    `then` is told after each answer how many there were.
    """

    def __init__(self, url: str, *, patience: float, then: Callable[[int], None] = lambda _: None) -> None:
        address = urlsplit(url)
        if address.scheme != "http" or address.hostname is None:
            raise ReplayStopped(f"not the address of a sandbox: {url} (expected http://127.0.0.1:8000)")
        self.url = url
        self._patience = patience
        self._then = then
        self._answers = 0
        self._connection = http.client.HTTPConnection(address.hostname, address.port, timeout=_ANSWER_SECONDS)

    def get(self, path: str) -> Answer:
        """Ask for a path."""
        return self._ask("GET", path, body=None, headers={})

    def post(self, path: str, *, body: Mapping[str, object], token: str | None = None) -> Answer:
        """Send JSON to a path; asking twice must be harmless."""
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self._ask("POST", path, body=json.dumps(body, ensure_ascii=False).encode(), headers=headers)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        for pause in self._pauses():
            try:
                self._connection.request(method, path, body, dict(headers))
                response = self._connection.getresponse()
                answer = Answer(response.status, response.read().decode())
            except (OSError, http.client.HTTPException):
                self._connection.close()
            else:
                if answer.status not in _UNAVAILABLE:
                    return self._counted(answer)
            time.sleep(pause)
        raise ReplayStopped(f"{self.url} has not answered for {self._patience:.0f} seconds")

    def _counted(self, answer: Answer) -> Answer:
        self._answers += 1
        self._then(self._answers)
        return answer

    def _pauses(self) -> Iterator[float]:
        """Return how long to wait after each try: nothing at first, for a connection that was merely old."""
        yield 0.0
        pause, end = _FIRST_PAUSE, time.monotonic() + self._patience
        while time.monotonic() < end:
            yield pause
            pause = min(pause * 2, _LONGEST_PAUSE)
