"""Bearer tokens: how a request over HTTP says who asks."""

from typing import Final

from starlette.requests import Request

from aftersales.actors import Actor
from api.app import Authenticate, Unauthenticated
from api.authentication.tokens import BadToken, Tokens

_SCHEME: Final = "bearer"


def bearer(tokens: Tokens) -> Authenticate:
    """Return what believes the bearer tokens of registered issuers."""

    def authenticate(request: Request) -> Actor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != _SCHEME:
            raise Unauthenticated
        try:
            return tokens.actor_of(token.strip())
        except BadToken as error:
            raise Unauthenticated from error

    return authenticate
