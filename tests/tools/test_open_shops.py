"""Shops are opened on AWS from the registry that the one machine takes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.dynamodb.store import DynamoStore
from aftersales.identifiers import MerchantId
from tests.cloud import REGION, TABLE, open_cloud
from tools.open_shops import main

SHOP = MerchantId("shop-1")
REGISTRY = {
    "issuers": {
        "https://id.shop.example": {"algorithm": "HS256", "key": "k" * 32, "parties": ["SYSTEM"], "merchants": "*"}
    },
    "merchants": {SHOP: {"name": "A shop", "currency": "GBP", "timeZone": "Europe/London"}},
}


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told):
        yield DynamoStore(TABLE, region=REGION)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.json"
    path.write_text(json.dumps(REGISTRY), "utf-8")
    return path


class TestAShop:
    def test_is_opened_with_the_default_policy(
        self, store: DynamoStore, registry: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main([str(registry), "--table", TABLE, "--region", REGION])

        shop = store.merchants.get(SHOP)
        assert (shop.name, shop.currency, shop.time_zone) == ("A shop", "GBP", "Europe/London")
        assert store.policies.latest(SHOP).version == 1
        assert capsys.readouterr().out == "shop-1 is open.\n"

    def test_that_is_open_stays_as_it_is(self, store: DynamoStore, registry: Path) -> None:
        main([str(registry), "--table", TABLE, "--region", REGION])
        before = store.merchants.get(SHOP)
        renamed = {**REGISTRY, "merchants": {SHOP: {"name": "Another", "currency": "EUR", "timeZone": "UTC"}}}
        registry.write_text(json.dumps(renamed), "utf-8")

        main([str(registry), "--table", TABLE, "--region", REGION])

        assert store.merchants.get(SHOP) == before
        assert store.policies.latest(SHOP).version == 1
