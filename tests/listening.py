"""Who listens in tests: webhooks of the shop, and couriers that only note what they bring."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aftersales.identifiers import WebhookId
from aftersales.orders.merchant import Merchant
from aftersales.webhooks.delivery import Delivery, Notice
from aftersales.webhooks.webhook import Answer, Webhook
from tests.shop import NOON, SHOP, new_ulid

SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
APPROVED: Final = "case.approved"


def a_webhook(
    *types: str, url: str = "https://hooks.shop.example/in", merchant: Merchant = SHOP, at: datetime = NOON
) -> Webhook:
    """Return a webhook that listens to types of events, or to approvals."""
    return Webhook(
        id=WebhookId(f"whk_{new_ulid(at)}"),
        merchant_id=merchant.id,
        url=url,
        types=types or (APPROVED,),
        secret=SECRET,
        created_at=at,
    )


def a_notice(
    event_id: str = "case_1/2", *, type: str = APPROVED, merchant: Merchant = SHOP, at: datetime = NOON
) -> Notice:
    """Return an event as it was published."""
    return Notice(event_id=event_id, type=type, merchant_id=merchant.id, at=at, body=f'{{"id":"{event_id}"}}')


def a_delivery(webhook: Webhook, event_id: str = "case_1/2", *, at: datetime = NOON) -> Delivery:
    """Return a delivery that nobody kept yet."""
    return Delivery.of(a_notice(event_id), to=webhook.id, at=at)


@dataclass
class NotingCourier:
    """Brings events nowhere, notes which they were, and comes back with the answers it is told to."""

    answers: Sequence[Answer] = ()
    brought: list[tuple[WebhookId, str]] = field(default_factory=list)

    def offer(self, webhook: Webhook, delivery: Delivery) -> Answer:
        """Note an event."""
        self.brought.append((webhook.id, delivery.event_id))
        *_, last = (Answer.ACCEPTED, *self.answers)
        nth = len(self.brought) - 1
        return self.answers[nth] if nth < len(self.answers) else last
