"""
Buyers' phones in DynamoDB: each on its own, and beside its buyer that it is theirs.

A phone that changes hands leaves its name with the earlier buyer: what counts is whose it says it is itself.
"""

from dataclasses import dataclass

from adapters.dynamodb import keys
from adapters.dynamodb.bodies import packed, thing_in
from adapters.dynamodb.records import DEVICE, MoreRecord, Record
from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.table import Range, Table, body_of
from adapters.dynamodb.transaction import Transaction
from adapters.dynamodb.versions import as_before
from aftersales.idempotency import RequestKey
from aftersales.identifiers import ActorId, DeviceId, MerchantId
from aftersales.phones.device import Device


@dataclass(frozen=True, kw_only=True)
class DynamoDevices:
    """Keeps the promises of DeviceRepository."""

    table: Table
    requests: DynamoRequests

    def find(self, device_id: DeviceId) -> Device | None:
        """Return a device, forgotten or not, if it was ever registered."""
        key = keys.device(device_id)
        item = self.table.read([key]).get(key)
        return None if item is None else thing_in(Device, body_of(item))

    def of_buyer(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[Device, ...]:
        """Return the devices of a buyer, the one that was registered first in front."""
        pk, first = keys.buyers_device(merchant_id, buyer_id)
        named = self.table.read_range(Range(partition=pk, low=first, high=f"{first}{keys.LAST}"))
        ids = [DeviceId(key.sk.removeprefix(DEVICE)) for key in named]
        found = self.table.read([keys.device(device_id) for device_id in ids]).values()
        devices = [thing_in(Device, body_of(item)) for item in found]
        theirs = [device for device in devices if device.is_of(merchant_id=merchant_id, buyer_id=buyer_id)]
        return tuple(sorted(theirs, key=lambda device: (device.registered_at, device.id)))

    def save(self, device: Device, request: RequestKey | None = None) -> None:
        """Keep a device, new or changed, and the request with its id, or nothing; or raise LostRace."""
        pk, sk = keys.device(device.id)
        transaction = Transaction(self.table)
        transaction.put(
            MoreRecord(pk=pk, sk=sk, version=device.version, body=packed(device)),
            only_if=as_before(device.version),
        )
        if device.forgotten_at is None:
            transaction.put(Record(*keys.buyers_device(device.merchant_id, device.buyer_id, device.id)))
        if request is not None:
            self.requests.remember_with(transaction, request, device.id)
        transaction.commit()
