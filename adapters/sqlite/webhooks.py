"""Webhooks, and what was delivered to them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from adapters.documents import document_of, read, text_of
from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from adapters.sqlite.requests import SqliteRequests
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace, RequestKey
from aftersales.identifiers import MerchantId, WebhookId
from aftersales.webhooks.delivery import Delivery
from aftersales.webhooks.webhook import Webhook


@dataclass(frozen=True)
class SqliteWebhooks:
    """Keeps webhooks."""

    connections: Connections
    requests: SqliteRequests

    def get(self, webhook_id: WebhookId) -> Webhook:
        """Return a webhook, deleted or not, or raise NotFound."""
        with self.connections.reading() as connection:
            row = connection.execute("SELECT body FROM webhooks WHERE id = ?", (webhook_id,)).fetchone()
        if row is None:
            raise NotFound(webhook_id)
        return read(Webhook, json.loads(row["body"]))

    def of(self, merchant_id: MerchantId) -> tuple[Webhook, ...]:
        """Return the webhooks of a merchant that are not deleted, the oldest first."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT body FROM webhooks INDEXED BY webhooks_of_merchant
                   WHERE merchant_id = ? AND deleted_at IS NULL ORDER BY id""",
                (merchant_id,),
            ).fetchall()
        return tuple(read(Webhook, json.loads(row["body"])) for row in rows)

    def save(self, webhook: Webhook, request: RequestKey | None = None) -> None:
        """Keep a webhook, new or changed, and the request with its id, or nothing; or raise LostRace."""
        with self.connections.writing() as connection:
            _put_webhook(connection, webhook)
            if request is not None:
                self.requests.note(connection, request, webhook.id)


@dataclass(frozen=True)
class SqliteDeliveries:
    """Remembers deliveries for 30 days of the wall's clock."""

    connections: Connections
    wall_now: Callable[[], datetime]

    def get(self, webhook_id: WebhookId, event_id: str) -> Delivery | None:
        """Return the delivery of an event to a webhook, unless none was begun or it is forgotten."""
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT body FROM deliveries WHERE webhook_id = ? AND event_id = ? AND forgotten_at > ?",
                (webhook_id, event_id, sortable_text(self.wall_now())),
            ).fetchone()
        return row and read(Delivery, json.loads(row["body"]))

    def save(self, delivery: Delivery) -> None:
        """Keep a delivery, new or changed, and forget those that are old enough; or raise LostRace."""
        with self.connections.writing() as connection:
            connection.execute("DELETE FROM deliveries WHERE forgotten_at <= ?", (sortable_text(self.wall_now()),))
            _put_delivery(connection, delivery)

    def due(self, at: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Return deliveries that are to be tried again at or before an instant, those that wait longest first."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT body FROM deliveries INDEXED BY deliveries_due WHERE due_at <= ? ORDER BY due_at LIMIT ?",
                (sortable_text(at), limit),
            ).fetchall()
        return tuple(read(Delivery, json.loads(row["body"])) for row in rows)


def _put_webhook(connection: Connection, webhook: Webhook) -> None:
    """Keep a webhook in place of the version before it; whoever finds another there was not the first."""
    kept = connection.execute(
        """INSERT INTO webhooks (id, merchant_id, deleted_at, version, body)
           VALUES (:id, :merchant_id, :deleted_at, :version, :body)
           ON CONFLICT (id) DO UPDATE SET deleted_at = excluded.deleted_at, version = excluded.version,
               body = excluded.body WHERE version = excluded.version - 1""",
        {
            "id": webhook.id,
            "merchant_id": webhook.merchant_id,
            "deleted_at": webhook.deleted_at and sortable_text(webhook.deleted_at),
            "version": webhook.version,
            "body": text_of(document_of(webhook)),
        },
    )
    if kept.rowcount == 0:
        raise LostRace


def _put_delivery(connection: Connection, delivery: Delivery) -> None:
    kept = connection.execute(
        """INSERT INTO deliveries (webhook_id, event_id, due_at, forgotten_at, version, body)
           VALUES (:webhook_id, :event_id, :due_at, :forgotten_at, :version, :body)
           ON CONFLICT (webhook_id, event_id) DO UPDATE SET due_at = excluded.due_at, version = excluded.version,
               body = excluded.body WHERE version = excluded.version - 1""",
        {
            "webhook_id": delivery.webhook_id,
            "event_id": delivery.event_id,
            "due_at": delivery.due_at and sortable_text(delivery.due_at),
            "forgotten_at": sortable_text(delivery.forgotten_at),
            "version": delivery.version,
            "body": text_of(document_of(delivery)),
        },
    )
    if kept.rowcount == 0:
        raise LostRace
