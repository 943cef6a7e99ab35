"""Answers of DynamoDB that get lost on their way back: what was asked for is done, and whoever asked does not know."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

from botocore.exceptions import ReadTimeoutError

from adapters.dynamodb.table import Table

WAYS: Final = ("needs-retry", "after-call")
"""The client asks again by itself, and hears that the condition fails; or it gives up."""


@dataclass
class Losing:
    """Loses some answers to updates, by how many came before."""

    way: str
    which: Collection[int]
    lost: int = 0
    _asked: int = -1

    def __call__(self, **_: Any) -> int | None:
        """Lose an answer, if it is one of those."""
        self._asked += 1
        if self._asked not in self.which:
            return None
        self.lost += 1
        if self.way == "after-call":
            raise ReadTimeoutError(endpoint_url="https://dynamodb.example/")
        # What is returned is how many seconds to wait before the same is asked again.
        return 0


@contextmanager
def losing_answers(table: Table, way: str, which: Collection[int]) -> Iterator[Losing]:
    """Lose some answers to the updates of a table."""
    losing, events = Losing(way, which), table.connection.connection.client.meta.events
    # botocore listens to what a hook returns, though its types say that none does.
    hook = cast(Callable[..., None], losing)
    events.register(f"{way}.dynamodb.UpdateItem", hook)
    try:
        yield losing
    finally:
        events.unregister(f"{way}.dynamodb.UpdateItem", hook)
