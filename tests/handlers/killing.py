"""A function that is ended in the middle of something."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any, Self


class Killed(BaseException):
    """The function was ended in the middle of something."""


@dataclass
class Killer:
    """Ends the function right after one of its writes, or before one reaches the table."""

    function: ModuleType
    after: int
    moment: str = "after-call"
    operation: str = "UpdateItem"
    writes: int = 0

    def __enter__(self) -> Self:
        self._events.register(f"{self.moment}.dynamodb.{self.operation}", self._strike)
        return self

    def __exit__(self, *_: object) -> None:
        self._events.unregister(f"{self.moment}.dynamodb.{self.operation}", self._strike)

    def _strike(self, **_: object) -> None:
        self.writes += 1
        if self.writes == self.after:
            raise Killed

    @property
    def _events(self) -> Any:
        return self.function.table.connection.connection.client.meta.events
