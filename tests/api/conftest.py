"""A shop whose counter is open: SQLite behind it, the schema in front."""

from collections.abc import Callable, Iterator

import pytest

from adapters.sqlite.store import SqliteStore
from tests.api.spoiling import Spoiling
from tests.api.stages import Stages
from tests.counter import Counter
from tests.open_shop import OpenShop, open_shop
from tests.shop import OTHER_SHOP, SHOP


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = SqliteStore()
    yield store
    store.close()


@pytest.fixture
def shop(store: SqliteStore) -> OpenShop:
    return open_shop(store, SHOP, OTHER_SHOP)


@pytest.fixture
def counter(shop: OpenShop) -> Counter:
    return Counter(shop)


@pytest.fixture
def stages(counter: Counter) -> Stages:
    return Stages(counter)


@pytest.fixture
def all_that_is_kept(store: SqliteStore) -> Callable[[], list[str]]:
    """Return what reads everything in the books, to show that nothing was changed."""

    def read() -> list[str]:
        with store._connections.reading() as connection:  # noqa: SLF001 - whoever asks the books hears only what is asked
            return list(connection.iterdump())

    return read


@pytest.fixture
def spoiled(stages: Stages, all_that_is_kept: Callable[[], list[str]]) -> Spoiling:
    return Spoiling(stages, all_that_is_kept)
