"""A sandbox that make started, when make itself is killed: it makes room for the next one."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.api_http.program import free_port, running, status
from tests.soon import soon

STARTED = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "api", "--sandbox"])
time.sleep(60)
"""


def test_a_sandbox_ends_with_the_make_that_started_it(tmp_path: Path) -> None:
    port = free_port()
    told = {"PORT": str(port), "DATA_DIR": str(tmp_path), "DEMO": "0", "MAKELEVEL": "1"}
    # It stands for make: a process that starts the sandbox, and is killed without a word.
    make = subprocess.Popen([sys.executable, "-c", STARTED], env={**os.environ, **told}, start_new_session=True)
    try:
        assert soon(lambda: status(f"http://127.0.0.1:{port}/dev/clock") == 200)
        make.kill()
        make.wait()

        with running(tmp_path, "--sandbox", DEMO="0") as (address, _):
            assert status(f"{address}/dev/clock") == 200
    finally:
        with suppress(ProcessLookupError):
            os.killpg(make.pid, signal.SIGKILL)
        make.wait()
