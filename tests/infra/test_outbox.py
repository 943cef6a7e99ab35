"""What wakes the readers of the stream is every event that is recorded, and nothing else that is written with it."""

import json
from typing import Any

import pytest

from adapters.dynamodb.store import DynamoStore
from adapters.events import Event
from aftersales.cases.deciding import Approve
from aftersales.cases.talking import PostMessage
from aftersales.orders.events import told
from aftersales.vocabulary import Party
from tests.cloud import INSIGHTS, REGION, TABLE, Cloud
from tests.dynamodb.streamed import record_of
from tests.infra.template import Template
from tests.open_shop import OpenShop, open_shop
from tests.phones import a_device
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, LEAD, NOON, an_order


@pytest.fixture
def shop(cloud: Cloud) -> OpenShop:
    assert cloud.stream_arn, "it is to be there before anything is written"
    return open_shop(DynamoStore(TABLE, region=REGION, insights_table=INSIGHTS))


def _lets_through(wanted: Any, said: Any) -> bool:
    """Tell whether a pattern of Lambda's, which knows equality and beginnings here, lets something through."""
    if isinstance(wanted, list):
        return any(said.startswith(each["prefix"]) if isinstance(each, dict) else said == each for each in wanted)
    return all(name in said and _lets_through(each, said[name]) for name, each in wanted.items())


@pytest.mark.parametrize("reader", ["relayEvents", "updateInsights"])
class TestTheFilter:
    def test_lets_through_what_happened_and_nothing_that_is_kept_beside_it(
        self, template: Template, cloud: Cloud, shop: OpenShop, reader: str
    ) -> None:
        # Given a shop in which things happen, with words, phones and readings beside them
        shop.kept.devices.save(a_device())
        order = shop.sells(an_order(2))
        case = shop.acts(shop.opens(order), PostMessage(text="When does it come?"), by=BUYER)
        case = shop.acts(case, Approve(), by=LEAD)
        said = a_feedback("It was slow.")
        shop.kept.feedback.save(said)
        shop.kept.feedback.save(read := said.recorded().read(a_reading(), at=NOON))

        # When all of it comes with the stream
        (wanted,) = [json.loads(each["Pattern"]) for each in template.mapping(reader)["FilterCriteria"]["Filters"]]
        streamed = cloud.streamed()
        let_through = [each["dynamodb"]["Keys"] for each in streamed if _lets_through(wanted, each)]

        # Then the readers wake for the events, in their order
        events: list[Event] = [
            told(order, by=Party.SYSTEM, at=NOON),
            *shop.kept.cases.events(case.id, after=0, limit=10),
            *(said.unrecorded + read.unrecorded),
        ]
        assert let_through == [record_of(event)["dynamodb"]["Keys"] for event in events]
        assert len(streamed) > 2 * len(events)
