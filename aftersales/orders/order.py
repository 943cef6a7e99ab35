"""An order: what the shop recorded, together with the ledger of what cases did to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final, Self
from zoneinfo import ZoneInfo

from aftersales.actors import Actor
from aftersales.currencies import CurrencyCode
from aftersales.errors import NotFound
from aftersales.identifiers import ActorId, MerchantId, OrderId, OrderLineId
from aftersales.money import Money, total
from aftersales.orders.ledger import STORE_CREDIT, Ledger
from aftersales.orders.order_line import OrderLine, Payment, Shipping
from aftersales.territories import Territory
from aftersales.vocabulary import TaxMode

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class LineQuantities:
    """Where the units of a line are: the first five but `ordered` add up to it; the last two are counts beside them."""

    ordered: int
    available: int
    in_case: int
    received: int
    refunded: int
    exchanged: int
    delivered: int
    repaired: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """
    What the shop recorded, as it recorded it; nothing in it is computed again.

    `lines` may hold only those that were asked for (big orders have hundreds); `line_count` and `units` count them all.
    `version` counts the order's events. `digest` tells whether an import says anything new. `head` is the hash of the
    newest event, which whoever keeps the order says.
    """

    id: OrderId
    number: str
    merchant_id: MerchantId
    buyer_id: ActorId
    territory: Territory
    time_zone: str
    currency: CurrencyCode
    placed_at: datetime
    delivered_at: datetime | None
    tax_mode: TaxMode
    shipping: Shipping
    payments: tuple[Payment, ...]
    informed_of_withdrawal: bool
    policy_version: int
    lines: tuple[OrderLine, ...]
    line_count: int
    units: int
    version: int = 1
    digest: str = ""
    head: str = field(default="", compare=False)
    ledger: Ledger = field(default_factory=Ledger, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that decides the order's dates."""
        return ZoneInfo(self.time_zone)

    def day_of(self, at: datetime) -> date:
        """Return the day that an instant falls on where the order lives."""
        return at.astimezone(self.zone).date()

    @property
    def zero(self) -> Money:
        """No money, in the order's currency."""
        return Money.zero(self.currency)

    @property
    def all_lines(self) -> tuple[OrderLine, ...]:
        """The lines that the shop recorded and those that exchanges added."""
        return (*self.lines, *self.ledger.added_lines)

    @property
    def all_payments(self) -> tuple[Payment, ...]:
        """The payments that the shop recorded and those that exchanges added."""
        return (*self.payments, *self.ledger.added_payments)

    @property
    def paid(self) -> Money:
        """All that the buyer paid."""
        return total((payment.amount for payment in self.all_payments), self.currency)

    @property
    def refunded(self) -> Money:
        """All that went back, as money or as store credit."""
        return Money(self.ledger.refunded, self.currency)

    @property
    def refundable(self) -> Money:
        """What could still go back: what was paid, less what was refunded and what is under way."""
        return self.paid - self.refunded - Money(self.ledger.under_way, self.currency)

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the order is an actor's to see."""
        return actor.may_see(merchant_id=self.merchant_id, buyer_id=self.buyer_id, order_id=self.id)

    def line(self, line_id: OrderLineId) -> OrderLine:
        """Return a line, or refuse an id that is none of this order's."""
        for line in self.all_lines:
            if line.id == line_id:
                return line
        raise NotFound(line_id)

    def delivery_of(self, line: OrderLine) -> datetime | None:
        """Return when a line was delivered, as far as the shop told."""
        return line.delivered_at or self.delivered_at

    def quantities(self, line: OrderLine) -> LineQuantities:
        """Return where the units of a line are."""
        account = self.ledger.of(line.id)
        assumed = line.quantity if self.delivery_of(line) else 0
        return LineQuantities(
            ordered=line.quantity,
            available=line.quantity - account.taken,
            in_case=account.in_case,
            received=account.received,
            refunded=account.refunded,
            exchanged=account.exchanged,
            delivered=assumed if line.delivered is None else line.delivered,
            repaired=account.repaired,
        )

    def kept_of(self, line: OrderLine) -> Money:
        """Return what the shop keeps of goods sent in exchange, or of units that stay for a part of their value."""
        account = self.ledger.of(line.id)
        units = account.carrying if line.from_case is None else line.quantity - account.credited
        worth = line.paid.slice(line.quantity - units, units, of=line.quantity)
        return worth - Money(account.allowed, self.currency)

    def refunded_of(self, payment: Payment) -> Money:
        """Return how much of a payment went back."""
        return Money(self.ledger.of_payment(payment.id).refunded, self.currency)

    def tenders_for(self, amount: Money) -> Mapping[str, int]:
        """Return how much of an amount goes back to which payment: the newest first, none over what is left of it."""
        left = amount.minor_units
        tenders: dict[str, int] = {}
        in_order = sorted(self.all_payments, key=lambda payment: payment.captured_at or _LONG_AGO)
        for payment in reversed(in_order):
            account = self.ledger.of_payment(payment.id)
            share = min(left, payment.amount.minor_units - account.refunded - account.under_way)
            if share > 0:
                tenders[payment.id] = share
                left -= share
        return tenders

    def credit_for(self, amount: Money) -> Mapping[str, int]:
        """Return the same for a refund as store credit, which goes back to no payment."""
        return {STORE_CREDIT: amount.minor_units}

    def with_ledger(self, ledger: Ledger) -> Self:
        """Return the order with another ledger."""
        return replace(self, ledger=ledger)
