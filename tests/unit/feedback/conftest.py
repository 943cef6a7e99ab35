"""A shop that listens."""

from collections.abc import Iterator

import pytest

from adapters.sqlite.store import SqliteStore
from tests.open_shop import open_shop
from tests.shop import OTHER_SHOP, SHOP
from tests.unit.feedback.saying import Stories


@pytest.fixture
def stories() -> Iterator[Stories]:
    store = SqliteStore()
    yield Stories(open_shop(store, SHOP, OTHER_SHOP), store)
    store.close()
