"""The place that an application is served at: nobody waits for the network's courtesies."""

import http.client
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.api_http.program import running

ACKNOWLEDGED_LATE = 0.04
"""Seconds after which a system acknowledges what it got, if nothing else is to be sent."""


def test_a_small_answer_does_not_wait_for_an_acknowledgment(tmp_path: Path) -> None:
    with running(tmp_path, "--sandbox", DEMO="0") as (address, _):
        connection = http.client.HTTPConnection(urlsplit(address).netloc)

        seconds = [_asked(connection) for _ in range(21)]
        connection.close()

    assert statistics.median(seconds) < ACKNOWLEDGED_LATE * 0.9


def _asked(connection: http.client.HTTPConnection) -> float:
    began = time.perf_counter()
    connection.request("GET", "/dev/clock")
    connection.getresponse().read()
    return time.perf_counter() - began
