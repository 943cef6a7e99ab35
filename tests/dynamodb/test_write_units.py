"""What is asked of DynamoDB and what it costs: counted, act by act, on every way that a case can go."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from adapters.dynamodb.store import DynamoStore
from aftersales.cases.act import Act
from aftersales.cases.repository import CaseQuestion
from aftersales.cases.talking import PostMessage
from aftersales.orders.repository import OrderQuestion
from aftersales.pages import Slice
from aftersales.vocabulary import CaseKind, CaseSort, CaseStatus
from tests.dynamodb.big_case import KILOBYTE, big_order, words
from tests.dynamodb.journey import Bill, Journey, bills_of
from tests.dynamodb.journeys import JOURNEYS
from tests.dynamodb.metering import metered
from tests.dynamodb.tables import in_moto
from tests.open_shop import OpenShop, open_shop
from tests.shop import BUYER, LEAD, NOON, SHOP, an_order

READ, WRITE, QUERY = "BatchGetItem", "TransactWriteItems", "Query"
MOST_UNITS = 16
OF_SHOP = CaseQuestion(merchant_id=SHOP.id)


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def shop(store: DynamoStore) -> OpenShop:
    return open_shop(store)


@pytest.fixture(scope="module")
def bills() -> Mapping[str, list[Bill]]:
    return {story.__name__: _bills_of(story) for story in JOURNEYS}


def _bills_of(story: Callable[[Journey], None]) -> list[Bill]:
    with in_moto(lambda: NOON) as store:
        return bills_of(store, story)


class TestAnAct:
    @pytest.mark.parametrize("story", [story.__name__ for story in JOURNEYS])
    def test_costs_at_most_sixteen_units(self, bills: Mapping[str, list[Bill]], story: str) -> None:
        too_dear = [bill for bill in bills[story] if bill.act != "import" and bill.units > MOST_UNITS]

        assert bills[story]
        assert too_dear == []

    def test_is_billed_whatever_it_is(self, bills: Mapping[str, list[Bill]]) -> None:
        billed = {bill.act for story in bills.values() for bill in story}

        assert {act.__name__ for act in Act.__subclasses__()} <= billed
        assert {f"request {kind.lower()}" for kind in CaseKind} <= billed

    def test_reads_the_case_and_the_order_and_writes_once(self, bills: Mapping[str, list[Bill]]) -> None:
        asked = {bill.requests for bill in bills["offered"] if not bill.act.startswith(("import", "request"))}

        assert asked == {(READ, READ, WRITE)}

    def test_costs_two_units_more_for_each_further_kilobyte(self, store: DynamoStore, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(an_order(1)))

        def cost_of(length: int) -> int:
            with metered(store) as meter:
                shop.acts(case, PostMessage(text=words(length)), by=BUYER)
            return meter.write_units

        costs = [cost_of(kilobytes * KILOBYTE) for kilobytes in (1, 2, 3, 4)]
        assert costs[0] <= MOST_UNITS
        assert all(more <= costs[0] + 2 * nth for nth, more in enumerate(costs))

    def test_on_a_small_case_is_one_record_of_a_kilobyte(self, store: DynamoStore, shop: OpenShop) -> None:
        with metered(store) as meter:
            shop.opens(shop.sells(an_order(2, 1)), {1: 1, 2: 1})

        *_, opening = meter.transactions
        assert sorted(one.key for one in opening) == [
            "CASE EVENT#000001",
            "CASE META",
            "ORDER LEDGER",
            "REQUEST REQUEST",
        ]
        assert {one.units for one in opening} == {1}


class TestOpening:
    def test_looks_for_earlier_cases_of_the_buyer_and_reads_those_between_a_read_and_a_write(
        self, bills: Mapping[str, list[Bill]]
    ) -> None:
        opened = [bill for story in bills.values() for bill in story if bill.act.startswith("request")]

        asked = {bill.requests for bill in opened if bill.act != "request exchange"}

        assert asked == {(READ, QUERY, WRITE), (READ, QUERY, READ, WRITE)}

    def test_looks_for_the_orders_too_of_a_buyer_with_three_cases(self, store: DynamoStore, shop: OpenShop) -> None:
        # Versions of a policy never change, and so are known after the first case.
        shop.business.cases.policies.get(SHOP.id, 1)
        asked, units = [], set()
        for _ in range(5):
            order = shop.sells(an_order(1))
            with metered(store) as meter:
                shop.opens(order)
            asked.append(meter.requests)
            units.add(meter.write_units)

        # Who has no cases has none to read. What is usual here is in another table, and read once a day.
        assert asked == [
            [READ, QUERY, WRITE],
            [READ, QUERY, READ, WRITE],
            [READ, QUERY, READ, WRITE],
            [READ, QUERY, READ, QUERY, READ, WRITE],
            [READ, QUERY, READ, QUERY, READ, WRITE],
        ]
        assert units == {13}

    def test_an_exchange_reads_products_once_more(self, bills: Mapping[str, list[Bill]]) -> None:
        (bill,) = [bill for bill in bills["exchanged"] if bill.act == "request exchange"]

        assert bill.requests == (READ, READ, QUERY, WRITE)


class TestAnImport:
    def test_is_one_transaction_for_an_order(self, bills: Mapping[str, list[Bill]]) -> None:
        imports = [bill for story in bills.values() for bill in story if bill.act == "import"]

        assert {bill.requests for bill in imports} == {(WRITE,)}

    def test_is_one_transaction_for_the_biggest_order(self, store: DynamoStore, shop: OpenShop) -> None:
        with metered(store) as meter:
            order = shop.sells(an_order(*[1] * 5_000))

        assert meter.requests == [WRITE]
        assert len(meter.transactions[0]) <= 100
        assert store.orders.get(order.id) == order


class TestAList:
    @pytest.fixture(autouse=True)
    def cases(self, shop: OpenShop) -> None:
        for _ in range(6):
            shop.opens(shop.sells(an_order(1)))

    @pytest.mark.parametrize(
        ("question", "requests"),
        [
            (replace(OF_SHOP, statuses=frozenset({CaseStatus.REQUESTED})), [QUERY]),
            (replace(OF_SHOP, statuses=frozenset({CaseStatus.REQUESTED}), sort=CaseSort.DEADLINE_ASC), [QUERY]),
            (replace(OF_SHOP, statuses=frozenset({CaseStatus.REQUESTED, CaseStatus.APPROVED})), [QUERY] * 2),
            (OF_SHOP, [QUERY] * len(CaseStatus)),
            (replace(OF_SHOP, buyer_id=BUYER.id), [QUERY, READ]),
            (CaseQuestion(buyer_id=BUYER.id), [QUERY, READ]),
        ],
        ids=["a status", "a status, most urgent first", "two statuses", "a shop", "a buyer in a shop", "a buyer"],
    )
    def test_of_cases_is_one_query_for_each_status(
        self, store: DynamoStore, question: CaseQuestion, requests: list[str]
    ) -> None:
        with metered(store) as meter:
            page = store.cases.page(question, Slice(first=3))

        assert len(page.items) == 3
        assert page.more
        assert meter.requests == requests

    def test_of_orders_is_one_query_and_one_read_of_their_ledgers(self, store: DynamoStore) -> None:
        for question in (OrderQuestion(merchant_id=SHOP.id), OrderQuestion(buyer_id=BUYER.id)):
            with metered(store) as meter:
                page = store.orders.page(question, Slice(first=3))

            assert len(page.items) == 3
            assert meter.requests == [QUERY, READ]

    def test_that_finds_little_reads_five_times_at_most(self, store: DynamoStore, shop: OpenShop) -> None:
        question = OrderQuestion(buyer_id=BUYER.id, number="none of them")
        for _ in range(2):
            shop.sells(an_order(1))

        with metered(store) as meter:
            page = store.orders.page(question, Slice(first=3))

        assert page.items == ()
        assert meter.requests.count(QUERY) <= 5


class TestABigOrder:
    def test_is_read_with_the_lines_that_are_asked_for(self, store: DynamoStore, shop: OpenShop) -> None:
        order = shop.sells(an_order(*[1] * 705))

        with metered(store) as meter:
            read = store.orders.with_lines(order.id, {1, 64, 65, 705})

        assert meter.requests == [READ]
        assert [line.id[-4:] for line in read.lines] == [line.id[-4:] for line in order.lines if line in read.lines]
        assert len(read.lines) == 4


@pytest.mark.usefixtures("shop")
class TestTheSamePolicy:
    def test_is_read_once(self, store: DynamoStore) -> None:
        store.policies.get(SHOP.id, 1)

        with metered(store) as meter:
            store.policies.get(SHOP.id, 1)

        assert meter.requests == []


class TestMeteringItself:
    def test_finds_what_is_too_dear(self, store: DynamoStore, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(big_order(NOON)))

        with metered(store) as meter:
            shop.acts(case, PostMessage(text=words(4 * KILOBYTE)), by=LEAD)

        assert meter.write_units > 10
        assert meter.costs()["CASE TEXT#000002"] > 2
