"""How long to wait before trying again: longer every time, and never the same, so that who met do not meet again."""

from collections.abc import Iterator
from random import SystemRandom
from typing import Final

_CHANCE: Final = SystemRandom()


def pauses(attempts: int, *, first: float) -> Iterator[float]:
    """Yield the seconds to wait after each of so many attempts; the first wait is at most `first`."""
    for attempt in range(attempts):
        yield first * 2**attempt * _CHANCE.uniform(0.5, 1)
