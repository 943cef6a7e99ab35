"""Webhooks in DynamoDB: those of a shop together, so that whoever delivers an event reads them in one query."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from adapters.dynamodb import keys
from adapters.dynamodb.bodies import packed, thing_in
from adapters.dynamodb.records import OwnerRecord, WebhookRecord
from adapters.dynamodb.requests import REMEMBERED_FOR, DynamoRequests
from adapters.dynamodb.table import Range, Table, body_of
from adapters.dynamodb.transaction import Transaction
from adapters.dynamodb.versions import as_before
from aftersales.errors import NotFound
from aftersales.idempotency import RequestKey
from aftersales.identifiers import MerchantId, WebhookId
from aftersales.webhooks.webhook import Webhook

_KEPT_FOR: Final = REMEMBERED_FOR + timedelta(days=1)
"""So long it is known that there was one: for as long as the request that deleted it is remembered."""


@dataclass(frozen=True, kw_only=True)
class DynamoWebhooks:
    """Keeps the promises of WebhookRepository."""

    table: Table
    requests: DynamoRequests

    def get(self, webhook_id: WebhookId) -> Webhook:
        """Return a webhook, deleted or not, or raise NotFound."""
        owner = keys.webhook_owner(webhook_id)
        item = self.table.read([owner]).get(owner)
        if item is None:
            raise NotFound(webhook_id)
        key = keys.webhook(MerchantId(item["merchant_id"]["S"]), webhook_id)
        found = self.table.read([key]).get(key)
        if found is None:
            raise NotFound(webhook_id)
        return thing_in(Webhook, body_of(found))

    def of(self, merchant_id: MerchantId) -> tuple[Webhook, ...]:
        """Return the webhooks of a merchant that are not deleted, the oldest first."""
        found = self.table.read_range(Range(partition=keys.webhook(merchant_id).pk)).values()
        webhooks = (thing_in(Webhook, body_of(item)) for item in found)
        return tuple(webhook for webhook in webhooks if webhook.deleted_at is None)

    def save(self, webhook: Webhook, request: RequestKey | None = None) -> None:
        """Keep a webhook, new or changed, and the request with its id, or nothing; or raise LostRace."""
        record = _record_of(webhook)
        if webhook.version > 1 and request is None:
            self.table.put(record, only_if=as_before(webhook.version))
            return
        transaction = Transaction(self.table)
        transaction.put(record, only_if=as_before(webhook.version))
        if webhook.version == 1:
            pk, sk = keys.webhook_owner(webhook.id)
            transaction.put_new(OwnerRecord(pk=pk, sk=sk, merchant_id=webhook.merchant_id))
        if request is not None:
            self.requests.remember_with(transaction, request, webhook.id)
        transaction.commit()


def _record_of(webhook: Webhook) -> WebhookRecord:
    pk, sk = keys.webhook(webhook.merchant_id, webhook.id)
    deleted = webhook.deleted_at
    return WebhookRecord(
        pk=pk,
        sk=sk,
        version=webhook.version,
        body=packed(webhook),
        ttl=None if deleted is None else int((deleted + _KEPT_FOR).timestamp()),
    )
