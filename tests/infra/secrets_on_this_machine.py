"""A place for secrets that answers like AWS Systems Manager, on this machine: every parameter has the same value."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.serving import served


@contextmanager
def secrets_on_this_machine(value: str) -> Iterator[str]:
    """Keep a value under every name, and return the address that tells it."""

    class Secrets(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = json.dumps({"Parameter": {"Name": asked["Name"], "Value": value}}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with served(Secrets) as address:
        yield address
