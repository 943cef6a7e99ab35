"""The program itself, in a process of its own: started on a folder, asked over HTTP, ended."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import urlsplit


def start(
    folder: Path, *arguments: str, environment: Mapping[str, str], output: int | IO[str] = subprocess.PIPE
) -> subprocess.Popen[str]:
    """Start the program on a folder."""
    said = {name: value for name, value in os.environ.items() if name not in ("HOST", "ISSUERS", "PUBLIC_URL", "DEMO")}
    return subprocess.Popen(
        [sys.executable, "-m", "api", *arguments],
        env={**said, "DATA_DIR": str(folder), "PORT": str(free_port()), **environment},
        stdout=output,
        stderr=output,
        text=True,
    )


def refusal(folder: Path, *arguments: str, **environment: str) -> str:
    """Return why the program does not start."""
    process = start(folder, *arguments, environment=environment)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    return said


def refusal_of_arguments(folder: Path, *arguments: str) -> str:
    """Return what the program says of arguments that it does not take."""
    process = start(folder, *arguments, environment={})
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    return said


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the program until it answers, and end it afterwards."""
    port = free_port()
    # A pipe that nobody reads is full after some hundred requests, and then the program waits for ever.
    with TemporaryFile("w+") as output:
        process = start(folder, *arguments, environment={"PORT": str(port), **environment}, output=output)
        yield from _answering(process, port, output)


def _answering(
    process: subprocess.Popen[str], port: int, output: IO[str]
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            if status(f"{address}/health") == 200:
                break
            assert process.poll() is None, _all_of(output)
            time.sleep(0.1)
        yield address, process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _all_of(output: IO[str]) -> str:
    output.seek(0)
    return output.read()


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the text."""

    status: int
    text: str


def ask(address: str, *, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Return the answer to a GET, or to a POST of a body as JSON; status 0 where nobody answers."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.netloc, timeout=60)
    content = None if body is None else json.dumps(body)
    said = {"Content-Type": "application/json", **(headers or {})}
    try:
        path = f"{where.path}?{where.query}"
        connection.request("GET" if content is None else "POST", path, content, said)
        response = connection.getresponse()
        return Answer(response.status, response.read().decode())
    except (OSError, http.client.HTTPException):
        return Answer(0, "")
    finally:
        connection.close()


def status(address: str, *, body: object = None, headers: Mapping[str, str] | None = None) -> int:
    """Return the status of an answer."""
    return ask(address, body=body, headers=headers).status
