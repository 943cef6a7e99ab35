"""What feedback asks of DynamoDB: counted for what is said, read and listed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.dynamodb import feedback_records
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.weights import weight_of
from aftersales.feedback.complaints import Complaints, heard
from aftersales.feedback.feedback import About
from aftersales.feedback.reading import Aspect
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.identifiers import ActorId, CaseId, FeedbackId, OrderId
from aftersales.pages import Slice
from aftersales.territories import Territory
from aftersales.vocabulary import FeedbackStage
from tests.dynamodb.big_case import KILOBYTE, random_ulid, words
from tests.dynamodb.feedback_journey import TalkativeReader
from tests.dynamodb.metering import metered
from tests.dynamodb.tables import in_moto
from tests.open_shop import OpenShop, open_shop
from tests.readers import WordReader
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, EUR, NOON, SHOP, euros

READ, WRITE, QUERY = "BatchGetItem", "TransactWriteItems", "Query"
ORDER, CASE = OrderId(f"ord_{random_ulid(NOON)}"), CaseId(f"case_{random_ulid(NOON)}")
ABOUT_A_CASE = About(
    case_id=CASE,
    sku="SKU-" * 12,
    category="Kitchen and dining",
    territory=Territory("DE"),
    currency=EUR,
    cost=euros("9.99"),
)
OF_SHOP = FeedbackQuestion(merchant_id=SHOP.id)


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def shop(store: DynamoStore) -> OpenShop:
    return open_shop(store)


class TestAText:
    def test_is_read_with_one_read_and_one_write(self, store: DynamoStore, shop: OpenShop) -> None:
        feedback = a_feedback()
        store.feedback.save(feedback)

        with metered(store) as meter:
            shop.business.feedback.read(feedback.id, TalkativeReader("2026-11-22"))

        assert meter.requests == [READ, WRITE]

    def test_that_complains_about_a_case_reads_and_writes_one_record_more(
        self, store: DynamoStore, shop: OpenShop
    ) -> None:
        feedback = a_feedback(about=ABOUT_A_CASE)
        store.feedback.save(feedback)

        with metered(store) as meter:
            shop.business.feedback.read(feedback.id, WordReader())

        assert meter.requests == [READ, READ, WRITE]

    def test_that_complains_of_everything_is_within_a_kilobyte(self) -> None:
        feedback, everything = a_feedback(about=ABOUT_A_CASE), a_reading(*((aspect, "bad") for aspect in Aspect))

        after = heard(Complaints(case_id=CASE), feedback, everything)
        event = feedback.read(everything, at=NOON, costs=after.costs).unrecorded[-1]

        assert len(after.costs) == 3 * len(Aspect)
        assert weight_of(feedback_records.event_record(event).serialize()) <= KILOBYTE
        assert weight_of(feedback_records.complaints_record(after.complaints).serialize()) <= KILOBYTE

    def test_that_was_read_is_looked_at_and_left(self, store: DynamoStore, shop: OpenShop) -> None:
        feedback = a_feedback()
        store.feedback.save(feedback)
        read = shop.business.feedback.read(feedback.id, TalkativeReader("2026-11-22"))

        with metered(store) as meter:
            again = shop.business.feedback.read(feedback.id, TalkativeReader("2026-11-22"))

        assert meter.requests == [READ]
        assert again == read

    def test_costs_two_units_more_for_each_further_kilobyte(self, store: DynamoStore) -> None:
        def cost_of(length: int) -> int:
            with metered(store) as meter:
                store.feedback.save(a_feedback(words(length)))
            return meter.write_units

        costs = [cost_of(kilobytes * KILOBYTE) for kilobytes in (1, 2, 3, 4)]
        assert all(more <= costs[0] + 2 * nth for nth, more in enumerate(costs))


class TestAList:
    @pytest.fixture(autouse=True)
    def said(self, store: DynamoStore) -> None:
        about = About(order_id=ORDER, case_id=CASE, sku="SKU-1")
        for hour in range(6):
            store.feedback.save(a_feedback(at=NOON + timedelta(hours=hour), about=about))

    @pytest.mark.parametrize(
        "question",
        [
            OF_SHOP,
            replace(OF_SHOP, stage=FeedbackStage.AFTER_SALES, given_from=NOON),
            replace(OF_SHOP, buyer_id=BUYER.id),
            replace(OF_SHOP, sku="SKU-1"),
            FeedbackQuestion(order_id=ORDER),
            FeedbackQuestion(case_id=CASE),
        ],
        ids=["a shop", "a stage and a while", "a buyer", "an article", "an order", "a case"],
    )
    def test_is_one_query_and_one_read_of_the_words(self, store: DynamoStore, question: FeedbackQuestion) -> None:
        with metered(store) as meter:
            page = store.feedback.page(question, Slice(first=3))

        assert len(page.items) == 3
        assert page.more
        assert meter.requests == [QUERY, READ]

    def test_that_finds_nothing_reads_no_words(self, store: DynamoStore) -> None:
        with metered(store) as meter:
            page = store.feedback.page(replace(OF_SHOP, aspect=Aspect.SAFETY), Slice(first=3))

        assert page.items == ()
        assert meter.requests == [QUERY]

    def test_that_finds_little_reads_five_times_at_most(self, store: DynamoStore) -> None:
        nobodys = replace(OF_SHOP, order_id=ORDER, buyer_id=ActorId("nobody"))
        for _ in range(20):
            store.feedback.save(a_feedback(about=About(order_id=ORDER)))

        with metered(store) as meter:
            page = store.feedback.page(nobodys, Slice(first=1))

        assert page.items == ()
        assert page.more
        assert meter.requests.count(QUERY) == 5


class TestWhatIsToBeRead:
    @pytest.fixture(autouse=True)
    def texts(self, store: DynamoStore) -> set[FeedbackId]:
        texts = [replace(a_feedback(), id=FeedbackId(f"fb_{random_ulid(NOON)}")) for _ in range(40)]
        for feedback in texts:
            store.feedback.save(replace(feedback, unrecorded=()))
        return {feedback.id for feedback in texts}

    def test_is_one_query_a_page_as_long_as_a_shard_has_enough(self, store: DynamoStore) -> None:
        with metered(store) as meter:
            page = store.feedback.to_read("2026-11-22", Slice(first=3))

        assert len(page.items) == 3
        assert meter.requests == [QUERY]

    def test_fills_its_pages_from_one_shard_after_the_other(self, store: DynamoStore, texts: set[FeedbackId]) -> None:
        with metered(store) as meter:
            page = store.feedback.to_read("2026-11-22", Slice(first=100))

        assert set(page.items) == texts
        assert not page.more
        assert meter.requests == [QUERY] * 4
