"""Phones over the counter: one device however often it is registered, and whose it is."""

from dataclasses import replace
from typing import Any

import pytest

from aftersales.actors import Actor
from aftersales.phones.operations import MAX_DEVICES
from tests.api.spoiling import Spoiling
from tests.api.stages import Stages
from tests.shop import BUYER, OTHER_SHOP, SHOP, STRANGER


def tokens_of(stages: Stages, buyer: Actor) -> list[str]:
    return [device.token for device in stages.counter.shop.kept.devices.of_buyer(SHOP.id, buyer.id)]


class TestAPhone:
    def test_is_registered_without_showing_its_token(self, stages: Stages) -> None:
        device = stages.device()

        assert device == {
            "__typename": "Device",
            "id": device["id"],
            "platform": "APNS",
            "registeredAt": "2026-11-22T12:00:00Z",
        }

    def test_is_one_device_however_often_it_is_registered(self, stages: Stages) -> None:
        first = stages.device(language="en")
        stages.counter.shop.clock.move(days=1)
        second = stages.device(language="zh-CN")

        (device,) = stages.counter.shop.kept.devices.of_buyer(SHOP.id, BUYER.id)
        assert first["id"] == second["id"] == device.id
        assert (device.language, second["registeredAt"]) == ("zh-CN", "2026-11-23T12:00:00Z")

    def test_belongs_to_who_registered_it_last(self, stages: Stages) -> None:
        first, second = stages.device(), stages.device(by=STRANGER)

        assert first["id"] == second["id"]
        assert (tokens_of(stages, BUYER), tokens_of(stages, STRANGER)) == ([], ["a1" * 32])

    def test_is_another_device_in_another_shop(self, stages: Stages) -> None:
        there = stages.device(by=replace(BUYER, merchant_id=OTHER_SHOP.id))

        assert stages.device()["id"] != there["id"]

    def test_is_made_known_anew_when_it_is_registered_anew(self, stages: Stages) -> None:
        stages.device()
        books = stages.counter.shop.kept.devices
        (device,) = books.of_buyer(SHOP.id, BUYER.id)
        books.save(device.reached_as("somewhere"))

        stages.device()

        assert [device.endpoint for device in books.of_buyer(SHOP.id, BUYER.id)] == [None]

    def test_hears_nothing_once_it_is_unregistered(self, stages: Stages) -> None:
        device = stages.device()

        deleted = stages.counter.does("unregisterDevice", by=BUYER, id=device["id"])

        assert deleted == {"__typename": "Deleted", "id": device["id"]}
        assert tokens_of(stages, BUYER) == []

    def test_can_be_registered_again_afterwards(self, stages: Stages) -> None:
        device = stages.device()
        stages.counter.does("unregisterDevice", by=BUYER, id=device["id"])

        assert stages.device()["id"] == device["id"]
        assert tokens_of(stages, BUYER) == ["a1" * 32]

    def test_speaks_the_language_of_the_request_unless_it_names_its_own(self, stages: Stages) -> None:
        stages.device(language=None)

        (device,) = stages.counter.shop.kept.devices.of_buyer(SHOP.id, BUYER.id)
        assert device.language == "en"

    @pytest.mark.parametrize(
        ("name", "value"),
        [("token", ""), ("token", "not hexadecimal" * 8), ("token", "a" * 5_000), ("language", "not a language")],
    )
    def test_is_registered_with_what_makes_sense(self, spoiled: Spoiling, name: str, value: Any) -> None:
        result = spoiled("registerDevice", (name,), value)

        assert (result["__typename"], [field["path"] for field in result["fields"]]) == ("InvalidInput", [[name]])


class TestABuyer:
    def test_has_ten_phones_and_the_first_makes_room(self, stages: Stages) -> None:
        for nth in range(MAX_DEVICES + 2):
            stages.counter.shop.clock.move(minutes=1)
            stages.device(token=f"{nth:064x}")

        assert tokens_of(stages, BUYER) == [f"{nth:064x}" for nth in range(2, MAX_DEVICES + 2)]
