"""Books on a disk, and a shop that keeps them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.sqlite.store import SqliteStore
from tests.open_shop import Clock, OpenShop, open_shop


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.db"


@pytest.fixture
def wall() -> Clock:
    return Clock()


@pytest.fixture
def store(path: Path, wall: Clock) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path, wall_now=wall)) as store:
        yield store


@pytest.fixture
def shop(store: SqliteStore) -> OpenShop:
    return open_shop(store)
