"""Events reach the shops' systems from the queue: signed, once accepted not again, and again until then."""

import json
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from adapters.webhooks.connection import Connecting
from adapters.webhooks.courier import HttpCourier
from adapters.webhooks.signing import signed
from aftersales.cases.events import CaseEvent
from aftersales.webhooks.delivery import DeliveryStatus
from aftersales.webhooks.webhook import Answer, Webhook
from tests.adapters.webhooks.receivers import NAME, certificates_for, receiver
from tests.cloud import Cloud, Context
from tests.handlers.minutes import Minutes
from tests.handlers.outage import Outage
from tests.listening import SECRET, NotingCourier, a_webhook
from tests.shop import NOON, OTHER_SHOP, a_case_file, an_order

REQUESTED = "case.requested"


@dataclass
class Post(Minutes):
    """The function that delivers, with a courier."""

    courier: NotingCourier

    def listens(self, webhook: Webhook) -> Webhook:
        self.function.store.webhooks.save(webhook)
        return webhook


@pytest.fixture
def post(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Post:
    function = cloud.function("deliver_webhooks")
    post = Post(function, NotingCourier())
    monkeypatch.setattr(function, "deliveries", replace(function.deliveries, courier=post.courier, wall_now=post))
    return post


def requested() -> CaseEvent:
    (event,) = a_case_file(an_order(1)).case.unrecorded
    return event


def message_of(event: CaseEvent) -> str:
    return text_of(cloud_event(event).body)


def id_of(event: CaseEvent) -> str:
    return f"{event.case_id}/{event.number}"


class TestAnEvent:
    def test_goes_to_the_webhooks_of_its_shop_that_listen_to_it_once(self, post: Post) -> None:
        webhook, event = post.listens(a_webhook(REQUESTED)), requested()
        post.listens(a_webhook("case.approved"))
        post.listens(a_webhook(REQUESTED, merchant=OTHER_SHOP))

        post.queue.deliver([message_of(event)] * 3)

        assert post.courier.brought == [(webhook.id, id_of(event))]

    def test_that_is_refused_comes_again_from_the_table_and_not_from_the_queue(self, post: Post) -> None:
        webhook, event, queue = post.listens(a_webhook(REQUESTED)), requested(), post.queue
        post.courier.answers = [Answer.REFUSED, Answer.ACCEPTED]

        queue.deliver([message_of(event)])
        post.pass_by(2)

        assert queue.deliveries == [1]
        assert post.courier.brought == [(webhook.id, id_of(event))] * 2
        delivery = post.function.store.deliveries.get(webhook.id, id_of(event))
        assert delivery.status is DeliveryStatus.ACCEPTED

    def test_is_kept_for_the_next_minute_where_the_function_has_no_time_left(self, post: Post) -> None:
        webhook, event = post.listens(a_webhook(REQUESTED)), requested()
        in_a_hurry = Context(milliseconds_left=iter(lambda: 9_000, 0))

        post.function.handler({"Records": [{"messageId": "a", "body": message_of(event)}]}, in_a_hurry)
        before = list(post.courier.brought)
        post.pass_by(1)

        assert before == []
        assert post.courier.brought == [(webhook.id, id_of(event))]

    def test_waits_in_the_table_where_nobody_can_note_what_became_of_it(self, post: Post, cloud: Cloud) -> None:
        webhook, event, queue = post.listens(a_webhook(REQUESTED)), requested(), post.queue
        client = post.function.store.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.PutItem", Outage(of=1))

        queue.deliver([message_of(event)])

        assert post.courier.brought == [(webhook.id, id_of(event))]
        assert queue.deliveries == [1]
        assert [item["SK"]["S"] for item in cloud.items("PARKED#deliver_webhooks")] == [
            f"EVENT#{event.case_id}#000001",
            f"LANE#{event.case_id}",
        ]


class TestAShop:
    def test_gets_the_event_over_https_as_it_was_published_and_signed(
        self, post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        certificates, event = certificates_for(NAME, tmp_path), requested()
        connecting = Connecting(
            resolve=lambda *_: [ip_address("127.0.0.1")], may_reach=lambda _: True, trust=certificates.trust
        )
        courier = HttpCourier(wall_now=post, connecting=connecting)
        monkeypatch.setattr(post.function, "deliveries", replace(post.function.deliveries, courier=courier))

        with receiver(certified=certificates.server) as shop:
            post.listens(a_webhook(REQUESTED, url=f"https://{NAME}:{shop.port}/in"))
            post.queue.deliver([message_of(event)])

        (received,) = shop.received
        assert json.loads(received.body) == cloud_event(event).body
        headers = signed(received.body, message_id=id_of(event), at=NOON, secret=SECRET)
        assert headers.items() <= received.headers.items()


class TestAWebhookThatIsGivenUp:
    def test_is_told_in_the_log(self, post: Post, caplog: pytest.LogCaptureFixture) -> None:
        webhook = post.listens(a_webhook(REQUESTED))
        post.courier.answers = [Answer.GONE]

        post.queue.deliver([message_of(requested())])

        assert post.function.store.webhooks.get(webhook.id).disabled_at == NOON
        (record,) = [record for record in caplog.records if record.message == "A webhook was disabled"]
        assert (vars(record)["webhook"], vars(record)["merchant"]) == (webhook.id, "shop-1")
        assert SECRET not in str(vars(record))
