"""Lambda: tells API Gateway who asks, from the bearer token of a request, or that nobody is believed."""

import logging
from collections.abc import Mapping
from typing import Final, TypedDict

from api.authentication.issuers import issuers_from, order_links_issuer
from api.authentication.keys import Keys
from api.authentication.tokens import BadToken, Tokens
from handlers import settings, starting

_TOLD: Final = ("sub", "party", "merchant", "role", "order", "exp")


class Answer(TypedDict, total=False):
    """What API Gateway understands; the context comes with the request to whoever serves it."""

    isAuthorized: bool
    context: Mapping[str, str]


logger = logging.getLogger(__name__)

tokens: Final = Tokens(
    [
        *issuers_from(settings.registered_issuers()).values(),
        order_links_issuer(Keys(settings.signing_key()).order_links),
    ]
)


def handler(event: Mapping[str, object], _context: object) -> Answer:
    """Return who asks, for API Gateway to remember for a minute; serve_graphql looks at `exp` again."""
    try:
        claims = tokens.claims_in(_token_in(event))
    except BadToken as error:
        logger.warning("Nobody is believed: %s", error)
        return {"isAuthorized": False}
    # API Gateway would hand on what is null as a text that says so.
    told = {name: str(claims[name]) for name in _TOLD if claims.get(name) is not None}
    return {"isAuthorized": True, "context": told}


def _token_in(event: Mapping[str, object]) -> str:
    match event:
        case {"identitySource": [str(authorization)]}:
            scheme, _, token = authorization.partition(" ")
            if scheme.lower() == "bearer":
                return token.strip()
    raise BadToken("No bearer token came along.")


starting.end()
