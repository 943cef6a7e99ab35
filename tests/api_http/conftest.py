"""A small shop's service over HTTP, in this process, on books in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters.log_lines import JsonLine
from adapters.sqlite.store import SqliteStore
from api.admission import Openness
from api.app import create_app
from api.authentication.bearer import bearer
from api.authentication.tokens import Tokens
from tests.api_http.tokens import issuers, partner_token
from tests.api_http.visitor import Visitor
from tests.log import Log, open_log
from tests.open_shop import OpenShop, open_shop

Json = dict[str, Any]  # What JSON holds, nobody knows before it is read.


@dataclass
class Desk:
    """A service that answers, and the shop behind it."""

    client: TestClient
    shop: OpenShop

    def ask(self, body: object, **headers: str) -> tuple[int, Json]:
        """Return status and answer of a POST with a good token."""
        answer = self.client.post("/graphql", json=body, headers={**_good(), **headers})
        return answer.status_code, answer.json()

    def send(self, body: bytes, **headers: str) -> tuple[int, Json]:
        """Return status and answer of a POST of raw bytes with a good token."""
        sent = {**_good(), "Content-Type": "application/json", **headers}
        answer = self.client.post("/graphql", content=body, headers=sent)
        return answer.status_code, answer.json()


def _good() -> dict[str, str]:
    return {"Authorization": f"Bearer {partner_token(party='PLATFORM', merchant=None)}"}


def _service(openness: Openness) -> Iterator[Desk]:
    store = SqliteStore()
    shop = open_shop(store)
    app = create_app(
        shop.business, authenticate=bearer(Tokens(issuers())), cursors_key=lambda: b"c" * 32, openness=openness
    )
    with TestClient(app) as client:
        yield Desk(client, shop)
    store.close()


@pytest.fixture
def service() -> Iterator[Desk]:
    """Serve as the public is served."""
    yield from _service(Openness.PUBLIC)


@pytest.fixture
def development() -> Iterator[Desk]:
    """Serve as developers are served."""
    yield from _service(Openness.DEVELOPMENT)


@pytest.fixture
def log() -> Iterator[Log]:
    """Read the log of one machine, whatever it says."""
    with open_log(JsonLine()) as log:
        yield log


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Visit a new sandbox."""
    visiting = Visitor(tmp_path / "sandbox")
    with visiting.client:
        yield visiting
    visiting.store.close()
