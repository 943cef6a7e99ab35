"""What the business needs of whoever keeps devices."""

from typing import Protocol

from aftersales.idempotency import RequestKey
from aftersales.identifiers import ActorId, DeviceId, MerchantId
from aftersales.phones.device import Device


class DeviceRepository(Protocol):
    """Keeps devices; of forgotten ones, that they were there."""

    def find(self, device_id: DeviceId) -> Device | None:
        """Return a device, forgotten or not, if it was ever registered."""
        ...

    def of_buyer(self, merchant_id: MerchantId, buyer_id: ActorId) -> tuple[Device, ...]:
        """Return the devices of a buyer, the one that was registered first in front."""
        ...

    def save(self, device: Device, request: RequestKey | None = None) -> None:
        """
        Keep a device, new or changed, and the request with its id, or nothing.

        Raise LostRace if it was changed since it was read, or the request's key was taken.
        """
        ...
