"""The books that the promises are held to: every test of a promise runs over each of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.business import Repositories
from tests.open_shop import Clock, OpenShop, open_shop
from tests.shop import OTHER_SHOP, SHOP

Opened = Callable[[Path, Clock], AbstractContextManager[Repositories]]
"""Opens empty books; they may use a folder of their own, and forget requests by the wall's clock."""


@contextmanager
def _sqlite_memory(_folder: Path, wall: Clock) -> Iterator[Repositories]:
    store = SqliteStore(wall_now=wall)
    yield store
    store.close()


@contextmanager
def _sqlite_disk(folder: Path, wall: Clock) -> Iterator[Repositories]:
    store = SqliteStore(folder / "books.db", wall_now=wall)
    yield store
    store.close()


BOOKS: Final[Mapping[str, Opened]] = {"sqlite-memory": _sqlite_memory, "sqlite-disk": _sqlite_disk}
USED_BY_MANY_THREADS: Final = ("sqlite-memory", "sqlite-disk")


@pytest.fixture
def wall() -> Clock:
    return Clock()


@pytest.fixture(params=BOOKS)
def kept(request: pytest.FixtureRequest, tmp_path: Path, wall: Clock) -> Iterator[Repositories]:
    with BOOKS[request.param](tmp_path, wall) as books:
        yield books


@pytest.fixture
def shop(kept: Repositories) -> OpenShop:
    return open_shop(kept, SHOP, OTHER_SHOP)


@pytest.fixture(params=USED_BY_MANY_THREADS)
def busy_shop(request: pytest.FixtureRequest, tmp_path: Path, wall: Clock) -> Iterator[OpenShop]:
    with BOOKS[request.param](tmp_path, wall) as books:
        yield open_shop(books)
