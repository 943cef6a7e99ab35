"""Webhooks and deliveries are kept: all of a change or nothing, and whoever comes second is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.business import Repositories
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace, Remembered
from aftersales.identifiers import WebhookId
from aftersales.webhooks.delivery import REMEMBERED_FOR, Delivery
from aftersales.webhooks.webhook import Answer, Webhook
from tests.listening import a_delivery, a_webhook
from tests.open_shop import Clock
from tests.shop import LEAD, NOON, OTHER_SHOP, SHOP, request_by

HOUR = timedelta(hours=1)


def keep(kept: Repositories, webhook: Webhook) -> Webhook:
    kept.webhooks.save(webhook)
    return webhook


def refused(kept: Repositories, webhook: Webhook, event_id: str, *, due_in: timedelta) -> Delivery:
    delivery = a_delivery(webhook, event_id).postponed(NOON + due_in)
    kept.deliveries.save(delivery)
    return delivery


class TestAWebhook:
    def test_is_kept_as_it_is(self, kept: Repositories) -> None:
        webhook = keep(kept, a_webhook("case.approved", "order.imported"))
        failed = webhook.after(Answer.REFUSED, at=NOON)

        kept.webhooks.save(failed)

        assert kept.webhooks.get(webhook.id) == failed

    def test_is_among_those_of_its_merchant_the_oldest_first(self, kept: Repositories) -> None:
        later, earlier = keep(kept, a_webhook(at=NOON + HOUR)), keep(kept, a_webhook())
        keep(kept, a_webhook(merchant=OTHER_SHOP))

        assert kept.webhooks.of(SHOP.id) == (earlier, later)

    def test_that_is_deleted_is_among_them_no_more_but_known(self, kept: Repositories) -> None:
        webhook = keep(kept, a_webhook()).deleted(at=NOON)

        kept.webhooks.save(webhook)

        assert kept.webhooks.of(SHOP.id) == ()
        assert kept.webhooks.get(webhook.id) == webhook

    def test_that_there_never_was_is_not_found(self, kept: Repositories) -> None:
        with pytest.raises(NotFound):
            kept.webhooks.get(WebhookId("whk_7ZZZZZZZZZZZZZZZZZZZZZ0000"))

    def test_is_kept_with_the_request_that_created_it(self, kept: Repositories) -> None:
        webhook, request = a_webhook(), request_by(LEAD)

        kept.webhooks.save(webhook, request)

        assert kept.requests.remembered(request) == Remembered(fingerprint=request.fingerprint, outcome=webhook.id)

    def test_is_not_kept_where_the_request_was_another_s(self, kept: Repositories) -> None:
        webhook, other, request = a_webhook(), a_webhook(), request_by(LEAD)
        kept.webhooks.save(webhook, request)

        with pytest.raises(LostRace):
            kept.webhooks.save(other, request)

        assert kept.webhooks.of(SHOP.id) == (webhook,)

    @pytest.mark.parametrize("with_request", [True, False], ids=["with a request", "without"])
    def test_that_was_changed_since_it_was_read_is_left_alone(self, kept: Repositories, with_request: bool) -> None:  # noqa: FBT001 - which of two cases it is
        webhook = keep(kept, a_webhook())
        first, second = webhook.after(Answer.REFUSED, at=NOON), webhook.deleted(at=NOON)
        kept.webhooks.save(first)

        with pytest.raises(LostRace):
            kept.webhooks.save(second, request_by(LEAD) if with_request else None)

        assert kept.webhooks.get(webhook.id) == first


class TestADelivery:
    def test_is_remembered_with_what_is_to_be_sent(self, kept: Repositories) -> None:
        webhook = keep(kept, a_webhook())
        body = "größer 😀 " * 20_000
        delivery = replace(a_delivery(webhook), body=body).after(Answer.REFUSED, at=NOON)

        kept.deliveries.save(delivery)

        assert kept.deliveries.get(webhook.id, delivery.event_id) == delivery

    def test_that_nobody_began_is_none(self, kept: Repositories) -> None:
        webhook = keep(kept, a_webhook())

        assert kept.deliveries.get(webhook.id, "case_1/2") is None

    def test_is_begun_once(self, kept: Repositories) -> None:
        webhook = keep(kept, a_webhook())
        first, second = (a_delivery(webhook).after(answer, at=NOON) for answer in (Answer.ACCEPTED, Answer.REFUSED))
        kept.deliveries.save(first)

        with pytest.raises(LostRace):
            kept.deliveries.save(second)

        assert kept.deliveries.get(webhook.id, "case_1/2") == first

    def test_is_taken_by_one(self, kept: Repositories) -> None:
        webhook = keep(kept, a_webhook())
        delivery = refused(kept, webhook, "case_1/2", due_in=HOUR)
        taken = delivery.taken(at=NOON + HOUR)
        kept.deliveries.save(taken)

        with pytest.raises(LostRace):
            kept.deliveries.save(delivery.taken(at=NOON + HOUR + HOUR))

        assert kept.deliveries.get(webhook.id, "case_1/2") == taken

    def test_is_forgotten_after_thirty_days(self, kept: Repositories, wall: Clock) -> None:
        webhook = keep(kept, a_webhook())
        kept.deliveries.save(a_delivery(webhook).after(Answer.ACCEPTED, at=NOON))

        remembered = []
        for age in (REMEMBERED_FOR - HOUR, REMEMBERED_FOR):
            wall.at = NOON + age
            remembered.append(kept.deliveries.get(webhook.id, "case_1/2") is not None)

        assert remembered == [True, False]


class TestWhatIsDue:
    def test_is_what_waits_longest_first_and_nothing_that_is_settled_or_for_later(self, kept: Repositories) -> None:
        first, second = keep(kept, a_webhook()), keep(kept, a_webhook(merchant=OTHER_SHOP))
        late = [refused(kept, first, f"case_{nth}/1", due_in=timedelta(minutes=10 - nth)) for nth in range(5)]
        other = refused(kept, second, "ord_1/1", due_in=timedelta(minutes=1))
        refused(kept, first, "case_9/9", due_in=HOUR)
        kept.deliveries.save(a_delivery(first, "case_8/8").after(Answer.ACCEPTED, at=NOON))

        due = kept.deliveries.due(NOON + timedelta(minutes=10), limit=10)

        assert due == (other, *reversed(late))
        assert kept.deliveries.due(NOON + timedelta(minutes=10), limit=2) == (other, late[-1])

    def test_is_so_until_it_is_settled(self, kept: Repositories) -> None:
        webhook = keep(kept, a_webhook())
        delivery = refused(kept, webhook, "case_1/2", due_in=HOUR)

        kept.deliveries.save(delivery.after(Answer.ACCEPTED, at=NOON + HOUR))

        assert kept.deliveries.due(NOON + HOUR, limit=10) == ()
