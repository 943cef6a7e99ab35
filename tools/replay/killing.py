"""Killing the service while it is at work, and starting it again."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Protocol, Self

_LONGEST: Final = 0.05
"""Seconds after an answer; the next request, or what the last one leads to, is then on its way."""


class Mortal(Protocol):
    """A service that can be killed and started again."""

    def kill(self) -> None: ...
    def start(self) -> None: ...


class Killer:
    """Kills a service after every so many answers, each time after another moment, and starts it again."""

    def __init__(self, service: Mortal, *, every: int) -> None:
        self._service = service
        self._every = every
        self._hand = ThreadPoolExecutor(max_workers=1)
        self._kills: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def after(self, answers: int) -> None:
        """Let the service be killed if it has given so many answers."""
        if self._every and answers % self._every == 0:
            self._kills.append(self._hand.submit(self._kill, _moment(len(self._kills))))

    def kills(self) -> int:
        """Return how often the service was killed, once it is up again, or raise why it is not."""
        for kill in self._kills:
            kill.result()
        return len(self._kills)

    def rest(self) -> None:
        """Return once no kill is under way, and begin no other: what is started again must not outlive the tool."""
        self._hand.shutdown(cancel_futures=True)

    def _kill(self, after_seconds: float) -> None:
        time.sleep(after_seconds)
        self._service.kill()
        self._service.start()


def _moment(nth: int) -> float:
    """Return how long the nth service lives on: moments without a pattern, but always the same."""
    return (nth * 0.618 % 1) * _LONGEST
