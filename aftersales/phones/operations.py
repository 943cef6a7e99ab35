"""What buyers do with their phones: register one to hear of their cases, and take it away again."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.filing import racing
from aftersales.errors import NotFound, NotPermitted
from aftersales.idempotency import LostRace, RequestKey, Requests
from aftersales.identifiers import DeviceId, MerchantId, is_id
from aftersales.input_check import InputCheck
from aftersales.languages import LanguageTag
from aftersales.phones.device import Device, DevicePlatform, device_id
from aftersales.phones.repository import DeviceRepository
from aftersales.vocabulary import Permission
from aftersales.wording import Said

MAX_DEVICES: Final = 10
"""Of one buyer; the one that was registered first makes room."""

_TOKENS: Final = {
    # Apple's are hexadecimal and of no promised length; Google's have their own alphabet.
    DevicePlatform.APNS: re.compile(r"[0-9A-Fa-f]{64,200}", re.ASCII),
    DevicePlatform.FCM: re.compile(r"[A-Za-z0-9_:.-]{32,1000}", re.ASCII),
}


@dataclass(frozen=True, kw_only=True)
class DeviceOperations:
    """The use cases of devices. Refused in this order: input, existence, permission, request key."""

    devices: DeviceRepository
    requests: Requests
    now: Callable[[], datetime]

    def register(
        self, platform: DevicePlatform, token: str, language: LanguageTag, *, actor: Actor, request: RequestKey
    ) -> Device:
        """Let a phone hear of its buyer's cases, in a language; whoever had it before does not any more."""
        _check(platform, token, language)
        merchant_id = _shop_of(actor)
        device = Device(
            id=device_id(merchant_id, platform, token),
            merchant_id=merchant_id,
            buyer_id=actor.id,
            platform=platform,
            token=token,
            language=language,
            registered_at=self.now(),
            order_id=actor.order_id,
        )
        return racing(lambda: self._register(device, request), lambda: self._version_of(device.id))

    def unregister(self, device_id: DeviceId, *, actor: Actor, request: RequestKey) -> DeviceId:
        """Let a phone hear of nothing any more."""
        if not is_id("dev", device_id):
            raise NotFound(device_id)
        return racing(lambda: self._unregister(device_id, actor, request), lambda: self._version_of(device_id))

    def _register(self, device: Device, request: RequestKey) -> Device:
        known = self.devices.find(device.id)
        if (done := self.requests.remembered(request)) is not None:
            done.outcome_for(request)
            if known is None or not known.is_of(merchant_id=device.merchant_id, buyer_id=device.buyer_id):
                raise NotFound(device.id)
            return known
        kept = _after(known, device)
        self.devices.save(kept, request)
        self._make_room(kept)
        return kept

    def _make_room(self, device: Device) -> None:
        for oldest in self.devices.of_buyer(device.merchant_id, device.buyer_id)[:-MAX_DEVICES]:
            with suppress(LostRace):
                self.devices.save(oldest.forgotten(at=self.now()))

    def _unregister(self, device_id: DeviceId, actor: Actor, request: RequestKey) -> DeviceId:
        device = self.devices.find(device_id)
        done = self.requests.remembered(request)
        if done is not None and (device is None or device.forgotten_at is not None):
            return DeviceId(done.outcome_for(request))
        if device is None or not _is_theirs(device, actor):
            raise NotFound(device_id)
        actor.must_have(Permission.ACT_FOR_BUYER)
        if done is not None:
            return DeviceId(done.outcome_for(request))
        self.devices.save(device.forgotten(at=self.now()), request)
        return device_id

    def _version_of(self, device_id: DeviceId) -> int:
        device = self.devices.find(device_id)
        return 0 if device is None else device.version


def _check(platform: DevicePlatform, token: str, language: LanguageTag) -> None:
    wrong = InputCheck()
    if not _TOKENS[platform].fullmatch(token):
        wrong.complain("token", message=Said("is not a token of this platform"))
    wrong.language("language", tag=language)
    wrong.refuse()


def _shop_of(actor: Actor) -> MerchantId:
    actor.must_have(Permission.ACT_FOR_BUYER)
    if actor.merchant_id is None:
        raise NotPermitted(Permission.ACT_FOR_BUYER)
    return actor.merchant_id


def _is_theirs(device: Device, actor: Actor) -> bool:
    if actor.merchant_id is None or actor.order_id not in (None, device.order_id):
        return False
    return device.is_of(merchant_id=actor.merchant_id, buyer_id=actor.id)


def _after(known: Device | None, device: Device) -> Device:
    """Return a device as it is registered anew: the push service is told of it again, for it may have given it up."""
    return device if known is None else replace(device, version=known.version + 1)
