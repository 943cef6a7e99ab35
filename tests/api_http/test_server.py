"""The server for a small shop: what it must be told before it starts, and what it never does."""

import json
import signal
import socket
import stat
from pathlib import Path

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.identifiers import MerchantId
from api.authentication.issuers import BadRegistration
from api.folder import Folder, FolderInUse
from api.marker import SANDBOX, SERVER, AnothersFolder, mark
from api.registry import registry_from
from api.settings import BadSettings, settings_from
from tests.api_http.program import free_port, refusal, running, start, status
from tests.api_http.tokens import PARTNER, REGISTERED, partner_token
from tests.soon import soon

REGISTRY = {
    "issuers": REGISTERED,
    "merchants": {"shop-1": {"name": "Shop One", "currency": "EUR", "timeZone": "Europe/Berlin"}},
}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """Write the registry of a small shop."""
    place = tmp_path / "issuers.json"
    place.write_text(json.dumps(REGISTRY), "utf-8")
    return place


class TestAServer:
    def test_does_not_start_without_issuers(self, tmp_path: Path) -> None:
        assert "No issuers" in refusal(tmp_path / "shop")

    @pytest.mark.parametrize("content", ["{", "{}", '{"issuers": {}}', "[]"])
    def test_does_not_start_with_a_registry_that_registers_nobody(self, tmp_path: Path, content: str) -> None:
        place = tmp_path / "issuers.json"
        place.write_text(content, "utf-8")

        assert "did not start" in refusal(tmp_path / "shop", ISSUERS=str(place))

    def test_does_not_start_on_a_sandboxs_folder(self, tmp_path: Path, registry: Path) -> None:
        folder = Folder(tmp_path / "sandbox")
        with folder.occupied():
            store = SqliteStore(folder.database)
            mark(store.memos, SANDBOX)
            store.close()

        assert "made by a sandbox" in refusal(folder.path, ISSUERS=str(registry))

    def test_has_nothing_of_a_sandbox(self, tmp_path: Path, registry: Path) -> None:
        with running(tmp_path / "shop", ISSUERS=str(registry)) as (address, _):
            html = {"Accept": "text/html"}
            asked = ["/dev/token?party=PLATFORM&subject=x", "/dev/clock", "/dev/events", "/dev/requests", "/dev/editor"]

            assert [status(f"{address}{path}", headers=html) for path in asked] == [404] * len(asked)
            assert status(f"{address}/dev/clock", body={"now": "2030-01-01T00:00:00Z"}) == 404
            assert status(f"{address}/graphql", headers=html) == 405

    def test_answers_whom_its_registry_knows(self, tmp_path: Path, registry: Path) -> None:
        with running(tmp_path / "shop", ISSUERS=str(registry)) as (address, _):
            known = {"Authorization": f"Bearer {partner_token(iss=PARTNER)}"}
            question = {"query": '{ policy(merchantId: "shop-1") { version } }'}

            assert status(f"{address}/graphql", body=question, headers=known) == 200
            assert status(f"{address}/graphql", body=question) == 401

        store = SqliteStore(tmp_path / "shop" / "aftersales.db")
        assert store.merchants.get(MerchantId("shop-1")).time_zone == "Europe/Berlin"
        assert store.policies.latest(MerchantId("shop-1")).version == 1
        store.close()

    def test_tells_whoever_sends_too_much(self, tmp_path: Path, registry: Path) -> None:
        with running(tmp_path / "shop", ISSUERS=str(registry)) as (address, _):
            known = {"Authorization": f"Bearer {partner_token(iss=PARTNER)}", "Connection": "close"}
            endless = {"query": "{ __typename }", "variables": {"text": " " * 4_000_000}}

            assert [status(f"{address}/graphql", body=endless, headers=known) for _ in range(3)] == [413] * 3

    def test_keeps_its_key_for_itself(self, tmp_path: Path, registry: Path) -> None:
        with running(tmp_path / "shop", ISSUERS=str(registry)):
            pass
        key = tmp_path / "shop" / "signing-key"
        first = key.read_bytes()

        with running(tmp_path / "shop", ISSUERS=str(registry)):
            pass

        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert len(first) == 32
        assert key.read_bytes() == first

    def test_is_alone_on_its_folder(self, tmp_path: Path, registry: Path) -> None:
        with running(tmp_path / "shop", ISSUERS=str(registry)):
            assert "Another process works on" in refusal(tmp_path / "shop", ISSUERS=str(registry), PORT="1")

    def test_stops_when_it_is_asked_to(self, tmp_path: Path, registry: Path) -> None:
        with running(tmp_path / "shop", ISSUERS=str(registry)) as (_, process):
            process.send_signal(signal.SIGTERM)

            assert process.wait(timeout=15) == 0


class TestAnySandboxOrServer:
    @pytest.mark.parametrize("arguments", [(), ("--sandbox",)], ids=["server", "sandbox"])
    def test_answers_whoever_it_has_welcomed(self, arguments: tuple[str, ...], tmp_path: Path, registry: Path) -> None:
        port = str(free_port())
        environment = {"PORT": port, "DEMO": "0", "ISSUERS": str(registry)}
        said = tmp_path / "said"
        with said.open("w") as output:
            process = start(tmp_path / "shop", *arguments, environment=environment, output=output)
        try:
            assert soon(lambda: f"127.0.0.1:{port}" in said.read_text())

            assert status(f"http://127.0.0.1:{port}/health") == 200
        finally:
            process.kill()
            process.communicate()

    def test_tells_nobody_of_an_address_where_another_program_answers(self, tmp_path: Path, registry: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as another:
            port = str(another.getsockname()[1])

            assert "Choose another PORT" in refusal(tmp_path / "sandbox", "--sandbox", PORT=port)
            assert "Choose another PORT" in refusal(tmp_path / "shop", ISSUERS=str(registry), PORT=port)

        assert not Folder(tmp_path / "sandbox").database.exists()
        assert not Folder(tmp_path / "shop").database.exists()

    def test_says_so_where_it_can_keep_nothing(self, tmp_path: Path) -> None:
        place = tmp_path / "a file"
        place.write_text("is no folder")

        assert "Choose another DATA_DIR" in refusal(place, "--sandbox")


class TestASandbox:
    def test_does_not_start_on_a_servers_folder(self, tmp_path: Path) -> None:
        folder = Folder(tmp_path / "shop")
        with folder.occupied():
            store = SqliteStore(folder.database)
            mark(store.memos, SERVER)
            store.close()

        assert "made by a server" in refusal(folder.path, "--sandbox")

    @pytest.mark.parametrize("wanted", [{"HOST": "0.0.0.0"}, {"PUBLIC_URL": "https://shop.example"}])  # noqa: S104 - it is refused.
    def test_does_not_start_where_others_could_reach_it(self, tmp_path: Path, wanted: dict[str, str]) -> None:
        assert "answers at 127.0.0.1 alone" in refusal(tmp_path / "sandbox", "--sandbox", **wanted)

        assert not (tmp_path / "sandbox").exists()


class TestTheFolder:
    def test_is_free_again_when_its_process_has_ended(self, tmp_path: Path) -> None:
        folder = Folder(tmp_path / "new")
        with folder.occupied(), pytest.raises(FolderInUse, match="new"), folder.occupied():
            pass

        with folder.occupied():
            assert folder.path.is_dir()

    def test_is_its_first_owners(self) -> None:
        store = SqliteStore()
        mark(store.memos, SERVER)
        mark(store.memos, SERVER)

        with pytest.raises(AnothersFolder):
            mark(store.memos, SANDBOX)
        store.close()


class TestTheSettings:
    @pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.0"])
    def test_refuse_what_is_no_port(self, port: str) -> None:
        with pytest.raises(BadSettings):
            settings_from({"PORT": port})

    def test_have_what_is_usual_where_nothing_is_said(self) -> None:
        settings = settings_from({"PORT": "", "DATA_DIR": " "})

        assert (settings.address, settings.folder, settings.demo) == ("http://127.0.0.1:8000", Path(".local"), True)

    def test_take_an_address_that_clients_see(self) -> None:
        assert settings_from({"PUBLIC_URL": "https://shop.example/"}).address == "https://shop.example"


class TestTheRegistry:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": " "},
            {"currency": "XXX"},
            {"currency": 7},
            {"timeZone": "Mars/Olympus"},
            {"timeZone": "../etc/passwd"},
            {"timeZone": ""},
            {"extra": 1},
        ],
        ids=str,
    )
    def test_refuses_a_merchant_who_cannot_be_meant(self, wrong: dict[str, object]) -> None:
        good = {"name": "Shop", "currency": "EUR", "timeZone": "Europe/Berlin"}

        with pytest.raises(BadRegistration):
            registry_from({"issuers": REGISTERED, "merchants": {"shop-1": {**good, **wrong}}})

    def test_refuses_an_id_that_cannot_be_one(self) -> None:
        with pytest.raises(BadRegistration):
            registry_from({"issuers": REGISTERED, "merchants": {"a b": REGISTRY["merchants"]}})
