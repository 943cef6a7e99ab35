"""Counters over each of the books: events are told, counted, and asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pytest

from adapters.dynamodb.store import DynamoStore
from adapters.sqlite.connections import IN_MEMORY
from adapters.sqlite.events import append
from adapters.sqlite.store import SqliteStore
from aftersales.insights.facts import Event
from aftersales.insights.repository import InsightRepository
from tests.dynamodb.streamed import count_records, record_of
from tests.dynamodb.tables import in_ministack, in_moto
from tests.happenings import THAT_DAY
from tests.shop import NOON

# Whole months, so that an answer by the month is as good as one by the day.
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
NEXT_DAY: Final = THAT_DAY + timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """
    What was counted, and how more is: each call tells of events and has them counted before it returns.

    What cannot be counted is put aside, as wherever events are counted.
    """

    insights: InsightRepository
    count: Callable[[Sequence[Event]], None]


Counting = Callable[[pytest.FixtureRequest], AbstractContextManager[Counted]]
"""Opens empty counters."""


@contextmanager
def _sqlite_memory(_request: pytest.FixtureRequest) -> Iterator[Counted]:
    with closing(SqliteStore(IN_MEMORY)) as store:
        yield _over(store)


@contextmanager
def _sqlite_disk(request: pytest.FixtureRequest) -> Iterator[Counted]:
    with closing(SqliteStore(request.getfixturevalue("tmp_path") / "books.db")) as store:
        yield _over(store)


@contextmanager
def _moto(_request: pytest.FixtureRequest) -> Iterator[Counted]:
    with in_moto(lambda: NOON) as store:
        yield _in_cloud(store)


@contextmanager
def _ministack(request: pytest.FixtureRequest) -> Iterator[Counted]:
    with in_ministack(request.getfixturevalue("ministack"), lambda: NOON) as store:
        yield _in_cloud(store)


def _over(store: SqliteStore) -> Counted:
    def count(events: Sequence[Event]) -> None:
        with store.counting.connections.writing() as connection:
            for event in events:
                append(connection, event)
        while store.counting.catch_up(limit=7):
            pass

    return Counted(store.insights, count)


def _in_cloud(store: DynamoStore) -> Counted:
    def count(events: Sequence[Event]) -> None:
        count_records(store.insights.table, [record_of(event) for event in events], at=NOON)

    return Counted(store.insights, count)


COUNTERS: Final[Mapping[str, Counting]] = {
    "sqlite-memory": _sqlite_memory,
    "sqlite-disk": _sqlite_disk,
    "moto": _moto,
    "ministack": _ministack,
}
