"""
The accounts at payment gateways: secrets, known to nobody but who moves money and who hears of it.

    {"main": {"gateway": "stripe", "key": "sk_live_…", "webhook_secret": "whsec_…"}}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from cattrs import BaseValidationError, Converter

from adapters.payments.routes import BadPayments
from adapters.payments.stripe import StripeGateway, heard
from aftersales.cases.gateways import GatewayRefund, Gateways
from aftersales.identifiers import GatewayAccount

_CONVERTER: Final = Converter(forbid_extra_keys=True)


class UnknownAccount(LookupError):
    """Nobody registered an account of that name."""


@dataclass(frozen=True, kw_only=True)
class _Told:
    gateway: Literal["stripe"]
    key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    address: str | None = None


@dataclass(frozen=True)
class Accounts:
    """The accounts of an installation, by the names that routes know them by."""

    told: Mapping[GatewayAccount, _Told]

    def gateways(self) -> Gateways:
        """Return how each account is reached."""
        return {account: StripeGateway(told.key, address=told.address) for account, told in self.told.items()}

    def heard(self, account: str, body: bytes, *, signature: str | None) -> GatewayRefund | None:
        """Return the refund that a message to an account tells of, if any, or raise BadSignature or UnknownAccount."""
        told = self.told.get(GatewayAccount(account))
        if told is None:
            raise UnknownAccount(account)
        return heard(body, signature=signature, secret=told.webhook_secret)


def accounts_in(text: str) -> Accounts:
    """Return the accounts that a JSON text tells of, or refuse it without repeating what is in it."""
    try:
        return Accounts(_CONVERTER.structure(json.loads(text), dict[GatewayAccount, _Told]))
    except (ValueError, BaseValidationError):
        # What is refused may be a secret, so nobody is told what it was.
        raise BadPayments("the payment accounts are not as docs/refunds.md says") from None
