"""
A device: a buyer's phone, as the push service of its maker knows it.

The id is made of the shop and the token that the phone was given, so that a phone is one device however often it is
registered, and belongs to whoever registered it last.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, Self

from aftersales.identifiers import ActorId, DeviceId, MerchantId, OrderId, id_of
from aftersales.languages import LanguageTag

_NOBODY: Final = ActorId("")


class DevicePlatform(StrEnum):
    """Whose push service reaches a phone."""

    APNS = "APNS"
    FCM = "FCM"


@dataclass(frozen=True, kw_only=True)
class Device:
    """
    A device of a buyer; `version` counts its changes from 1. Of a forgotten one nothing is left but its id and shop.

    A guest's is told of their order alone. `endpoint` is what the push service calls it, once it was told of it.
    """

    id: DeviceId
    merchant_id: MerchantId
    buyer_id: ActorId
    platform: DevicePlatform
    token: str = field(repr=False)
    language: LanguageTag
    registered_at: datetime
    order_id: OrderId | None = None
    endpoint: str | None = field(default=None, repr=False)
    forgotten_at: datetime | None = None
    version: int = 1

    def is_of(self, *, merchant_id: MerchantId, buyer_id: ActorId) -> bool:
        """Tell whether it belongs to a buyer."""
        return self.forgotten_at is None and (self.merchant_id, self.buyer_id) == (merchant_id, buyer_id)

    def hears_of(self, order_id: OrderId | None, *, at: datetime) -> bool:
        """Tell whether it is to hear of what happened to an order, or to none, at an instant: nothing from before."""
        return self.order_id in (None, order_id) and at >= self.registered_at

    def reached_as(self, endpoint: str) -> Self:
        """Return the device as the push service knows it by now."""
        return replace(self, version=self.version + 1, endpoint=endpoint)

    def forgotten(self, *, at: datetime) -> Self:
        """Return what is left of it once nobody is to be reached there any more."""
        return replace(
            self,
            version=self.version + 1,
            buyer_id=_NOBODY,
            token="",
            order_id=None,
            endpoint=None,
            forgotten_at=at,
        )


def device_id(merchant_id: MerchantId, platform: DevicePlatform, token: str) -> DeviceId:
    """Return the id of the phone that was given a token."""
    named = f"{merchant_id}\n{platform}\n{token}"
    return DeviceId(id_of("dev", sha256(named.encode()).digest()))
