"""The line to a service that goes down and comes back."""

import socket
from threading import Timer

import pytest

from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Answer, Wire

CLOCK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def answer(listener: socket.socket, *texts: bytes) -> None:
    """Answer one connection after another, and hang up each; an empty text hangs up without a word."""
    for text in texts:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(text)


def come_up(listener: socket.socket, text: bytes) -> None:
    """Begin to listen, and answer one connection."""
    listener.listen()
    answer(listener, text)


class TestWire:
    def test_asks_again_until_the_service_is_back(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            wire = Wire(address(listener), patience=10)
            service = Timer(0, answer, (listener, b"", BUSY, CLOCK))
            service.start()

            answered = wire.get("/dev/clock")

            service.join()
            wire.close()
        assert answered == Answer(200, "{}")

    def test_waits_for_a_service_that_is_not_there_yet(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            wire = Wire(address(listener), patience=10)
            started = Timer(0.2, come_up, (listener, CLOCK))
            started.start()

            answered = wire.get("/dev/clock")

            started.join()
            wire.close()
        assert answered == Answer(200, "{}")

    def test_gives_up_when_its_patience_ends(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            wire = Wire(address(listener), patience=0)

            with pytest.raises(ReplayStopped, match="has not answered for 0 seconds"):
                wire.get("/dev/clock")

    @pytest.mark.parametrize("url", ["127.0.0.1:8000", "https://example.com", "http://"])
    def test_refuses_what_is_no_address_of_a_sandbox(self, url: str) -> None:
        with pytest.raises(ReplayStopped, match="not the address of a sandbox"):
            Wire(url, patience=0)


class TestAnswer:
    def test_that_is_no_json_is_refused(self) -> None:
        with pytest.raises(ReplayStopped, match="not JSON"):
            Answer(200, "<html>").json()

    def test_that_is_no_success_is_refused(self) -> None:
        with pytest.raises(ReplayStopped, match="status 404"):
            Answer(404, "").ok()
