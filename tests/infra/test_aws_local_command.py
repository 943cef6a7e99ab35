"""`make aws-local`, as somebody who only reads what it prints: it works as it says, and leaves nothing behind."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Timer
from urllib.request import Request, urlopen

import pytest

from tools.package import ROOT

PATIENCE = 300.0


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    subprocess.run([sys.executable, "-m", "tools.package"], cwd=ROOT, check=True)
    started = subprocess.Popen(
        [sys.executable, "-m", "tools.aws_local"], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    impatient = Timer(PATIENCE, started.kill)
    impatient.start()
    with started:
        yield started
    impatient.cancel()


@pytest.mark.long
class TestTheCommand:
    def test_prints_what_works_until_it_is_ended_and_leaves_nothing(self, command: subprocess.Popen[str]) -> None:
        # Given what it says once everything stands
        said = _said_by(command)
        variables = dict(
            line.split("=", 1) for line in said if line.startswith(("URL=", "BUYER=", "MERCHANT=", "SYSTEM="))
        )
        (logs,) = [Path(word).parent for line in said for word in line.split() if word.endswith("*.log.")]

        # When the request is made that it names, and it is ended as Ctrl-C does, twice
        answer = _asked_as_it_says(said, variables)
        for _ in range(2):
            os.killpg(command.pid, signal.SIGINT)

        # Then the answer is right, and nothing is left: no process, and no folder
        assert answer == {"data": {"viewer": {"party": "MERCHANT"}}}
        assert command.wait(60) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(command.pid, 0)
        assert not logs.exists()


def _said_by(command: subprocess.Popen[str]) -> list[str]:
    assert command.stdout
    said = []
    for line in command.stdout:
        said.append(line.rstrip())
        if line.startswith("Ctrl-C"):
            break
    return said


def _asked_as_it_says(said: list[str], variables: Mapping[str, str]) -> object:
    """Do what the line beginning with curl says."""
    start = next(nth for nth, line in enumerate(said) if line.startswith("curl"))
    words = shlex.split(" ".join(said[start : start + 2]).replace("\\", ""))
    body = words[words.index("-d") + 1]
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {variables['MERCHANT']}"}
    asked = Request(variables["URL"], data=body.encode(), headers=headers)  # noqa: S310 - the command's own server
    with urlopen(asked, timeout=30) as answer:  # noqa: S310 - the address is the command's own server's
        return json.load(answer)
