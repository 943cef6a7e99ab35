"""What buyers do with their phones."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from aftersales.identifiers import DeviceId
from aftersales.languages import LanguageTag
from aftersales.phones import device as devices
from aftersales.phones.device import DevicePlatform
from schema.context import Info
from schema.deleting import Deleted, DeleteInput, DeleteResult
from schema.inputs import REQUEST_KEY, Given
from schema.problems import InvalidInput, NotFound, NotPermitted, RequestKeyReused

_PLATFORM = "Whose push service reaches it."


@strawberry.input(description="A phone to register.")
class RegisterDeviceInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    platform: DevicePlatform = strawberry.field(description=_PLATFORM)
    token: str = strawberry.field(description="What the push service gave the app to be reached by.")
    language: LanguageTag | None = strawberry.field(
        default=None, description="In which language it says what happens; left out, in that of the request."
    )


@strawberry.type(description="A buyer's phone. However often it is registered, it is one device, and of one buyer.")
class Device:
    id: strawberry.ID = strawberry.field(description="Its id.")
    platform: DevicePlatform = strawberry.field(description=_PLATFORM)
    registered_at: datetime = strawberry.field(description="When it was registered last.")

    @classmethod
    def of(cls, device: devices.Device) -> Self:
        """Return a device as clients see it: never its token."""
        return cls(id=strawberry.ID(device.id), platform=device.platform, registered_at=device.registered_at)


RegisterDeviceResult = Annotated[
    Device | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("RegisterDeviceResult", description="The device, or why it is none."),
]


@strawberry.type
class PhoneMutations:
    @strawberry.mutation(description="Let a phone say what happens to its buyer's cases.")
    def register_device(self, info: Info, input: Given[RegisterDeviceInput]) -> RegisterDeviceResult:
        ask = info.context
        device = ask.business.devices.register(
            input.platform,
            input.token,
            input.language or ask.language,
            actor=ask.actor,
            request=ask.key_of(input, mutation=info.field_name),
        )
        return Device.of(device)

    @strawberry.mutation(description="Let a phone say nothing any more: its buyer signed out, or wants it so.")
    def unregister_device(self, info: Info, input: Given[DeleteInput]) -> DeleteResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        gone = ask.business.devices.unregister(DeviceId(input.id), actor=ask.actor, request=key)
        return Deleted(id=strawberry.ID(gone))
