"""The books that the promises are held to: every test of a promise runs over each of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.business import Repositories
from tests.contract.counted import COUNTERS, Counted
from tests.dynamodb.tables import in_ministack, in_moto
from tests.open_shop import Clock, OpenShop, open_shop
from tests.shop import OTHER_SHOP, SHOP
from tools.aws_local import ministack as aws

Opened = Callable[[pytest.FixtureRequest, Clock], AbstractContextManager[Repositories]]
"""Opens empty books, which forget requests by the wall's clock."""


@contextmanager
def _sqlite_memory(_request: pytest.FixtureRequest, wall: Clock) -> Iterator[Repositories]:
    store = SqliteStore(wall_now=wall)
    yield store
    store.close()


@contextmanager
def _sqlite_disk(request: pytest.FixtureRequest, wall: Clock) -> Iterator[Repositories]:
    folders: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    store = SqliteStore(folders.mktemp("books") / "books.db", wall_now=wall)
    yield store
    store.close()


@contextmanager
def _moto(_request: pytest.FixtureRequest, wall: Clock) -> Iterator[Repositories]:
    with in_moto(wall) as store:
        yield store


@contextmanager
def _ministack(request: pytest.FixtureRequest, wall: Clock) -> Iterator[Repositories]:
    with in_ministack(request.getfixturevalue("ministack"), wall) as store:
        yield store


BOOKS: Final[Mapping[str, Opened]] = {
    "sqlite-memory": _sqlite_memory,
    "sqlite-disk": _sqlite_disk,
    "moto": _moto,
    "ministack": _ministack,
}
# Threads in moto lose transactions that it has confirmed.
USED_BY_MANY_THREADS: Final = ("sqlite-memory", "sqlite-disk", "ministack")


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of AWS on this machine, started by the first test that asks for it."""
    with aws.running(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture
def wall() -> Clock:
    return Clock()


@pytest.fixture(params=BOOKS)
def kept(request: pytest.FixtureRequest, wall: Clock) -> Iterator[Repositories]:
    with BOOKS[request.param](request, wall) as books:
        yield books


@pytest.fixture(scope="module", params=BOOKS)
def kept_for_all(request: pytest.FixtureRequest) -> Iterator[Repositories]:
    """Return books that the tests of a module share, and so only read."""
    with BOOKS[request.param](request, Clock()) as books:
        yield books


@pytest.fixture(params=COUNTERS)
def counted(request: pytest.FixtureRequest) -> Iterator[Counted]:
    with COUNTERS[request.param](request) as counted:
        yield counted


@pytest.fixture
def shop(kept: Repositories) -> OpenShop:
    return open_shop(kept, SHOP, OTHER_SHOP)


@pytest.fixture(params=USED_BY_MANY_THREADS)
def busy_shop(request: pytest.FixtureRequest, wall: Clock) -> Iterator[OpenShop]:
    with BOOKS[request.param](request, wall) as books:
        yield open_shop(books)
