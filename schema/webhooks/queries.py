"""The questions about webhooks."""

from typing import Annotated

import strawberry

from aftersales.identifiers import MerchantId
from schema.context import Info
from schema.webhooks.types import Webhook

_Merchant = Annotated[strawberry.ID, strawberry.argument(description="Whose webhooks.")]


@strawberry.type
class WebhookQueries:
    @strawberry.field(description="A merchant's webhooks, the oldest first, to those who may manage them.")
    def webhooks(self, info: Info, merchant_id: _Merchant) -> list[Webhook]:
        ask = info.context
        found = ask.business.webhooks.of_merchant(MerchantId(merchant_id), viewer=ask.actor)
        return [Webhook.of(webhook) for webhook in found]
