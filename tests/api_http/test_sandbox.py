"""The sandbox's own pages: tokens, what things cost, GraphiQL, and who may come in at all."""

from datetime import UTC, datetime, timedelta

import pytest

from aftersales.identifiers import MerchantId
from aftersales.policy.policy import default_policy
from api.authentication.order_links import signed
from tests.api_http.visitor import EARLY, Visitor
from tests.shop import SHOP


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

    def test_is_found_from_the_bare_address(self, visitor: Visitor) -> None:
        answer = visitor.client.get("/", headers={"Accept": "text/html"})

        assert answer.status_code == 200
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
