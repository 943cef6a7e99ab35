"""Buyers' phones in tests, and push services that only note what they are told to show."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from aftersales.actors import Actor
from aftersales.identifiers import DeviceId
from aftersales.languages import LanguageTag
from aftersales.phones.device import Device, DevicePlatform, device_id
from aftersales.phones.notices import Push
from aftersales.phones.notifying import PhoneGone
from tests.shop import BUYER, NOON, SHOP


def a_token(name: str = "a") -> str:
    """Return a token such as Apple's."""
    return sha256(name.encode()).hexdigest()


def a_device(
    name: str = "a",
    *,
    by: Actor = BUYER,
    language: str = "en",
    platform: DevicePlatform = DevicePlatform.APNS,
    at: datetime = NOON,
) -> Device:
    """Return a phone of a buyer that nobody kept yet."""
    return Device(
        id=device_id(SHOP.id, platform, a_token(name)),
        merchant_id=SHOP.id,
        buyer_id=by.id,
        platform=platform,
        token=a_token(name),
        language=LanguageTag(language),
        registered_at=at,
        order_id=by.order_id,
    )


@dataclass
class NotingPhones:
    """Push services that note what was shown where, but for phones that are gone or out of order."""

    shown: list[tuple[DeviceId, Push]] = field(default_factory=list)
    gone: set[DeviceId] = field(default_factory=set)
    broken: set[DeviceId] = field(default_factory=set)
    served: set[DevicePlatform] = field(default_factory=lambda: set(DevicePlatform))
    made_known: list[DeviceId] = field(default_factory=list)

    def forget(self, device: Device) -> None:
        """Let a device be gone from now on."""
        self.gone.add(device.id)

    def endpoint_of(self, device: Device) -> str | None:
        """Make a device known."""
        if device.platform not in self.served:
            return None
        self.made_known.append(device.id)
        return f"endpoint of {device.id}"

    def push(self, device: Device, push: Push) -> None:
        """Note a notice."""
        if device.id in self.broken:
            raise ConnectionError
        if device.id in self.gone:
            raise PhoneGone
        self.shown.append((device.id, push))
