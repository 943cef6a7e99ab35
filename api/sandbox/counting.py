"""How many operations were asked for."""

from itertools import count

from starlette.requests import Request

from aftersales.actors import Actor
from api.app import Authenticate


class OperationCount:
    """Counts those who were let in: each of their requests is one operation."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._last = 0

    def so_far(self) -> int:
        """Return how many there were."""
        return self._last

    def counting(self, authenticate: Authenticate) -> Authenticate:
        """Return what tells who asks, and counts."""

        def counted(request: Request) -> Actor:
            actor = authenticate(request)
            self._last = next(self._numbers)
            return actor

        return counted
