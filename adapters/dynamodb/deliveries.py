"""
What was sent to webhooks, in DynamoDB.

Remembered for 30 days of the wall's clock; the table forgets by itself, but up to days late, and what has expired is
not read. What is to be sent again is due in the index of deadlines, in shards of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zlib import crc32

from adapters.dynamodb import keys
from adapters.dynamodb.bodies import packed, thing_in
from adapters.dynamodb.records import DeliveryRecord
from adapters.dynamodb.table import Item, Range, Table, body_of, key_of
from adapters.dynamodb.versions import as_before
from adapters.instants import sortable_text
from aftersales.identifiers import WebhookId
from aftersales.webhooks.delivery import Delivery

SHARDS: Final = tuple(f"DELIVERIES#{shard}" for shard in range(4))


@dataclass(frozen=True, kw_only=True)
class DynamoDeliveries:
    """Keeps the promises of DeliveryRepository."""

    table: Table
    wall_now: Callable[[], datetime]

    def get(self, webhook_id: WebhookId, event_id: str) -> Delivery | None:
        """Return the delivery of an event to a webhook, unless none was begun or it is forgotten."""
        key = keys.delivery(webhook_id, event_id)
        item = self.table.read([key]).get(key)
        return thing_in(Delivery, body_of(item)) if item is not None and self._is_remembered(item) else None

    def save(self, delivery: Delivery) -> None:
        """Keep a delivery, new or changed; raise LostRace if it was changed since it was read."""
        self.table.put(_record_of(delivery), only_if=as_before(delivery.version))

    def due(self, at: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Return deliveries that are to be tried again at or before an instant, those that wait longest first."""
        until = f"{sortable_text(at)}#{keys.LAST}"
        shards = (Range(index="due", partition=shard, high=until) for shard in SHARDS)
        found = [item for shard in shards for item in self.table.query(shard, limit=limit).items]
        longest = sorted(found, key=lambda item: str(item["deadline_sort"]["S"]))[:limit]
        # The index may not know yet what became of it meanwhile.
        read = self.table.read([key_of(item) for item in longest])
        deliveries = [thing_in(Delivery, body_of(read[key])) for item in longest if (key := key_of(item)) in read]
        return tuple(each for each in deliveries if each.due_at is not None and each.due_at <= at)

    def _is_remembered(self, item: Item) -> bool:
        return int(item["ttl"]["N"]) > self.wall_now().timestamp()


def _record_of(delivery: Delivery) -> DeliveryRecord:
    pk, sk = keys.delivery(delivery.webhook_id, delivery.event_id)
    due = delivery.due_at
    return DeliveryRecord(
        pk=pk,
        sk=sk,
        version=delivery.version,
        body=packed(delivery),
        due_shard=None if due is None else SHARDS[crc32(f"{pk}{sk}".encode()) % len(SHARDS)],
        deadline_sort=None if due is None else f"{sortable_text(due)}#{delivery.event_id}",
        ttl=int(delivery.forgotten_at.timestamp()),
    )
