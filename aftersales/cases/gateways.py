"""What the business needs of a payment gateway, and which payments go back through which account at one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from aftersales.identifiers import GatewayAccount, MerchantId, TransferReference
from aftersales.money import Money
from aftersales.orders.order_line import Payment


class GatewayState(StrEnum):
    """How a refund stands at the gateway. A failure is the end of it; a success may still fail, days later."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True, kw_only=True)
class RefundRequest:
    """What a gateway is asked: so much of a payment back, under our own reference."""

    reference: TransferReference
    payment: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class GatewayRefund:
    """
    A refund as the gateway tells of it. `reference` is ours, and missing where we did not ask for it.

    `payments` are the names that the gateway has for the payment that it is of.
    """

    id: str
    reference: TransferReference | None
    payments: frozenset[str]
    amount: Money
    state: GatewayState
    created_at: datetime
    failure: str | None = None


class GatewayUnreachable(Exception):
    """Nobody knows what came of it: the answer is missing, or says that the gateway has troubles of its own."""


class GatewayRefused(Exception):
    """The gateway will not do it, and has not: `code` is its own word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Gateway(Protocol):
    """
    One account at a payment gateway. Whatever is asked may raise GatewayUnreachable.

    Asked twice under one reference, it refunds once and answers alike, for as long as it remembers it: a day or so.
    """

    def refund(self, request: RefundRequest) -> GatewayRefund:
        """Refund, or raise GatewayRefused."""
        ...

    def find(self, request: RefundRequest) -> GatewayRefund | None:
        """Return the refund of that reference, however long ago it was asked for."""
        ...

    def created(self, since: datetime, until: datetime) -> Iterable[GatewayRefund]:
        """Yield all refunds that were created from one instant until before another."""
        ...


Gateways = Mapping[GatewayAccount, Gateway]


@dataclass(frozen=True, kw_only=True)
class Route:
    """Which account a merchant's payments go back through: all of them, or those that were paid by some methods."""

    account: GatewayAccount
    methods: frozenset[str] | None = None

    def takes(self, payment: Payment) -> bool:
        """Tell whether a payment goes this way."""
        return self.methods is None or payment.method in self.methods


@dataclass(frozen=True)
class Routes:
    """The routes of an installation, by merchant; people move the money of a merchant that has none."""

    by_merchant: Mapping[MerchantId, Route] = field(default_factory=dict)

    def account_for(self, payment: Payment, *, of: MerchantId) -> GatewayAccount | None:
        """Return the account that a merchant's payment goes back through; None where a person moves it."""
        route = self.by_merchant.get(of)
        return route.account if route is not None and route.takes(payment) else None


BY_HAND: Final = Routes()
"""Where no gateway is connected."""
