"""Tokens: believed when a registered issuer signed them, in time, and may say what they say; refused otherwise."""

import base64
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from aftersales.actors import Actor
from aftersales.identifiers import ActorId, MerchantId
from aftersales.vocabulary import Party
from api.authentication.issuers import BadRegistration, issuers_from, order_links_issuer
from api.authentication.order_links import SignedOrderLinks, signed
from api.authentication.tokens import BadToken, Tokens
from tests.api_http.tokens import (
    PARTNER,
    PARTNER_KEY,
    PUBLIC_PEM,
    REGISTERED,
    SHOP_IDP,
    claims,
    issuers,
    partner_token,
    token,
)
from tests.shop import an_order

TOKENS = Tokens(issuers())


def _part(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _unsigned(algorithm: str) -> str:
    return f"{_part({'alg': algorithm, 'typ': 'JWT'})}.{_part(claims())}."


class TestAGoodToken:
    def test_names_a_buyer(self) -> None:
        assert TOKENS.actor_of(token()) == Actor(id=ActorId("ann"), party=Party.BUYER, merchant_id=MerchantId("shop-1"))

    def test_names_a_merchants_person_with_a_role(self) -> None:
        actor = TOKENS.actor_of(token(sub="wim", party="MERCHANT", role="warehouse"))

        assert (actor.party, actor.role) == (Party.MERCHANT, "warehouse")

    def test_gives_an_unknown_role_no_permission(self) -> None:
        assert TOKENS.actor_of(token(party="MERCHANT", role="emperor")).permissions == frozenset()

    def test_needs_no_merchant_for_the_platform(self) -> None:
        actor = TOKENS.actor_of(partner_token(party="PLATFORM", merchant=None))

        assert (actor.party, actor.merchant_id) == (Party.PLATFORM, None)

    def test_may_come_from_a_clock_that_is_a_little_ahead(self) -> None:
        assert TOKENS.actor_of(token(iat=int(time.time()) + 10)).id == "ann"


class TestATokenIsRefused:
    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
    def test_when_it_says_that_it_needs_no_signature(self, algorithm: str) -> None:
        with pytest.raises(BadToken):
            TOKENS.claims_in(_unsigned(algorithm))

    def test_when_the_public_key_was_used_as_a_shared_one(self) -> None:
        message = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': '2026-11'})}.{_part(claims())}"
        seal = hmac.digest(PUBLIC_PEM.encode(), message.encode(), "sha256")
        forged = f"{message}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"

        with pytest.raises(BadToken):
            TOKENS.claims_in(forged)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"exp": int(time.time()) - 120},
            {"exp": None},
            {"exp": "soon"},
            {"iat": int(time.time()) + 3_600},
            {"iat": None},
            {"sub": None},
            {"sub": ""},
            {"sub": "x" * 201},
            {"sub": "a\nb"},
            {"party": None},
            {"party": "KING"},
            {"party": "buyer"},
            {"merchant": None},
            {"merchant": "shop 1/.."},
            {"role": 7, "party": "MERCHANT"},
            {"role": "", "party": "MERCHANT"},
            {"order": "ord_1"},
            {"order": "ord_01ARZ3NDEKTSV4RRFFQ6KA0000", "party": "MERCHANT"},
            {"aud": "another product"},
        ],
        ids=" ".join,
    )
    def test_when_a_claim_is_wrong_or_missing(self, wrong: dict[str, object]) -> None:
        with pytest.raises(BadToken):
            TOKENS.actor_of(token(**wrong))

    @pytest.mark.parametrize(
        "beyond",
        [{"merchant": "shop-2"}, {"party": "PLATFORM", "merchant": None}, {"party": "SYSTEM"}],
        ids=str,
    )
    def test_when_its_issuer_is_not_registered_for_what_it_says(self, beyond: dict[str, object]) -> None:
        with pytest.raises(BadToken, match="may not speak"):
            TOKENS.actor_of(token(**beyond))

    def test_when_nobody_knows_its_issuer(self) -> None:
        with pytest.raises(BadToken, match="No issuer"):
            TOKENS.claims_in(token(iss="https://evil.example"))

    def test_when_another_issuer_signed_it(self) -> None:
        with pytest.raises(BadToken):
            TOKENS.claims_in(jwt.encode(claims(), PARTNER_KEY, algorithm="HS256", headers={"kid": "2026-11"}))

    def test_when_its_key_is_unknown(self) -> None:
        with pytest.raises(BadToken, match="no key"):
            TOKENS.claims_in(token(kid="2025-01"))

    @pytest.mark.parametrize("junk", ["", "a", "a.b.c", "..", "é.é.é", "x" * 100_000, "\ud800.a.b"])
    def test_when_it_is_none_at_all(self, junk: str) -> None:
        with pytest.raises(BadToken):
            TOKENS.claims_in(junk)


class TestARegistration:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"algorithm": "none"},
            {"algorithm": None},
            {"key": "short"},
            {"key": ""},
            {"keys": {}},
            {"parties": []},
            {"parties": ["KING"]},
            {"parties": "BUYER"},
            {"merchants": None},
            {"merchants": ["a b"]},
            {"parties": ["PLATFORM"], "merchants": ["shop-1"]},
            {"audience": 7},
            {"secret": "?"},
        ],
        ids=str,
    )
    def test_is_refused_when_it_cannot_be_meant(self, wrong: dict[str, object]) -> None:
        good = {"algorithm": "HS256", "key": PARTNER_KEY, "parties": ["BUYER"], "merchants": ["shop-1"]}

        with pytest.raises(BadRegistration):
            issuers_from({"partner": {**good, **wrong}})

    @pytest.mark.parametrize("none", [None, {}, [], "x"])
    def test_of_nobody_is_refused(self, none: object) -> None:
        with pytest.raises(BadRegistration):
            issuers_from(none)

    def test_cannot_take_the_name_of_our_own_links(self) -> None:
        with pytest.raises(BadRegistration, match="order-links"):
            issuers_from({"order-links": REGISTERED[PARTNER]})

    def test_may_name_an_audience_which_its_tokens_then_must(self) -> None:
        registered = {**REGISTERED[SHOP_IDP], "audience": "aftersales"}
        tokens = Tokens(issuers_from({SHOP_IDP: registered}).values())

        assert tokens.actor_of(token(aud="aftersales")).id == "ann"
        with pytest.raises(BadToken):
            tokens.actor_of(token())


class TestAnOrderLink:
    KEY = b"k" * 32
    TOKENS = Tokens([order_links_issuer(KEY)])

    def test_lets_a_guest_ask_about_one_order(self) -> None:
        order = an_order(1)

        link = SignedOrderLinks(lambda: self.KEY).link_to(order, expires_at=datetime.now(UTC) + timedelta(hours=1))

        assert self.TOKENS.actor_of(link.token) == Actor(
            id=order.buyer_id, party=Party.BUYER, merchant_id=order.merchant_id, order_id=order.id
        )

    def test_is_the_same_for_the_same_order_and_instant(self) -> None:
        order, until = an_order(1), datetime(2026, 12, 1, tzinfo=UTC)
        links = SignedOrderLinks(lambda: self.KEY)

        assert links.link_to(order, expires_at=until) == links.link_to(order, expires_at=until)

    def test_ends(self) -> None:
        ended = SignedOrderLinks(lambda: self.KEY).link_to(
            an_order(1), expires_at=datetime.now(UTC) - timedelta(minutes=2)
        )

        with pytest.raises(BadToken):
            self.TOKENS.claims_in(ended.token)

    @pytest.mark.parametrize("longest", [1, 24 * 90])
    def test_is_valid_at_once_however_long_it_lives(self, longest: int) -> None:
        until = datetime.now(UTC) + timedelta(hours=longest)

        assert self.TOKENS.claims_in(SignedOrderLinks(lambda: self.KEY).link_to(an_order(1), expires_at=until).token)

    def test_of_another_installation_is_refused(self) -> None:
        link = SignedOrderLinks(lambda: b"x" * 32).link_to(
            an_order(1), expires_at=datetime.now(UTC) + timedelta(hours=1)
        )

        with pytest.raises(BadToken):
            self.TOKENS.claims_in(link.token)

    def test_speaks_for_buyers_alone(self) -> None:
        with pytest.raises(BadToken, match="may not speak"):
            self.TOKENS.claims_in(signed(claims(iss="order-links", party="MERCHANT"), key=self.KEY))
