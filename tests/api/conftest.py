"""A shop whose counter is open: SQLite in memory behind it, the schema in front."""

from collections.abc import Iterator

import pytest

from adapters.sqlite.store import SqliteStore
from tests.counter import Counter
from tests.open_shop import OpenShop, open_shop
from tests.shop import OTHER_SHOP, SHOP


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    books = SqliteStore()
    yield books
    books.close()


@pytest.fixture
def shop(store: SqliteStore) -> OpenShop:
    return open_shop(store, SHOP, OTHER_SHOP)


@pytest.fixture
def counter(shop: OpenShop) -> Counter:
    return Counter(shop)
