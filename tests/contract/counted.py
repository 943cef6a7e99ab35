"""Counters over each of the books: events are told, counted, and asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapters.sqlite.connections import IN_MEMORY
from adapters.sqlite.events import append
from adapters.sqlite.store import SqliteStore
from aftersales.insights.facts import Event
from aftersales.insights.repository import InsightRepository


@dataclass(frozen=True)
class Counted:
    """What was counted, and how more is: each call tells of events and has them counted before it returns."""

    insights: InsightRepository
    count: Callable[[Sequence[Event]], None]


Counting = Callable[[Path], AbstractContextManager[Counted]]
"""Opens empty counters, which may keep files in a folder of their own."""


@contextmanager
def _sqlite_memory(_folder: Path) -> Iterator[Counted]:
    with closing(SqliteStore(IN_MEMORY)) as store:
        yield _over(store)


@contextmanager
def _sqlite_disk(folder: Path) -> Iterator[Counted]:
    with closing(SqliteStore(folder / "books.db")) as store:
        yield _over(store)


def _over(store: SqliteStore) -> Counted:
    def count(events: Sequence[Event]) -> None:
        with store.counting.connections.writing() as connection:
            for event in events:
                append(connection, event)
        while store.counting.catch_up(limit=7):
            pass

    return Counted(store.insights, count)


COUNTERS: Final[Mapping[str, Counting]] = {
    "sqlite-memory": _sqlite_memory,
    "sqlite-disk": _sqlite_disk,
}
