"""
The ledger of an order: where each unit and each cent is. Whoever races for the last of either, races here.

Units are in the accounts of their lines (`line_account`). Each cent of a payment is refunded, or under way back, or
still there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from aftersales.errors import QuantityUnavailable
from aftersales.identifiers import CaseId, OrderLineId, number
from aftersales.orders.line_account import LineAccount
from aftersales.orders.order_line import OrderLine, Payment

STORE_CREDIT: Final = "#store-credit"
"""The account of what was refunded as store credit: it goes back to no payment."""

_UNTOUCHED: Final = LineAccount()


class UnitsMissing(ValueError):
    """More units were moved than were there: a mistake, or the case is not as old as the ledger."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentAccount:
    """How much of a payment (minor units) went back, and how much is on its way."""

    refunded: int = 0
    under_way: int = 0


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """
    What cases did to an order. Only lines and payments that were touched have an account.

    `order_version` is the version of the shop's record that the accounts stand on. Exchanges add lines and payments.
    """

    order_version: int = 1
    lines: Mapping[int, LineAccount] = field(default_factory=dict)
    payments: Mapping[str, PaymentAccount] = field(default_factory=dict)
    cases: tuple[CaseId, ...] = ()
    added_lines: tuple[OrderLine, ...] = ()
    added_payments: tuple[Payment, ...] = ()

    def of(self, line: OrderLineId) -> LineAccount:
        """Return the account of a line; an untouched line has all its units available."""
        return self.lines.get(number(line), _UNTOUCHED) if self.lines else _UNTOUCHED

    def of_payment(self, payment: str) -> PaymentAccount:
        """Return the account of a payment."""
        return self.payments.get(payment, PaymentAccount())

    @property
    def refunded(self) -> int:
        """What went back, in minor units."""
        return sum(account.refunded for account in self.payments.values())

    @property
    def under_way(self) -> int:
        """What is on its way back, in minor units."""
        return sum(account.under_way for account in self.payments.values())

    def reserve(self, line: OrderLine, units: int) -> Self:
        """Put available units into a case, or refuse."""
        account = self.of(line.id)
        available = line.quantity - account.taken
        if units > available:
            raise QuantityUnavailable(line.id, available)
        return self.with_line(line, replace(account, in_case=account.in_case + units))

    def release(self, line: OrderLine, *, in_case: int = 0, received: int = 0) -> Self:
        """Make units of a case available again."""
        account = self.of(line.id)
        return self.with_line(
            line, replace(account, in_case=account.in_case - in_case, received=account.received - received)
        )

    def receive(self, line: OrderLine, units: int) -> Self:
        """Note that units of a case came back."""
        account = self.of(line.id)
        moved = replace(account, in_case=account.in_case - units, received=account.received + units)
        return self.with_line(line, replace(moved, came_back=account.came_back + units))

    def refund(self, line: OrderLine, *, in_case: int, received: int) -> Self:
        """Note that units of a case were paid back."""
        ledger = self.release(line, in_case=in_case, received=received)
        account = ledger.of(line.id)
        return ledger.with_line(line, replace(account, refunded=account.refunded + in_case + received))

    def unrefund(self, line: OrderLine, *, in_case: int, received: int) -> Self:
        """Note that the money for units of a case came back: they are where they were before."""
        account = self.of(line.id)
        return self.with_line(
            line,
            replace(
                account,
                refunded=account.refunded - in_case - received,
                in_case=account.in_case + in_case,
                received=account.received + received,
            ),
        )

    def begin_exchange(self, line: OrderLine, units: int) -> Self:
        """Note that units of a case, which are credited, are to be replaced."""
        account = self.of(line.id)
        return self.with_line(line, replace(account, exchanging=account.exchanging + units))

    def exchange(self, line: OrderLine, *, in_case: int, received: int) -> Self:
        """Note that units of a case were replaced."""
        ledger = self.release(line, in_case=in_case, received=received)
        account, units = ledger.of(line.id), in_case + received
        # An exchange that began before such were counted is in no count.
        left = max(0, account.exchanging - units)
        return ledger.with_line(line, replace(account, exchanged=account.exchanged + units, exchanging=left))

    def repair(self, line: OrderLine, units: int) -> Self:
        """Note that received units went back to the buyer, mended though nobody owed it: they are available again."""
        ledger = self.release(line, received=units)
        account = ledger.of(line.id)
        repaired, unowed = account.repaired + units, account.repaired_unowed + units
        return ledger.with_line(line, replace(account, repaired=repaired, repaired_unowed=unowed))

    def repair_as_owed(self, line: OrderLine, units: int, *, days: int) -> Self:
        """Note that received units went back to the buyer, mended under the guarantee after so many days."""
        ledger = self.release(line, received=units)
        account = ledger.of(line.id)
        repaired, spent = account.repaired + units, account.workshop_days + days
        return ledger.with_line(line, replace(account, repaired=repaired, workshop_days=spent))

    def attempt(self, line: OrderLine) -> Self:
        """Note one more case about a line."""
        account = self.of(line.id)
        return self.with_line(line, replace(account, attempts=account.attempts + 1))

    def unattempt(self, line: OrderLine) -> Self:
        """Note that a case about a line was taken back: it was none."""
        account = self.of(line.id)
        return self.with_line(line, replace(account, attempts=max(0, account.attempts - 1)))

    def with_line(self, line: OrderLine, account: LineAccount) -> Self:
        """Return the ledger with another account of a line; no place holds fewer than no units."""
        if min(account.in_case, account.received, account.refunded, account.exchanged) < 0:
            raise UnitsMissing(f"more units of {line.id} were moved than were there: {account}")
        return replace(self, lines={**self.lines, number(line.id): account})

    def promise(self, tenders: Mapping[str, int]) -> Self:
        """Note amounts on their way back to payments."""
        return self._pay(tenders, lambda account, amount: replace(account, under_way=account.under_way + amount))

    def pay(self, tenders: Mapping[str, int]) -> Self:
        """Note that amounts on their way have arrived."""
        return self._pay(
            tenders,
            lambda account, amount: PaymentAccount(
                refunded=account.refunded + amount, under_way=account.under_way - amount
            ),
        )

    def take_back(self, tenders: Mapping[str, int]) -> Self:
        """Note that amounts that had arrived came back, and are on their way again."""
        return self.pay({payment: -amount for payment, amount in tenders.items()})

    def _pay(self, tenders: Mapping[str, int], change: Callable[[PaymentAccount, int], PaymentAccount]) -> Self:
        changed = {payment: change(self.of_payment(payment), amount) for payment, amount in tenders.items()}
        return replace(self, payments={**self.payments, **changed})
