"""Buyers' phones hear from the queue what happened: once, in their language, and the next minute if SNS was away."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import boto3
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from adapters.dynamodb.store import DynamoStore
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.events import CaseEvent
from aftersales.consuming import ATTEMPTS
from tests.cloud import INSIGHTS, REGION, TABLE, Cloud, open_cloud
from tests.handlers.minutes import Minutes
from tests.handlers.outage import Outage
from tests.open_shop import OpenShop, open_shop
from tests.phones import a_device
from tests.shop import BUYER, LEAD, SHOP, an_order


@pytest.fixture
def told() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as told:
        yield told


@pytest.fixture
def cloud(told: pytest.MonkeyPatch) -> Iterator[Cloud]:
    with open_cloud(told) as cloud:
        application = boto3.client("sns").create_platform_application(Name="shop", Platform="APNS", Attributes={})
        told.setenv("APNS_APP", application["PlatformApplicationArn"])
        yield cloud


@dataclass
class Phones(Minutes):
    """The function that lets phones say what happened, and what it showed."""

    shop: OpenShop

    def approved(self) -> CaseEvent:
        case: Case = self.shop.acts(self.shop.opens(self.shop.sells(an_order(2))), Approve(), by=LEAD)
        return self.shop.kept.cases.events(case.id, after=1, limit=1)[0]

    def shown(self) -> list[str]:
        endpoints = sns_backends[DEFAULT_ACCOUNT_ID][REGION].platform_endpoints.values()
        messages = [json.loads(message) for endpoint in endpoints for message in endpoint.messages.values()]
        return [json.loads(message["APNS"])["aps"]["alert"]["body"] for message in messages]


@pytest.fixture
def phones(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Phones:
    function = cloud.function("notify_phones")
    # The shop itself works with more than this function may see.
    books = DynamoStore(TABLE, region=REGION, insights_table=INSIGHTS)
    phones = Phones(function, open_shop(books))
    monkeypatch.setattr(function, "consumer", replace(function.consumer, now=phones))
    return phones


def message_of(event: CaseEvent) -> str:
    return text_of(cloud_event(event).body)


class TestAPhone:
    def test_says_what_happened_once_however_often_the_queue_hands_it_over(self, phones: Phones) -> None:
        phones.function.store.devices.save(a_device(language="zh-CN"))
        event = phones.approved()

        for _ in range(2):
            phones.queue.deliver([message_of(event)])

        assert phones.shown() == [f"{event.data['case_number']} 已获批准。"]

    def test_says_it_as_soon_as_sns_is_there_again_however_often_it_was_away(self, phones: Phones) -> None:
        phones.function.store.devices.save(a_device())
        event, queue = phones.approved(), phones.queue
        events = phones.function.notices.phones.client.meta.events
        events.register("before-call.sns.CreatePlatformEndpoint", Outage(of=ATTEMPTS + 1))

        queue.deliver([message_of(event)])
        before = phones.shown()
        phones.pass_by(ATTEMPTS + 1)

        assert before == []
        assert phones.shown() == [f"{event.data['case_number']} was approved."]
        assert queue.deliveries == [1]

    def test_that_is_gone_is_forgotten(self, phones: Phones) -> None:
        phones.function.store.devices.save(a_device())
        phones.queue.deliver([message_of(phones.approved())])
        (device,) = phones.function.store.devices.of_buyer(SHOP.id, BUYER.id)
        boto3.client("sns").set_endpoint_attributes(EndpointArn=device.endpoint, Attributes={"Enabled": "false"})

        phones.queue.deliver([message_of(phones.approved())])

        assert phones.function.store.devices.of_buyer(SHOP.id, BUYER.id) == ()
        assert sns_backends[DEFAULT_ACCOUNT_ID][REGION].platform_endpoints == {}

    def test_of_a_platform_without_an_app_stays_silent(self, phones: Phones, cloud: Cloud) -> None:
        device = a_device()
        phones.function.store.devices.save(replace(device, platform=type(device.platform).FCM))

        phones.queue.deliver([message_of(phones.approved())])

        assert phones.shown() == []
        assert cloud.items("PARKED#notify_phones") == []
