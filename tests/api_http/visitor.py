"""A sandbox in this process, and someone who visits it."""

from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.identifiers import ActorId
from aftersales.orders.events import told
from aftersales.vocabulary import Party
from api.folder import Folder
from api.sandbox.run import Sandbox
from tests.shop import SHOP, an_order, ask_for, buyer_of, request_by

ADDRESS = "http://127.0.0.1:8000"
EARLY = datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
ANN = Actor(id=ActorId("ann"), party=Party.BUYER, merchant_id=SHOP.id)


class Visitor:
    """A sandbox, and someone who visits it."""

    def __init__(self, folder: Path) -> None:
        self.folder = Folder(folder)
        self.folder.path.mkdir(exist_ok=True)
        self.store = SqliteStore(self.folder.database)
        self.sandbox = Sandbox(self.folder, self.store, address=ADDRESS)
        self.client = TestClient(self.sandbox.app(), base_url=ADDRESS)

    def token(self, **asked: str) -> str:
        """Return a token."""
        return self.client.get("/dev/token", params=asked).raise_for_status().text

    def now(self) -> datetime:
        """Return the product's time."""
        return datetime.fromisoformat(self.client.get("/dev/clock").raise_for_status().json()["now"])

    def set_clock(self, at: datetime) -> int:
        """Set the product's time, and return the status."""
        return self.client.post("/dev/clock", json={"now": at.isoformat()}).status_code

    def opens_a_case(self) -> Case:
        """Sell something, and open a return for it, both now."""
        business, now = self.sandbox.installation.business, self.sandbox.clock.now()
        self.token(party="MERCHANT", subject="lea", merchant=SHOP.id)
        order = an_order(3, at=now)
        self.store.orders.add(order, buyer_of(order), told(order, by=Party.SYSTEM, at=now))
        return business.cases.request(ask_for(order), actor=ANN, request=request_by(ANN))

    def events(self, after: int = 0, limit: int = 1_000) -> list[dict[str, object]]:
        """Return what the world was told."""
        answer = self.client.get("/dev/events", params={"after": after, "limit": limit}).raise_for_status()
        events: list[dict[str, object]] = answer.json()["events"]
        return events

    def ask(self, document: str, token: str) -> int:
        """Ask something, and return the status."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.post("/graphql", json={"query": document}, headers=headers).status_code
