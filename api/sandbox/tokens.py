"""The sandbox's own issuer of tokens: whoever can reach it may be anybody, which is why nobody else can reach it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.identifiers import MerchantId
from aftersales.vocabulary import Party
from api.authentication.claims import MERCHANT_ID, BadClaims, actor_from
from api.authentication.issuers import Issuer
from api.authentication.order_links import signed
from api.merchants import Merchants

ISSUER: Final = "sandbox"
_LIFE: Final = timedelta(days=7)
_CURRENCY: Final = CurrencyCode("GBP")
_TIME_ZONE: Final = "UTC"


def sandbox_issuer(key: bytes) -> Issuer:
    """Return the sandbox as an issuer: it speaks for everyone."""
    return Issuer(name=ISSUER, algorithm="HS256", keys={"": key}, parties=frozenset(Party))


@dataclass(frozen=True, kw_only=True)
class TokenMint:
    """Makes tokens. A merchant that nobody knows yet is opened, so that there is something to act for."""

    key: bytes = field(repr=False)
    merchants: Merchants
    wall_now: Callable[[], datetime]

    def token(self, *, party: str, subject: str, merchant: str | None = None, role: str | None = None) -> str:
        """Return a token that says so, or refuse what would name nobody."""
        said = {"sub": subject, "party": party, "merchant": merchant, "role": role}
        claims = {name: value for name, value in said.items() if value is not None}
        actor_from(claims)
        if merchant is not None:
            self._open(merchant)
        now = self.wall_now()
        times = {"iat": int(now.timestamp()), "exp": int((now + _LIFE).timestamp())}
        return signed({"iss": ISSUER, **claims, **times}, key=self.key)

    def _open(self, merchant: str) -> None:
        if not MERCHANT_ID.fullmatch(merchant):
            raise BadClaims("merchant must be 1 to 64 letters, digits and . _ : @ -")
        self.merchants.ensure(MerchantId(merchant), name=merchant, currency=_CURRENCY, time_zone=_TIME_ZONE)
