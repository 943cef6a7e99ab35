"""Where a shop's own systems hear what happens."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.webhooks import webhook as webhooks
from schema.pages import Node


@strawberry.type(description="An address at which a shop's systems hear of events, as soon as they happen.")
class Webhook(Node):
    url: str = strawberry.field(description="The address.")
    types: list[str] = strawberry.field(description="The types of the events that are sent there.")
    created_at: datetime = strawberry.field(description="When it was created.")
    failed_deliveries: int = strawberry.field(
        description="How many attempts in a row it did not accept; 0 once it accepts one."
    )
    disabled_at: datetime | None = strawberry.field(
        description="When it was given up, having failed for three days or said that it is gone; nothing is sent since."
    )

    @classmethod
    def of(cls, webhook: webhooks.Webhook) -> Self:
        """Return a webhook as clients see it: never its secret."""
        return cls(
            id=strawberry.ID(webhook.id),
            url=webhook.url,
            types=list(webhook.types),
            created_at=webhook.created_at,
            failed_deliveries=webhook.failed_deliveries,
            disabled_at=webhook.disabled_at,
        )


@strawberry.type(description="A webhook that was just created.")
class CreatedWebhook:
    webhook: Webhook = strawberry.field(description="The webhook.")
    secret: str = strawberry.field(
        description="What its events are signed with, as Standard Webhooks say. It is shown here and never again."
    )

    @classmethod
    def of(cls, webhook: webhooks.Webhook) -> Self:
        """Return a webhook with its secret."""
        return cls(webhook=Webhook.of(webhook), secret=webhook.secret)
