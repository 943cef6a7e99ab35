"""The double, over HTTP on this machine: it can lose an answer after the deed, and stop answering at all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.serving import served
from tests.tools.shop_double import Json, ShopDouble


@dataclass
class Faults:
    """What goes wrong: mutations whose first answer is lost, and how many mutations are answered at all."""

    lost: set[str] = field(default_factory=set)
    answered_at_most: int | None = None
    answered: int = 0

    def strike(self, mutation: str) -> bool:
        """Tell whether the answer to a mutation is lost."""
        if mutation in self.lost:
            self.lost.remove(mutation)
            return True
        self.answered += 1
        return self.answered_at_most is not None and self.answered > self.answered_at_most


@contextmanager
def serving(shop: ShopDouble, *, faults: Faults | None = None) -> Iterator[str]:
    """Serve a double on a free port, and return its address."""
    handler = type("Handler", (_Handler,), {"shop": shop, "faults": faults or Faults()})
    with served(handler) as address:
        yield address


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without this, an answer waits for an acknowledgement that comes late.
    disable_nagle_algorithm = True
    wbufsize = -1
    shop: ShopDouble
    faults: Faults

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/dev/token":
            query = parse_qs(address.query)
            self._answer(200, f"{query['party'][0]} {query['subject'][0]}")
        elif address.path == "/dev/requests":
            self._answer(
                200, json.dumps({"operations": len(self.shop.effects), "requests": 2 * len(self.shop.effects)})
            )
        else:
            self._answer(404, "")

    def do_POST(self) -> None:
        said: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/dev/clock":
            forward = self.shop.set_clock(datetime.fromisoformat(said["now"]))
            self._answer(200 if forward else 409, json.dumps({"now": str(self.shop.now)}))
        elif "order(id" in said["query"]:
            self._answer(200, json.dumps({"data": {"order": self.shop.order(said["variables"]["id"])}}))
        else:
            self._mutate(said)

    def _mutate(self, said: Json) -> None:
        mutation = said["query"].split("result: ")[1].split("(")[0]
        speaker = self.headers["Authorization"].removeprefix("Bearer ")
        result = self.shop.mutate(mutation, said["variables"]["input"], speaker=speaker)
        if self.faults.strike(mutation):
            self.close_connection = True
        else:
            self._answer(200, json.dumps({"data": {"result": result}}))

    def _answer(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: a test's output is its assertions."""
