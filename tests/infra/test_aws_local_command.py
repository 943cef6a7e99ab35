"""`make aws-local`, as somebody who only reads what it prints: it works as it says, and leaves nothing behind."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from stat import S_IWUSR
from threading import Timer
from urllib.request import Request, urlopen

import pytest

from tools.package import BUILD, ROOT

PATIENCE = 300.0


IGNORED = """
import signal
from tools.aws_local.__main__ import heed_endings
signal.signal(signal.SIGHUP, signal.SIG_IGN)
heed_endings()
print(signal.getsignal(signal.SIGHUP).name, signal.getsignal(signal.SIGTERM).__name__)
"""


@pytest.fixture
def command(built: Path) -> Iterator[subprocess.Popen[str]]:
    # Once the zips of all tests are copied from there, nobody else writes to where these are packaged.
    assert built.exists()
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
        # `make clean` has to be able to remove the rest, whoever runs it.
        assert not [each for each in BUILD.rglob("*") if each.is_dir() and not each.stat().st_mode & S_IWUSR]


class TestTheEnd:
    def test_does_not_come_with_the_terminal_for_whom_nohup_keeps_from_it(self) -> None:
        said = subprocess.run([sys.executable, "-c", IGNORED], cwd=ROOT, capture_output=True, text=True, check=True)

        assert said.stdout == "SIG_IGN _end\n"


def _said_by(command: subprocess.Popen[str]) -> list[str]:
    assert command.stdout
    said = []
    for line in command.stdout:
        said.append(line.rstrip())
        if line.startswith("Ctrl-C"):
            return said
    pytest.fail("It ended before everything stood, and said:\n" + "\n".join(said))


def _asked_as_it_says(said: list[str], variables: Mapping[str, str]) -> object:
    """Do what the line beginning with curl says."""
    start = next(nth for nth, line in enumerate(said) if line.startswith("curl"))
    words = shlex.split(" ".join(said[start : start + 2]).replace("\\", ""))
    body = words[words.index("-d") + 1]
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {variables['MERCHANT']}"}
    asked = Request(variables["URL"], data=body.encode(), headers=headers)  # noqa: S310 - the command's own server
    with urlopen(asked, timeout=30) as answer:  # noqa: S310 - the address is the command's own server's
        return json.load(answer)
