"""Devices are kept: with the buyer who registered them last, and whoever comes second is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.business import Repositories
from aftersales.idempotency import LostRace, Remembered
from aftersales.identifiers import DeviceId
from aftersales.phones.device import Device
from tests.phones import a_device
from tests.shop import BUYER, NOON, SHOP, STRANGER, request_by

HOUR = timedelta(hours=1)


def keep(kept: Repositories, device: Device) -> Device:
    kept.devices.save(device)
    return device


class TestADevice:
    def test_is_kept_as_it_is(self, kept: Repositories) -> None:
        device = keep(kept, a_device()).reached_as("arn:aws:sns:eu-west-1:123456789012:endpoint/APNS/shop/1")

        kept.devices.save(device)

        assert kept.devices.find(device.id) == device

    def test_that_nobody_registered_is_none(self, kept: Repositories) -> None:
        assert kept.devices.find(DeviceId("dev_7ZZZZZZZZZZZZZZZZZZZZZ0000")) is None

    def test_is_among_those_of_its_buyer_the_first_registered_first(self, kept: Repositories) -> None:
        later, earlier = keep(kept, a_device("b", at=NOON + HOUR)), keep(kept, a_device("a"))
        keep(kept, a_device("c", by=STRANGER))

        assert kept.devices.of_buyer(SHOP.id, BUYER.id) == (earlier, later)

    def test_that_changes_hands_is_the_earlier_buyers_no_more(self, kept: Repositories) -> None:
        device = keep(kept, a_device())
        handed_over = replace(device, buyer_id=STRANGER.id, version=2)

        kept.devices.save(handed_over)

        assert kept.devices.of_buyer(SHOP.id, BUYER.id) == ()
        assert kept.devices.of_buyer(SHOP.id, STRANGER.id) == (handed_over,)

    def test_that_is_forgotten_is_nobodys(self, kept: Repositories) -> None:
        device = keep(kept, a_device()).forgotten(at=NOON)

        kept.devices.save(device)

        assert kept.devices.of_buyer(SHOP.id, BUYER.id) == ()
        assert kept.devices.find(device.id) == device

    def test_is_kept_with_the_request_that_registered_it(self, kept: Repositories) -> None:
        device, request = a_device(), request_by(BUYER)

        kept.devices.save(device, request)

        assert kept.requests.remembered(request) == Remembered(fingerprint=request.fingerprint, outcome=device.id)

    def test_is_not_kept_where_the_request_was_another_s(self, kept: Repositories) -> None:
        device, other, request = a_device("a"), a_device("b"), request_by(BUYER)
        kept.devices.save(device, request)

        with pytest.raises(LostRace):
            kept.devices.save(other, request)

        assert kept.devices.of_buyer(SHOP.id, BUYER.id) == (device,)

    def test_that_was_changed_since_it_was_read_is_left_alone(self, kept: Repositories) -> None:
        device = keep(kept, a_device())
        first, second = device.reached_as("there"), device.forgotten(at=NOON)
        kept.devices.save(first)

        with pytest.raises(LostRace):
            kept.devices.save(second)

        assert kept.devices.find(device.id) == first
