"""The workers of one machine: each deadline has its outcome, and what fails keeps nobody waiting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.cases.sweeping import Agenda
from aftersales.identifiers import CaseId
from aftersales.vocabulary import CaseStatus
from api.workers import Workers
from tests.open_shop import OpenShop, open_shop
from tests.shop import NOON, an_order, new_ulid

NO_CASE: Final = CaseId(f"case_{new_ulid(NOON)}")


@dataclass(frozen=True)
class AfterNoCase:
    """An agenda that begins with a case that nobody can find."""

    agenda: Agenda

    def due(self, at: datetime, *, limit: int) -> tuple[CaseId, ...]:
        return (NO_CASE, *self.agenda.due(at, limit=limit))[:limit]


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = SqliteStore()
    yield store
    store.close()


@pytest.fixture
def shop(store: SqliteStore) -> OpenShop:
    return open_shop(store)


def workers(store: SqliteStore, shop: OpenShop) -> Workers:
    return Workers(business=shop.business, cases=AfterNoCase(store.cases), topic=store.topic)


class TestASweep:
    def test_gives_the_others_their_due_when_one_fails_and_tells_of_it(
        self, store: SqliteStore, shop: OpenShop, caplog: pytest.LogCaptureFixture
    ) -> None:
        case = shop.opens(shop.sells(an_order()))
        assert case.deadline is not None
        shop.clock.at = case.deadline.at

        workers(store, shop).sweep()

        assert store.cases.get(case.id).status is CaseStatus.APPROVED
        assert [record.getMessage() for record in caplog.records] == [
            f"The deadline of {NO_CASE} had no outcome; it is tried again in a minute."
        ]

    def test_leaves_a_deadline_alone_that_has_not_passed(self, store: SqliteStore, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(an_order()))
        assert case.deadline is not None
        shop.clock.at = case.deadline.at - timedelta(microseconds=1)

        workers(store, shop).sweep()

        assert store.cases.get(case.id) == case
