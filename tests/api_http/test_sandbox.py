"""The sandbox's own pages: tokens, a clock that can be set, what the world was told, and who may come in at all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.identifiers import ActorId, MerchantId
from aftersales.orders.events import told
from aftersales.policy.policy import default_policy
from aftersales.vocabulary import CaseStatus, Party
from api.authentication.order_links import signed
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


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Visit a new sandbox."""
    visiting = Visitor(tmp_path / "sandbox")
    with visiting.client:
        yield visiting
    visiting.store.close()


class TestATokenForTheAsking:
    @pytest.mark.parametrize("party", ["BUYER", "MERCHANT", "SYSTEM"])
    def test_is_believed(self, visitor: Visitor, party: str) -> None:
        token = visitor.token(party=party, subject="someone", merchant="shop-9")

        assert visitor.ask("{ __typename }", token) == 200

    def test_needs_no_merchant_for_the_platform(self, visitor: Visitor) -> None:
        assert visitor.ask("{ __typename }", visitor.token(party="PLATFORM", subject="pia")) == 200

    def test_is_plain_text(self, visitor: Visitor) -> None:
        answer = visitor.client.get("/dev/token?party=PLATFORM&subject=pia")

        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.text.count(".") == 2

    def test_opens_the_shop_that_it_names(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)

        visitor.token(party="BUYER", subject="ann", merchant="shop-9")

        shop = visitor.store.merchants.get(MerchantId("shop-9"))
        assert (shop.name, shop.currency, shop.time_zone) == ("shop-9", "GBP", "UTC")
        assert timedelta() <= shop.created_at - EARLY < timedelta(minutes=1)
        policy = visitor.store.policies.latest(shop.id)
        assert policy == default_policy(shop.id, at=policy.published_at)

    def test_leaves_a_shop_that_is_open_as_it_is(self, visitor: Visitor) -> None:
        visitor.store.merchants.add(SHOP)

        visitor.token(party="BUYER", subject="ann", merchant=SHOP.id)

        assert visitor.store.merchants.get(SHOP.id) == SHOP

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"party": "KING", "subject": "x", "merchant": "shop-1"},
            {"party": "BUYER", "merchant": "shop-1"},
            {"party": "BUYER", "subject": "ann"},
            {"party": "BUYER", "subject": "a\nb", "merchant": "shop-1"},
            {"party": "BUYER", "subject": "x" * 300, "merchant": "shop-1"},
            {"party": "BUYER", "subject": "ann", "merchant": "../shop"},
            {"party": "PLATFORM", "subject": "pia", "merchant": "a b"},
        ],
        ids=str,
    )
    def test_is_refused_when_it_would_name_nobody(self, visitor: Visitor, asked: dict[str, str]) -> None:
        assert visitor.client.get("/dev/token", params=asked).status_code == 400

    def test_expires_by_the_walls_clock_wherever_the_product_s_stands(self, visitor: Visitor) -> None:
        token = visitor.token(party="PLATFORM", subject="pia")
        wall = datetime.now(UTC)
        old = {"iss": "sandbox", "sub": "pia", "party": "PLATFORM", "iat": 1, "exp": int(wall.timestamp()) - 60}
        expired = signed(old, key=visitor.sandbox.installation.keys.sandbox_tokens)

        for at in (EARLY, wall + timedelta(days=3_650)):
            assert visitor.set_clock(at) == 200
            assert visitor.ask("{ __typename }", token) == 200
            assert visitor.ask("{ __typename }", expired) == 401


class TestTheClock:
    def test_is_the_walls_at_first(self, visitor: Visitor) -> None:
        assert abs(visitor.now() - datetime.now(UTC)) < timedelta(seconds=5)

    @pytest.mark.parametrize("at", [EARLY, datetime(2040, 1, 1, tzinfo=UTC)])
    def test_can_be_set_to_any_instant_while_nothing_was_written(self, visitor: Visitor, at: datetime) -> None:
        visitor.token(party="BUYER", subject="ann", merchant="shop-9")

        assert visitor.set_clock(at + timedelta(days=1)) == 200
        assert visitor.set_clock(at) == 200

        assert timedelta() <= visitor.now() - at < timedelta(seconds=5)

    def test_answers_the_instant_that_it_was_set_to(self, visitor: Visitor) -> None:
        answer = visitor.client.post("/dev/clock", json={"now": "2010-12-01T09:26:00+01:00"})

        assert answer.json() == {"now": "2010-12-01T08:26:00Z"}

    def test_ticks_on(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)

        first, second = visitor.now(), visitor.now()

        assert EARLY <= first < second

    def test_goes_forward_only_once_something_was_written(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        visitor.opens_a_case()
        before = visitor.now()

        assert visitor.set_clock(EARLY - timedelta(days=1)) == 409

        assert visitor.now() >= before
        assert visitor.set_clock(EARLY + timedelta(hours=1)) == 200

    def test_goes_forward_only_after_a_policy_was_published(self, visitor: Visitor) -> None:
        token = visitor.token(party="MERCHANT", subject="lea", merchant="shop-9")
        published = visitor.ask(
            'mutation { publishPolicy(input: {requestKey: "1", merchantId: "shop-9", rules: [{window: {id: "w", '
            "days: 60}}]}) { __typename } }",
            token,
        )

        assert published == 200
        assert visitor.set_clock(EARLY) == 409

    def test_is_kept_across_restarts(self, tmp_path: Path) -> None:
        first = Visitor(tmp_path)
        first.set_clock(EARLY)
        first.store.close()

        second = Visitor(tmp_path)

        assert timedelta() <= second.now() - EARLY < timedelta(seconds=30)
        second.store.close()

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"{}",
            b'{"now": null}',
            b'{"now": 7}',
            b'{"now": "tomorrow"}',
            b'{"now": "2010-12-01T08:26:00"}',
            b'{"now": "2010-13-01T08:26:00Z"}',
            b'{"now": "0001-01-01T00:00:00Z"}',
            b'{"now": "9999-12-31T23:59:59Z"}',
            b'{"now": "9999-12-31T23:59:59-23:59"}',
            b'{"now": "\xff"}',
            b'{"now": "\\ud800"}',
        ],
    )
    def test_refuses_what_is_no_instant(self, visitor: Visitor, body: bytes) -> None:
        visitor.set_clock(EARLY)

        assert visitor.client.post("/dev/clock", content=body).status_code == 400

        assert visitor.now() - EARLY < timedelta(seconds=5)


class TestADeadline:
    def test_has_had_its_outcome_when_the_clock_answers(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        case = visitor.opens_a_case()

        visitor.set_clock(EARLY + timedelta(days=365))

        after = visitor.store.cases.get(case.id)
        assert after.status is CaseStatus.EXPIRED
        assert visitor.store.cases.due(EARLY + timedelta(days=365), limit=1) == ()

    def test_has_its_outcome_at_its_own_time_and_so_has_what_follows_from_it(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        case = visitor.opens_a_case()
        assert case.deadline is not None

        visitor.set_clock(EARLY + timedelta(days=365))

        passed = [
            event for event in visitor.store.cases.events(case.id, after=0, limit=100) if event.by is Party.SYSTEM
        ]
        assert len({event.at for event in passed}) == 2, "approved at the first deadline, expired at the second"
        assert passed[0].at == case.deadline.at
        assert passed[-1].at > passed[0].at

    def test_that_is_not_due_yet_is_left_alone(self, visitor: Visitor) -> None:
        visitor.set_clock(EARLY)
        case = visitor.opens_a_case()
        assert case.deadline is not None

        visitor.set_clock(case.deadline.at - timedelta(seconds=30))

        assert visitor.store.cases.get(case.id) == case


class TestTheEvents:
    def test_are_all_there_when_the_clock_answers(self, visitor: Visitor) -> None:
        case = visitor.opens_a_case()

        visitor.set_clock(visitor.now() + timedelta(days=365))

        told = [event["id"] for event in visitor.events() if event["subject"] == case.id]
        happened = visitor.store.cases.events(case.id, after=0, limit=100)
        assert told == [f"{case.id}/{event.number}" for event in happened]

    def test_are_cloud_events_with_their_attributes(self, visitor: Visitor) -> None:
        case = visitor.opens_a_case()
        visitor.set_clock(visitor.now() + timedelta(minutes=1))

        order, opened = visitor.events()[:2]

        assert order["attributes"] == {"type": "order.imported", "merchant": "shop-1"}
        assert opened["attributes"] == {
            "type": opened["type"],
            "merchant": "shop-1",
            "kind": "RETURN",
            "status": "REQUESTED",
        }
        assert (opened["specversion"], opened["source"], opened["subject"]) == ("1.0", "/merchants/shop-1", case.id)

    def test_are_read_page_by_page(self, visitor: Visitor) -> None:
        visitor.opens_a_case()
        visitor.set_clock(visitor.now() + timedelta(days=365))
        everything = visitor.events()

        paged, position = [], 0
        for _ in range(len(everything) + 1):
            page = visitor.client.get(f"/dev/events?after={position}&limit=1").json()
            paged += page["events"]
            position = page["next"]

        assert paged == everything
        assert visitor.client.get(f"/dev/events?after={position}").json() == {"events": [], "next": position}

    def test_are_told_without_anybody_setting_the_clock(self, visitor: Visitor) -> None:
        with visitor.sandbox.installation.workers.at_work():
            visitor.opens_a_case()

        assert len(visitor.events()) == 2

    @pytest.mark.parametrize("query", ["after=x", "after=-1", "limit=0", "limit=1001", "limit=x", f"after={'9' * 30}"])
    def test_are_not_told_to_who_asks_nonsense(self, visitor: Visitor, query: str) -> None:
        assert visitor.client.get(f"/dev/events?{query}").status_code == 400


class TestTheCount:
    def test_grows_with_operations_and_with_what_they_cost(self, visitor: Visitor) -> None:
        token = visitor.token(party="MERCHANT", subject="lea", merchant="shop-9")
        before = visitor.client.get("/dev/requests").json()

        visitor.ask('{ policy(merchantId: "shop-9") { version } }', token)

        after = visitor.client.get("/dev/requests").json()
        assert after["operations"] == before["operations"] + 1
        assert 1 <= after["requests"] - before["requests"] <= 3


class TestTheDoor:
    @pytest.mark.parametrize("host", ["example.com", "127.0.0.1.example.com", "192.168.0.7:8000", "", "[::1]:8000"])
    @pytest.mark.parametrize("path", ["/health", "/graphql", "/dev/token", "/dev/clock", "/uploads/evd_1"])
    def test_is_closed_to_who_calls_the_sandbox_by_another_name(self, visitor: Visitor, host: str, path: str) -> None:
        answer = visitor.client.get(f"{path}?party=PLATFORM&subject=x", headers={"Host": host, "Accept": "text/html"})

        assert answer.status_code == 400
        assert answer.text == "Invalid host header"

    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "localhost"])
    def test_is_open_to_this_machine(self, visitor: Visitor, host: str) -> None:
        assert visitor.client.get("/health", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize("method", ["OPTIONS", "POST", "GET"])
    @pytest.mark.parametrize("path", ["/graphql", "/dev/clock", "/dev/token?party=PLATFORM&subject=x"])
    def test_shares_nothing_with_pages_of_other_sites(self, visitor: Visitor, method: str, path: str) -> None:
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

        answer = visitor.client.request(method, path, headers=headers)

        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


class TestGraphiQL:
    def test_is_what_a_browser_finds(self, visitor: Visitor) -> None:
        answer = visitor.client.get("/graphql", headers={"Accept": "text/html,application/xhtml+xml"})

        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "GraphiQL" in answer.text

    def test_comes_with_a_token_that_works(self, visitor: Visitor) -> None:
        page = visitor.client.get("/graphql", headers={"Accept": "text/html"}).text

        token = page.split("Bearer ")[1].split("\\")[0]

        assert visitor.ask("{ __typename }", token) == 200

    def test_gives_way_to_a_plain_editor_where_it_cannot_be_loaded(self, visitor: Visitor) -> None:
        page = visitor.client.get("/graphql", headers={"Accept": "text/html"}).text
        editor = visitor.client.get("/dev/editor")

        assert 'location.replace("/dev/editor")' in page
        assert editor.status_code == 200
        assert "https://" not in editor.text
        assert "Bearer " in editor.text

    def test_is_not_what_a_program_finds(self, visitor: Visitor) -> None:
        assert visitor.client.get("/graphql", headers={"Accept": "*/*"}).status_code == 405
