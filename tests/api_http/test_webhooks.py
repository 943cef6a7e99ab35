"""Webhooks and phones of one machine: told beside the requests, and again after a restart."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.sqlite.store import SqliteStore
from adapters.webhooks.signing import signed
from aftersales.cases.deciding import Approve
from aftersales.languages import LanguageTag
from aftersales.phones.device import Device, DevicePlatform
from aftersales.phones.notifying import Phones
from aftersales.webhooks.addresses import Reach
from aftersales.webhooks.delivery import DeliveryStatus
from api.folder import Folder
from api.installation import Installation, install
from api.listeners import PUBLIC_ALONE, Outside
from api.sandbox.phones import PrintedPhones
from tests.adapters.webhooks.receivers import OK, Receiver, receiver
from tests.api_http.program import ask, refusal_of_arguments, running
from tests.open_shop import Clock, OpenShop
from tests.phones import a_token
from tests.shop import BUYER, LEAD, SHOP, an_order, policy_of, request_by
from tests.soon import soon

NO = b"HTTP/1.1 503 Not Now\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Machine:
    """One machine with a shop, whose clock on the wall can be moved."""

    folder: Path
    wall: Clock = field(default_factory=lambda: Clock(datetime.now(UTC)))

    @contextmanager
    def runs(self, phones: Phones = PUBLIC_ALONE.phones) -> Iterator[Installation]:
        """Open the books, as a program does that is started."""
        store = SqliteStore(Folder(self.folder).database, wall_now=self.wall)
        yield install(
            Folder(self.folder),
            store,
            address="http://127.0.0.1",
            now=self.wall,
            wall_now=self.wall,
            outside=Outside(reach=Reach.LOCAL_TOO, phones=phones),
        )
        store.close()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "books")
    (tmp_path / "books").mkdir()
    with machine.runs() as installation:
        installation.store.merchants.add(SHOP)
        installation.store.policies.publish(policy_of(), None)
    return machine


def hook(installation: Installation, shop: Receiver) -> str:
    """Create a webhook that hears of requests, and return its secret."""
    url = f"http://127.0.0.1:{shop.port}/hook"
    request = request_by(LEAD)
    return installation.business.webhooks.create(SHOP.id, url, ["case.requested"], actor=LEAD, request=request).secret


def opened(installation: Installation, machine: Machine) -> str:
    """Let a buyer open a case, and return its id."""
    shop = OpenShop(installation.store, machine.wall)
    return str(shop.opens(shop.sells(an_order(1, at=machine.wall()))).id)


class TestAWebhook:
    def test_hears_of_what_happens_signed_and_once(self, machine: Machine) -> None:
        with receiver() as shop, machine.runs() as installation:
            secret, case_id = hook(installation, shop), opened(installation, machine)

            installation.workers.settle()
            installation.workers.settle()

        (received,) = shop.received
        assert json.loads(received.body)["subject"] == case_id
        headers = signed(received.body, message_id=f"{case_id}/1", at=machine.wall(), secret=secret)
        assert headers.items() <= received.headers.items()

    def test_hears_after_a_restart_what_it_did_not_accept_before(self, machine: Machine) -> None:
        with receiver() as shop:
            # Given a shop that is down when a case is opened
            shop.answer = [NO]
            with machine.runs() as installation:
                hook(installation, shop)
                case_id = opened(installation, machine)
                installation.workers.settle()

            # When the machine is started again, and the shop is back a minute later
            shop.answer = [OK]
            machine.wall.move(minutes=1)
            with machine.runs() as installation:
                installation.workers.settle()
                assert installation.workers.post is not None
                installation.workers.post.try_again()
                (webhook,) = installation.store.webhooks.of(SHOP.id)
                delivery = installation.store.deliveries.get(webhook.id, f"{case_id}/1")

        # Then it hears of it under the same id
        assert [received.headers["webhook-id"] for received in shop.received] == [f"{case_id}/1"] * 2
        assert delivery is not None
        assert delivery.status is DeliveryStatus.ACCEPTED

    def test_hears_beside_the_requests(self, machine: Machine) -> None:
        with receiver() as shop, machine.runs() as installation, installation.workers.at_work():
            hook(installation, shop)
            opened(installation, machine)
            assert soon(lambda: bool(shop.received))

        assert len(shop.received) == 1

    def test_hears_of_nothing_that_happened_before_it_was_there(self, machine: Machine) -> None:
        with receiver() as shop, machine.runs() as installation:
            opened(installation, machine)
            machine.wall.move(minutes=1)
            hook(installation, shop)

            installation.workers.settle()

        assert shop.received == []


class TestAPhone:
    def test_is_printed_in_a_sandbox(self, machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
        with machine.runs(PrintedPhones()) as installation:
            device, number = _told_of_an_approval(installation, machine)

        printed = _beside_the_log(capsys)
        assert printed == [f"{device.id}: Shop One: {number} 已获批准。"]
        assert device.token not in printed[0]

    def test_says_nothing_beside_the_log_of_a_server(
        self, machine: Machine, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "api"), machine.runs() as installation:
            device, _ = _told_of_an_approval(installation, machine)

        assert _beside_the_log(capsys) == []
        (said,) = [record.getMessage() for record in caplog.records if record.name == "api.listeners"]
        assert said.startswith(f"{device.id} would be told of case_")


def _beside_the_log(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what was printed, but for the log, which another test may have opened there."""
    return [line for line in capsys.readouterr().out.splitlines() if not line.startswith("{")]


def _told_of_an_approval(installation: Installation, machine: Machine) -> tuple[Device, str]:
    devices, request = installation.business.devices, request_by(BUYER)
    device = devices.register(DevicePlatform.APNS, a_token(), LanguageTag("zh"), actor=BUYER, request=request)
    shop = OpenShop(installation.store, machine.wall)
    case = shop.acts(shop.opens(shop.sells(an_order(1, at=machine.wall()))), Approve(), by=LEAD)
    installation.workers.settle()
    return device, case.number


class TestTheProgram:
    def test_leads_webhooks_to_this_machine_if_a_sandbox_is_told_to(self, tmp_path: Path) -> None:
        for arguments, expected in ((("--allow-local-webhooks",), "CreatedWebhook"), ((), "InvalidInput")):
            with running(tmp_path / expected, "--sandbox", *arguments, DEMO="0") as (address, _):
                assert _created(address) == expected

    def test_lets_no_server_be_told_so(self, tmp_path: Path) -> None:
        assert "for a sandbox alone" in refusal_of_arguments(tmp_path, "--allow-local-webhooks")


def _created(address: str) -> str:
    token = ask(f"{address}/dev/token?party=MERCHANT&subject=lea&merchant=shop").text
    document = """mutation { createWebhook(input: { requestKey: "1", merchantId: "shop",
        url: "http://127.0.0.1:9/", types: ["case.approved"] }) { __typename } }"""
    answer = ask(f"{address}/graphql", body={"query": document}, headers={"Authorization": f"Bearer {token}"})
    return str(json.loads(answer.text)["data"]["createWebhook"]["__typename"])
