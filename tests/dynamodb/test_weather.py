"""What the store makes of an AWS that is busy, slow or between two writes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from pynamodb.exceptions import PutError, TransactWriteError

from adapters.dynamodb.store import DynamoStore
from aftersales.cases.case_file import CaseFile
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace
from aftersales.identifiers import EvidenceId, MerchantId
from tests.dynamodb import weather
from tests.dynamodb.big_case import random_ulid
from tests.dynamodb.tables import in_moto
from tests.open_shop import OpenShop, open_shop
from tests.shop import BUYER, NOON, SHOP, a_case_file, a_product, an_order, change_to, evidence_for, request_by

WRITE, READ = "TransactWriteItems", "BatchGetItem"
LOST, MET, FINE, BUSY = "ConditionalCheckFailed", "TransactionConflict", "None", "ThrottlingError"


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


@pytest.fixture
def shop(store: DynamoStore) -> OpenShop:
    return open_shop(store)


@pytest.fixture
def file(shop: OpenShop) -> CaseFile:
    return a_case_file(shop.sells(an_order(1)))


def save(store: DynamoStore, file: CaseFile) -> None:
    store.cases.save(change_to(file, before=store.orders.get(file.order.id)))


def is_kept(store: DynamoStore, file: CaseFile) -> bool:
    try:
        return store.cases.get(file.case.id) == file.case.recorded()
    except NotFound:
        return False


def _token(sent: Mapping[str, Any]) -> str:
    return str(json.loads(sent["body"])["ClientRequestToken"])


class TestATransaction:
    def test_that_met_another_is_sent_again_as_the_same(self, store: DynamoStore, file: CaseFile) -> None:
        with weather.over(store, WRITE) as storm:
            storm.instead = [weather.canceled(FINE, MET, FINE), weather.in_progress()]
            save(store, file)

        assert is_kept(store, file)
        assert len(storm.sent) == 3
        assert len({_token(sent) for sent in storm.sent}) == 1

    def test_that_meets_others_again_and_again_has_lost(self, store: DynamoStore, file: CaseFile) -> None:
        with weather.over(store, WRITE) as storm:
            storm.instead = [weather.canceled(MET)] * 5
            with pytest.raises(LostRace):
                save(store, file)

        assert len(storm.sent) == 5
        assert not is_kept(store, file)

    @pytest.mark.parametrize("codes", [(FINE, LOST), (MET, FINE, LOST)])
    def test_whose_condition_does_not_hold_has_lost(
        self, store: DynamoStore, file: CaseFile, codes: tuple[str, ...]
    ) -> None:
        with weather.over(store, WRITE) as storm:
            storm.instead = [weather.canceled(*codes)]
            with pytest.raises(LostRace):
                save(store, file)

        assert len(storm.sent) == 1
        assert not is_kept(store, file)

    @pytest.mark.parametrize(
        "answer", [weather.canceled(FINE, BUSY), weather.canceled(LOST, BUSY), weather.canceled(), weather.throttled()]
    )
    def test_that_is_stopped_by_anything_else_says_so(
        self, store: DynamoStore, file: CaseFile, answer: weather.Answer
    ) -> None:
        with weather.over(store, WRITE) as storm:
            storm.instead = [answer]
            with pytest.raises(TransactWriteError):
                save(store, file)

        assert not is_kept(store, file)


class TestAnAnswerThatNeverComes:
    def test_is_told_as_what_it_is(self, store: DynamoStore, file: CaseFile) -> None:
        with weather.over(store, WRITE) as storm:
            storm.turned = [weather.unanswered]
            with pytest.raises(TransactWriteError):
                save(store, file)

        with weather.over(store, "PutItem") as storm:
            storm.turned = [weather.unanswered]
            with pytest.raises(PutError):
                store.merchants.add(replace(SHOP, id=MerchantId("another")))


class TestReadingMuch:
    def test_asks_for_a_hundred_at_once_and_again_for_what_was_left(self, store: DynamoStore, shop: OpenShop) -> None:
        order = shop.sells(an_order(1))
        photos = [evidence_for(order) for _ in range(101)]
        for photo in photos:
            store.cases.add_evidence(photo, request_by(BUYER))
        ids = [photo.id for photo in photos]

        with weather.over(store, READ) as storm:
            storm.turned = [_left_over]
            found = store.cases.evidence(ids)

        assert set(found) == set(ids)
        assert [len(_keys(sent, store)) for sent in storm.sent] == [100, 40, 1]

    def test_gives_up_in_the_end(self, store: DynamoStore, shop: OpenShop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("time.sleep", lambda _: None)
        order = shop.sells(an_order(1))

        with weather.over(store, READ) as storm:
            storm.turned = [_nothing_at_all] * 100
            with pytest.raises(TimeoutError):
                store.orders.with_lines(order.id, {1})

        assert len(storm.sent) == 6


class TestWritingMuch:
    def test_puts_each_product_by_itself_since_who_may_write_batches_may_delete(self, store: DynamoStore) -> None:
        products = [a_product(f"SKU-{nth}") for nth in range(60)]

        with weather.over(store, "PutItem") as storm:
            store.merchants.put_products([*products, products[0]])

        assert len(storm.sent) == 60
        assert set(store.merchants.products(SHOP.id, [product.sku for product in products]).values()) == set(products)


class TestReadingWhileOthersWrite:
    def test_an_order_reads_again_until_its_records_agree(self, store: DynamoStore, shop: OpenShop) -> None:
        order = shop.sells(an_order(1))

        with weather.over(store, READ) as storm:
            storm.turned = [_as_of_another_version]
            read = store.orders.with_lines(order.id, {1})

        assert read == order
        assert len(storm.sent) == 2

    def test_an_order_that_never_holds_still_is_a_lost_race(self, store: DynamoStore, shop: OpenShop) -> None:
        order = shop.sells(an_order(1))

        with weather.over(store, READ) as storm:
            storm.turned = [_as_of_another_version] * 3
            with pytest.raises(LostRace):
                store.orders.with_lines(order.id, {1})

        assert len(storm.sent) == 3

    def test_a_big_case_reads_again_until_its_records_agree(self, store: DynamoStore, shop: OpenShop) -> None:
        file = a_case_file(shop.sells(an_order(1)))
        photos = tuple(EvidenceId(f"evd_{random_ulid(NOON)}") for _ in range(100))
        file = file.with_case(replace(file.case, evidence=photos))
        save(store, file)

        with weather.over(store, READ) as storm:
            storm.turned = [_as_of_another_version]
            read = store.cases.get(file.case.id)

        assert read == file.case.recorded()
        assert len(storm.sent) == 2


class TestAStore:
    def test_waits_for_nobody_long(self, store: DynamoStore) -> None:
        config = vars(store.table.connection.connection.client.meta.config)

        assert (config["connect_timeout"], config["read_timeout"]) == (1, 3)
        assert config["retries"]["total_max_attempts"] == 3

    def test_connects_when_it_is_asked_something(self) -> None:
        store = DynamoStore("nowhere", "us-east-1")

        assert store.orders is store.orders
        assert "_connection" not in vars(store.table)


def _keys(sent: Mapping[str, Any], store: DynamoStore) -> list[object]:
    keys: list[object] = json.loads(sent["body"])["RequestItems"][store.table_name]["Keys"]
    return keys


def _left_over(answer: Any) -> None:
    """Turn an answer into one that left 40 keys unprocessed."""
    ((table, items),) = answer["Responses"].items()
    keys = [{name: item[name] for name in ("PK", "SK")} for item in items[60:]]
    answer.update(Responses={table: items[:60]}, UnprocessedKeys={table: {"Keys": keys}})


def _nothing_at_all(answer: Any) -> None:
    ((table, items),) = answer["Responses"].items()
    keys = [{name: item[name] for name in ("PK", "SK")} for item in items]
    answer.update(Responses={table: []}, UnprocessedKeys={table: {"Keys": keys}})


def _as_of_another_version(answer: Any) -> None:
    """Turn an answer into one whose records are from before and after a write."""
    ((_, items),) = answer["Responses"].items()
    for item in items:
        for name in ("version", "order_version"):
            if name in item:
                item[name] = {"N": "77"}
                return
