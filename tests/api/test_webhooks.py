"""Webhooks over the counter: shown with their secret once, listed without it, and gone for good."""

from typing import Any, Final

import pytest

from aftersales.identifiers import MerchantId, WebhookId
from aftersales.webhooks.operations import MAX_WEBHOOKS
from aftersales.webhooks.webhook import Answer
from tests.api.spoiling import Spoiling
from tests.api.stages import Stages
from tests.counter import WEBHOOK
from tests.listening import SECRET
from tests.shop import AGENT, BUYER, LEAD, NOON, OTHER_SHOP, PLATFORM, SHOP, SHOP_SYSTEM, WAREHOUSE

LISTED: Final = f"query ($id: ID!) {{ webhooks(merchantId: $id) {{ {WEBHOOK} }} }}"
NODE: Final = f"query ($id: ID!) {{ node(id: $id) {{ __typename ... on Webhook {{ {WEBHOOK} }} }} }}"


def listed(stages: Stages, *, by: Any = LEAD, of: MerchantId = SHOP.id) -> Any:
    return stages.counter.asks(LISTED, by=by, id=of)["webhooks"]


class TestAWebhook:
    def test_is_shown_with_its_secret_when_it_is_created(self, stages: Stages) -> None:
        created = stages.webhook(types=["case.approved", "order.imported"])

        webhook_id = created["webhook"]["id"]
        assert created == {
            "__typename": "CreatedWebhook",
            "webhook": {
                "id": webhook_id,
                "url": "https://hooks.shop.example/in",
                "types": ["case.approved", "order.imported"],
                "createdAt": "2026-11-22T12:00:00Z",
                "failedDeliveries": 0,
                "disabledAt": None,
            },
            "secret": SECRET,
        }

    def test_is_listed_and_found_by_its_id_without_the_secret(self, stages: Stages) -> None:
        webhook = stages.webhook()["webhook"]

        assert listed(stages) == [webhook]
        assert stages.counter.asks(NODE, by=LEAD, id=webhook["id"])["node"] == {"__typename": "Webhook", **webhook}

    def test_shows_how_it_fares(self, stages: Stages) -> None:
        webhook_id = WebhookId(stages.webhook()["webhook"]["id"])
        books = stages.counter.shop.kept.webhooks
        books.save(books.get(webhook_id).after(Answer.GONE, at=NOON))

        (seen,) = listed(stages)

        assert (seen["failedDeliveries"], seen["disabledAt"]) == (1, "2026-11-22T12:00:00Z")

    def test_is_gone_once_it_is_deleted_and_its_secret_with_it(self, stages: Stages) -> None:
        webhook_id = stages.webhook()["webhook"]["id"]

        deleted = stages.counter.does("deleteWebhook", by=LEAD, id=webhook_id)

        assert deleted == {"__typename": "Deleted", "id": webhook_id}
        assert listed(stages) == []
        assert stages.counter.asks(NODE, by=LEAD, id=webhook_id)["node"] is None
        assert stages.counter.shop.kept.webhooks.get(WebhookId(webhook_id)).secret == ""

    def test_that_was_deleted_cannot_be_deleted_again_by_another_request(self, spoiled: Spoiling) -> None:
        gone = spoiled.stages.webhook()["webhook"]["id"]
        spoiled.stages.counter.does("deleteWebhook", by=LEAD, id=gone)

        assert spoiled("deleteWebhook", ("id",), gone)["__typename"] == "NotFound"

    @pytest.mark.parametrize("by", [AGENT, WAREHOUSE, BUYER, PLATFORM, SHOP_SYSTEM], ids=lambda actor: actor.id)
    def test_is_seen_by_those_alone_who_may_manage_it(self, stages: Stages, by: Any) -> None:
        webhook_id = stages.webhook()["webhook"]["id"]

        assert listed(stages, by=by) == []
        assert stages.counter.asks(NODE, by=by, id=webhook_id)["node"] is None

    def test_of_another_shop_is_not_seen(self, stages: Stages) -> None:
        assert listed(stages, of=OTHER_SHOP.id) == []


class TestAnAddress:
    @pytest.mark.parametrize("url", ["http://hooks.shop.example/", "https://127.0.0.1/", "https://a@shop.example/", ""])
    def test_that_leads_elsewhere_is_refused(self, spoiled: Spoiling, url: str) -> None:
        result = spoiled("createWebhook", ("url",), url)

        assert (result["__typename"], [field["path"] for field in result["fields"]]) == ("InvalidInput", [["url"]])

    def test_of_this_machine_is_refused_outside_of_a_sandbox(self, spoiled: Spoiling) -> None:
        assert spoiled("createWebhook", ("url",), "http://127.0.0.1:9000/")["__typename"] == "InvalidInput"


class TestTypes:
    @pytest.mark.parametrize(
        ("types", "path"),
        [
            ([], ["types"]),
            (["case.approved", "case.exploded"], ["types", "1"]),
            (["*"], ["types", "0"]),
            (["case.approved", "case.approved"], ["types", "1"]),
        ],
    )
    def test_are_those_of_events_each_once(self, spoiled: Spoiling, types: list[str], path: list[str]) -> None:
        result = spoiled("createWebhook", ("types",), types)

        assert (result["__typename"], [field["path"] for field in result["fields"]]) == ("InvalidInput", [path])


class TestAShop:
    def test_has_ten_webhooks_at_most(self, stages: Stages) -> None:
        for _ in range(MAX_WEBHOOKS):
            stages.webhook()

        result = stages.webhook()

        assert (result["__typename"], result["message"]) == (
            "InvalidInput",
            "merchantId: has 10 webhooks already",
        )
        assert len(listed(stages)) == MAX_WEBHOOKS
