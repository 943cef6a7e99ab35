"""Buyers' phones."""

import json
from dataclasses import dataclass

from adapters.documents import document_of, read, text_of
from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from adapters.sqlite.requests import SqliteRequests
from aftersales.idempotency import LostRace, RequestKey
from aftersales.identifiers import ActorId, DeviceId, MerchantId
from aftersales.phones.device import Device


@dataclass(frozen=True)
class SqliteDevices:
    """Keeps devices."""

    connections: Connections
    requests: SqliteRequests

    def find(self, device_id: DeviceId) -> Device | None:
        """Return a device, forgotten or not, if it was ever registered."""
        with self.connections.reading() as connection:
            row = connection.execute("SELECT body FROM devices WHERE id = ?", (device_id,)).fetchone()
        return row and read(Device, json.loads(row["body"]))

    def of_buyer(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[Device, ...]:
        """Return the devices of a buyer, the one that was registered first in front."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT body FROM devices INDEXED BY devices_of_buyer
                   WHERE merchant_id = ? AND buyer_id = ? ORDER BY registered_at, id""",
                (merchant_id, buyer_id),
            ).fetchall()
        return tuple(read(Device, json.loads(row["body"])) for row in rows)

    def save(self, device: Device, request: RequestKey | None = None) -> None:
        """Keep a device, new or changed, and the request with its id, or nothing; or raise LostRace."""
        with self.connections.writing() as connection:
            kept = connection.execute(
                """INSERT INTO devices (id, merchant_id, buyer_id, registered_at, version, body)
                   VALUES (:id, :merchant_id, :buyer_id, :registered_at, :version, :body)
                   ON CONFLICT (id) DO UPDATE SET buyer_id = excluded.buyer_id, version = excluded.version,
                       registered_at = excluded.registered_at, body = excluded.body
                       WHERE version = excluded.version - 1""",
                {
                    "id": device.id,
                    "merchant_id": device.merchant_id,
                    "buyer_id": device.buyer_id,
                    "registered_at": sortable_text(device.registered_at),
                    "version": device.version,
                    "body": text_of(document_of(device)),
                },
            )
            if kept.rowcount == 0:
                raise LostRace
            if request is not None:
                self.requests.note(connection, request, device.id)
