"""Tokens: whose signature is on them, whether they are in time, and whether their issuer may say what they say."""

from collections.abc import Iterable, Mapping
from typing import Final

import jwt

from aftersales.actors import Actor
from api.authentication.claims import BadClaims, Claims, actor_from
from api.authentication.issuers import Issuer

LEEWAY_SECONDS: Final = 30
_MAX_CHARACTERS: Final = 8_192
_REQUIRED: Final = ["iss", "sub", "iat", "exp"]


class BadToken(Exception):
    """The token does not say who asks, or nobody believes it. Its text is for the log, not for who sent it."""


class Tokens:
    """Verifies the tokens of registered issuers, by the wall's clock."""

    def __init__(self, issuers: Iterable[Issuer]) -> None:
        self._issuers: Mapping[str, Issuer] = {issuer.name: issuer for issuer in issuers}

    def claims_in(self, token: str) -> Claims:
        """Return what a token says once its signature, its times and its issuer's rights are verified, or refuse."""
        if len(token) > _MAX_CHARACTERS:
            raise BadToken("The token is too long.")
        try:
            issuer, key = self._key_of(token)
            claims: Claims = jwt.decode(
                token,
                key,
                # The registration says how tokens are signed: one that could choose could choose not to be.
                algorithms=[issuer.algorithm],
                issuer=issuer.name,
                audience=issuer.audience,
                leeway=LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise BadToken(str(error)) from error
        self._speaks_for(issuer, claims)
        return claims

    def actor_of(self, token: str) -> Actor:
        """Return who asks with a token, or refuse."""
        return actor_from(self.claims_in(token))

    def _key_of(self, token: str) -> tuple[Issuer, str | bytes]:
        name = jwt.decode(token, options={"verify_signature": False}).get("iss")
        issuer = self._issuers.get(name) if isinstance(name, str) else None
        if issuer is None:
            raise BadToken("No issuer of that name is registered.")
        key = issuer.key(jwt.get_unverified_header(token).get("kid"))
        if key is None:
            raise BadToken("The issuer has no key of that name.")
        return issuer, key

    def _speaks_for(self, issuer: Issuer, claims: Claims) -> None:
        try:
            actor = actor_from(claims)
        except BadClaims as error:
            raise BadToken(str(error)) from error
        if not issuer.may_speak_for(actor.party, actor.merchant_id):
            raise BadToken(f"{issuer.name} may not speak for that party or merchant.")
