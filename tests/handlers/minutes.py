"""Minute by minute: the clock that a function goes by, which wakes it as its schedule does."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import ModuleType

from tests.cloud import Context
from tests.handlers.parked import MINUTE
from tests.handlers.queue import Queue
from tests.shop import NOON


@dataclass
class Minutes:
    """A function behind a queue, and the clock that it goes by, which wakes it every minute."""

    function: ModuleType
    at: datetime = field(default=NOON, kw_only=True)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, minutes: int) -> None:
        for _ in range(minutes):
            self.at += timedelta(minutes=1)
            self.function.handler(MINUTE, Context())

    @property
    def queue(self) -> Queue:
        return Queue(lambda event: self.function.handler(event, Context()))
