"""Nobody is let in but by a token of a registered issuer, or an order link of our own."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any, Final

import jwt
import pytest

from api.authentication.keys import Keys
from api.authentication.order_links import SignedOrderLinks
from tests.believed import ISSUER, SECRET, issuers
from tests.cloud import ENVIRONMENT, SIGNING_KEY, Context, keep_secret, open_cloud
from tests.handlers.http_api import question_to_authorizer
from tests.shop import an_order

DENIED: Final = {"isAuthorized": False}


@pytest.fixture(scope="module")
def authorize() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told) as cloud:
        keep_secret(ENVIRONMENT["ISSUERS_PARAMETER"], issuers())
        yield cloud.function("authorize")


def claims(**others: object) -> dict[str, Any]:
    """Return the claims of a merchant's agent for the next five minutes, but for the others."""
    now = datetime.now(UTC)
    usual = {"iss": ISSUER, "sub": "max", "party": "MERCHANT", "merchant": "shop-1", "role": "agent"}
    return {**usual, "iat": int(now.timestamp()), "exp": int((now + timedelta(minutes=5)).timestamp()), **others}


def ask(authorize: ModuleType, authorization: str) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = authorize.handler(question_to_authorizer(authorization), Context())
    return answer


def bearer(told: Mapping[str, Any], *, key: str = SECRET, algorithm: str = "HS256") -> str:
    return f"Bearer {jwt.encode(dict(told), key, algorithm)}"


class TestAGoodToken:
    def test_lets_its_bearer_in_and_says_who_it_is(self, authorize: ModuleType) -> None:
        told = claims()

        assert ask(authorize, bearer(told)) == {
            "isAuthorized": True,
            "context": {
                "sub": "max",
                "party": "MERCHANT",
                "merchant": "shop-1",
                "role": "agent",
                "exp": str(told["exp"]),
            },
        }

    def test_says_nothing_of_what_it_does_not_name(self, authorize: ModuleType) -> None:
        told = claims(party="BUYER", sub="ann", role=None)

        answer = ask(authorize, bearer(told))

        assert answer["context"] == {"sub": "ann", "party": "BUYER", "merchant": "shop-1", "exp": str(told["exp"])}

    def test_is_told_on_in_texts_alone(self, authorize: ModuleType) -> None:
        answer = ask(authorize, bearer(claims(exp=datetime.now(UTC).timestamp() + 300.5)))

        assert {type(value) for value in answer["context"].values()} == {str}

    def test_may_be_an_order_link(self, authorize: ModuleType) -> None:
        order = an_order()
        expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=72)
        link = SignedOrderLinks(lambda: Keys(SIGNING_KEY).order_links).link_to(order, expires_at=expires_at)

        assert ask(authorize, f"Bearer {link.token}") == {
            "isAuthorized": True,
            "context": {
                "sub": order.buyer_id,
                "party": "BUYER",
                "merchant": order.merchant_id,
                "order": order.id,
                "exp": str(int(expires_at.timestamp())),
            },
        }


LONG_AGO: Final = datetime.now(UTC) - timedelta(hours=1)
BAD: Final = {
    "no token": "",
    "a bare scheme": "Bearer",
    "another scheme": "Basic bWF4OnNlY3JldA==",
    "junk": "Bearer junk",
    "junk in three parts": "Bearer e30.e30.e30",
    "an expired token": bearer(claims(iat=LONG_AGO, exp=LONG_AGO + timedelta(minutes=5))),
    "a forged token": bearer(claims(), key="a secret of somebody else who is not the shop"),
    "an unsigned token": bearer(claims(), key="", algorithm="none"),
    "a token of a stranger": bearer(claims(iss="https://id.stranger.example")),
    "a token for another merchant": bearer(claims(merchant="shop-2")),
    "a token for the platform": bearer(claims(party="PLATFORM")),
    "a token without an end": bearer({name: value for name, value in claims().items() if name != "exp"}),
    "an order link that the shop signed itself": bearer(claims(iss="order-links", party="BUYER")),
}


class TestABadToken:
    @pytest.mark.parametrize("authorization", BAD.values(), ids=BAD)
    def test_keeps_its_bearer_out(self, authorize: ModuleType, authorization: str) -> None:
        assert ask(authorize, authorization) == DENIED

    def test_is_no_reason_to_fail(self, authorize: ModuleType) -> None:
        assert authorize.handler({}, Context()) == DENIED
        assert authorize.handler({"identitySource": None}, Context()) == DENIED
        assert authorize.handler({"identitySource": []}, Context()) == DENIED
