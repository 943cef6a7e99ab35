"""What the business needs of whoever keeps webhooks and what was delivered to them."""

from datetime import datetime
from typing import Protocol

from aftersales.idempotency import RequestKey
from aftersales.identifiers import MerchantId, WebhookId
from aftersales.webhooks.delivery import Delivery
from aftersales.webhooks.webhook import Webhook


class WebhookRepository(Protocol):
    """Keeps webhooks; of deleted ones, whose they were."""

    def get(self, webhook_id: WebhookId) -> Webhook:
        """Return a webhook, deleted or not, or raise NotFound."""
        ...

    def of(self, merchant_id: MerchantId) -> tuple[Webhook, ...]:
        """Return the webhooks of a merchant that are not deleted, the oldest first."""
        ...

    def save(self, webhook: Webhook, request: RequestKey | None = None) -> None:
        """
        Keep a webhook, new or changed, and the request with its id, or nothing.

        Raise LostRace if it was changed since it was read, or the request's key was taken.
        """
        ...


class DeliveryRepository(Protocol):
    """Remembers deliveries for 30 days."""

    def get(self, webhook_id: WebhookId, event_id: str) -> Delivery | None:
        """Return the delivery of an event to a webhook, unless none was begun or it is forgotten."""
        ...

    def save(self, delivery: Delivery) -> None:
        """Keep a delivery, new or changed; raise LostRace if it was changed since it was read."""
        ...

    def due(self, at: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Return deliveries that are to be tried again at or before an instant, those that wait longest first."""
        ...
