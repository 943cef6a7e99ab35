"""
Buyers' phones by way of SNS, which knows them as endpoints of the apps that a shop or a marketplace registered there.

What is shown twice under one id is shown once: Apple's phones go by the collapse id, Google's by the tag.
"""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from botocore.exceptions import ClientError

from adapters.clients import client
from adapters.patience import PATIENCE
from adapters.sns import outages_told
from aftersales.phones.device import Device, DevicePlatform
from aftersales.phones.notices import Push
from aftersales.phones.notifying import PhoneGone

if TYPE_CHECKING:
    from types_boto3_sns import SNSClient

_GONE: Final = frozenset({"EndpointDisabled", "EndpointDisabledException", "NotFound", "NotFoundException"})
_TAKEN: Final = re.compile(r"Endpoint (arn:\S+) already exists with the same Token")


class SnsPhones:
    """Shows notices on phones; `applications` are the apps by platform, as SNS names them."""

    def __init__(self, applications: Mapping[DevicePlatform, str], *, region: str | None = None) -> None:
        self._applications = applications
        self._region = region

    @cached_property
    def client(self) -> "SNSClient":
        """How SNS is reached: made when it is first needed."""
        return cast("SNSClient", client("sns", region=self._region, config=PATIENCE))

    def endpoint_of(self, device: Device) -> str | None:
        """Return the endpoint of a device, made or woken up; None where its platform has no app here."""
        application = self._applications.get(device.platform)
        if application is None:
            return None
        alive = {"Enabled": "true", "Token": device.token}
        with outages_told():
            endpoint = self._endpoint(application, device.token)
            # One that was disabled stays so until someone says that the phone is there again.
            self.client.set_endpoint_attributes(EndpointArn=endpoint, Attributes=alive)
            return endpoint

    def push(self, device: Device, push: Push) -> None:
        """Show a notice on a device, or clean up after it and raise PhoneGone."""
        if device.endpoint is None:
            raise PhoneGone
        with outages_told():
            try:
                self._publish(device.endpoint, push)
            except ClientError as error:
                if error.response["Error"]["Code"] not in _GONE:
                    raise
                # Whose token is not valid any more has another, and is made known under that.
                self.client.delete_endpoint(EndpointArn=device.endpoint)
                raise PhoneGone from error

    def forget(self, device: Device) -> None:
        """Let a device not be known there any more, if it is."""
        if device.endpoint is not None:
            self.client.delete_endpoint(EndpointArn=device.endpoint)

    def _publish(self, endpoint: str, push: Push) -> None:
        self.client.publish(
            TargetArn=endpoint,
            MessageStructure="json",
            Message=_message(push),
            MessageAttributes={
                "AWS.SNS.MOBILE.APNS.COLLAPSE_ID": {"DataType": "String", "StringValue": push.event_id},
                "AWS.SNS.MOBILE.APNS.PUSH_TYPE": {"DataType": "String", "StringValue": "alert"},
            },
        )

    def _endpoint(self, application: str, token: str) -> str:
        try:
            return self.client.create_platform_endpoint(PlatformApplicationArn=application, Token=token)["EndpointArn"]
        except ClientError as error:
            # It is there already, disabled: SNS says so in the words of its refusal alone.
            known = _TAKEN.search(error.response["Error"]["Message"])
            if known is None:
                raise
            return known.group(1)


def _message(push: Push) -> str:
    """Return a notice as SNS takes it: for each platform a text of JSON within the JSON."""
    named = {"type": push.type, "subject": push.subject}
    alert = {"title": push.title, "body": push.text}
    apple = json.dumps({"aps": {"alert": alert, "sound": "default", "thread-id": push.subject}, **named})
    google = {
        "notification": alert,
        "data": named,
        "android": {"collapse_key": push.event_id, "notification": {"tag": push.event_id}},
    }
    by_platform = {
        "default": push.text,
        "APNS": apple,
        "APNS_SANDBOX": apple,
        "GCM": json.dumps({"fcmV1Message": {"message": google}}),
    }
    return json.dumps(by_platform)
