"""What a simulation asks of DynamoDB: so many requests, however many cases there are."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from adapters.dynamodb.store import DynamoStore
from aftersales.insights.periods import Period
from aftersales.policy.rules import Window
from aftersales.vocabulary import CaseStatus
from tests.dynamodb.metering import metered
from tests.dynamodb.tables import in_moto
from tests.open_shop import OpenShop, open_shop
from tests.shop import LEAD, NOON, SHOP, an_order

TODAY = Period(from_=date(2026, 11, 22), to=date(2026, 11, 22))
ORDERS_IN_A_READ = 20


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def shop(store: DynamoStore) -> OpenShop:
    return open_shop(store)


class TestASimulation:
    @pytest.mark.parametrize("cases", [1, 20, pytest.param(45, marks=pytest.mark.long)])
    def test_reads_each_status_once_and_twenty_orders_at_a_time(
        self, cases: int, store: DynamoStore, shop: OpenShop
    ) -> None:
        for _ in range(cases):
            shop.opens(shop.sells(an_order(1)))

        with metered(store) as meter:
            told = shop.business.simulations.simulate(SHOP.id, [Window(id="w", days=1)], TODAY, actor=LEAD)

        reads_of_the_merchant, reads_of_orders = 1, -(-cases // ORDERS_IN_A_READ)
        assert len(told.each) == cases
        assert Counter(meter.requests) == {
            "Query": len(CaseStatus),
            "BatchGetItem": reads_of_the_merchant + reads_of_orders,
        }
