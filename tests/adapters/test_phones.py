"""Phones are reached through SNS: each is one endpoint there, and one that is not reached any more is cleaned up."""

import json
from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from adapters.phones import SnsPhones
from aftersales.consuming import Unreachable
from aftersales.phones.device import Device, DevicePlatform
from aftersales.phones.notices import Push
from aftersales.phones.notifying import PhoneGone
from tests.phones import a_device, a_token

REGION = "eu-west-1"
PUSH = Push(
    event_id="case_1/2",
    type="case.approved",
    subject="case_1",
    title="Shop One",
    text="RMA-1 wurde genehmigt 😀.",
)


@pytest.fixture
def phones() -> Iterator[SnsPhones]:
    with pytest.MonkeyPatch.context() as told, mock_aws():
        told.setenv("AWS_DEFAULT_REGION", REGION)
        create = boto3.client("sns").create_platform_application
        apps = {
            DevicePlatform.APNS: create(Name="shop", Platform="APNS", Attributes={})["PlatformApplicationArn"],
            DevicePlatform.FCM: create(Name="shop", Platform="GCM", Attributes={})["PlatformApplicationArn"],
        }
        yield SnsPhones(apps)


def reached(phones: SnsPhones, device: Device) -> Device:
    endpoint = phones.endpoint_of(device)
    assert endpoint is not None
    return device.reached_as(endpoint)


def disable(phones: SnsPhones, device: Device) -> None:
    """Do what SNS does when a push service says that a token is not valid any more."""
    phones.client.set_endpoint_attributes(EndpointArn=device.endpoint or "", Attributes={"Enabled": "false"})


def shown(device: Device) -> list[dict[str, str]]:
    endpoint = sns_backends[DEFAULT_ACCOUNT_ID][REGION].platform_endpoints[device.endpoint or ""]
    return [json.loads(message) for message in endpoint.messages.values()]


def endpoints() -> list[str]:
    return list(sns_backends[DEFAULT_ACCOUNT_ID][REGION].platform_endpoints)


class TestADevice:
    def test_is_one_endpoint_however_often_it_is_made_known(self, phones: SnsPhones) -> None:
        first, second = (phones.endpoint_of(a_device()) for _ in range(2))

        assert first == second
        assert endpoints() == [first]

    def test_of_a_platform_without_an_app_has_none(self) -> None:
        assert SnsPhones({}).endpoint_of(a_device()) is None

    def test_that_was_disabled_is_reached_again_once_it_is_registered_anew(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device())
        disable(phones, device)

        again = reached(phones, replace(device, endpoint=None))
        phones.push(again, PUSH)

        assert again.endpoint == device.endpoint
        assert len(shown(again)) == 1

    def test_has_the_token_that_it_was_registered_with(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device("b"))

        attributes = phones.client.get_endpoint_attributes(EndpointArn=device.endpoint or "")["Attributes"]

        assert attributes["Token"] == a_token("b")


class TestANotice:
    def test_says_on_apples_phones_what_happened(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device())

        phones.push(device, PUSH)

        (message,) = shown(device)
        alert = {"title": "Shop One", "body": "RMA-1 wurde genehmigt 😀."}
        assert json.loads(message["APNS"]) == {
            "aps": {"alert": alert, "sound": "default", "thread-id": "case_1"},
            "type": "case.approved",
            "subject": "case_1",
        }
        assert message["APNS_SANDBOX"] == message["APNS"]

    def test_says_it_on_googles_and_replaces_itself_there(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device(platform=DevicePlatform.FCM))

        phones.push(device, PUSH)

        (message,) = shown(device)
        assert json.loads(message["GCM"])["fcmV1Message"]["message"] == {
            "notification": {"title": "Shop One", "body": "RMA-1 wurde genehmigt 😀."},
            "data": {"type": "case.approved", "subject": "case_1"},
            "android": {"collapse_key": "case_1/2", "notification": {"tag": "case_1/2"}},
        }

    def test_replaces_itself_on_apples(self, phones: SnsPhones) -> None:
        device, asked = reached(phones, a_device()), []
        phones.client.meta.events.register(
            "before-parameter-build.sns.Publish", lambda params, **_: asked.append(params)
        )

        phones.push(device, PUSH)

        assert asked[0]["MessageAttributes"]["AWS.SNS.MOBILE.APNS.COLLAPSE_ID"]["StringValue"] == "case_1/2"

    def test_for_a_phone_that_is_gone_cleans_up_after_it(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device())
        disable(phones, device)

        with pytest.raises(PhoneGone):
            phones.push(device, PUSH)

        assert endpoints() == []

    def test_for_an_endpoint_that_somebody_deleted_says_that_the_phone_is_gone(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device())
        phones.client.delete_endpoint(EndpointArn=device.endpoint or "")

        with pytest.raises(PhoneGone):
            phones.push(device, PUSH)

    def test_that_sns_does_not_understand_is_its_own_fault(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device())

        with pytest.raises(ClientError, match="InvalidParameter"):
            phones.push(device, replace(PUSH, text="x" * 300_000))

    def test_that_sns_refuses_for_another_reason_blames_no_phone(self, phones: SnsPhones) -> None:
        device = reached(phones, a_device())

        def out_of_order(**_: object) -> None:
            raise ClientError({"Error": {"Code": "PlatformApplicationDisabled", "Message": "expired"}}, "Publish")

        phones.client.meta.events.register("before-call.sns.Publish", out_of_order)

        with pytest.raises(Unreachable):
            phones.push(device, PUSH)

        assert endpoints() == [device.endpoint]
