"""
The exact refund: what units are worth, what is kept back, and which payment gets how much back.

With k of a line's N units credited before, n more are worth R(paid × (k + n) / N) − R(paid × k / N), R rounding half
up: whatever the grouping of its returns, a line that is fully returned has refunded exactly what was paid for it. Fees
stay with their case and never re-enter the formula.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from aftersales.errors import InvalidInput
from aftersales.money import Money, rounded_half_up, total
from aftersales.orders.ledger import Ledger
from aftersales.orders.line_account import LineAccount
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.reasons import Reason
from aftersales.vocabulary import Citation, Condition, FeeKind, TaxMode
from aftersales.wording import Said


@dataclass(frozen=True, kw_only=True)
class Seen:
    """So many units in one condition, as inspected; None is a condition that nobody has seen yet."""

    units: int
    condition: Condition | None = None
    diminished: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Credit:
    """
    Units to be given money for; `number` is that of the case's line. `seen` are those that come back, or came.

    An amount below their value is an allowance: the units stay with the buyer. With `gives_up`, the units are credited
    even for less than their value.
    """

    number: int
    line: OrderLine
    units: int
    reason: Reason
    seen: tuple[Seen, ...] = ()
    amount: Money | None = None
    gives_up: bool = False


@dataclass(frozen=True, kw_only=True)
class QuotedLine:
    """What units of a case's line (by number) are worth: gross − discount (+ tax on top) = total."""

    number: int
    units: int
    gross: Money
    discount: Money
    tax: Money
    total: Money


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What is kept back, and the rules that say so."""

    kind: FeeKind
    amount: Money
    because: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class RefundQuote:
    """
    What goes back, to the cent, and to which payments (by id, in minor units).

    Lines are in the order of the credits. `difference` is an exchange's: positive, the buyer pays; negative, is paid.
    """

    lines: tuple[QuotedLine, ...]
    shipping: Money
    fees: tuple[Fee, ...]
    total: Money
    difference: Money | None = None
    tenders: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Valued:
    """The worth of credits, and the ledger once they are given; `allowances` tells which units stay available."""

    lines: tuple[QuotedLine, ...]
    ledger: Ledger
    allowances: tuple[bool, ...]


def value(order: Order, credits: Sequence[Credit]) -> Valued:
    """Return what credits are worth, one after the other, none above what is left of the order."""
    ledger, lines, allowances = order.ledger, [], []
    left = order.refundable
    for credit in credits:
        account = ledger.of(credit.line.id)
        line, account, is_allowance = _valued(credit, account, order, at_most=left)
        ledger = ledger.with_line(credit.line, account)
        left -= line.total
        lines.append(line)
        allowances.append(is_allowance)
    return Valued(lines=tuple(lines), ledger=ledger, allowances=tuple(allowances))


def worth(order: Order, line: OrderLine, units: int) -> Money:
    """Return what so many more units of a line are worth now."""
    account = order.ledger.of(line.id)
    _, deducted = account.credit(units, of=line.quantity, paid=line.paid.minor_units)
    return line.paid.slice(account.credited, units, of=line.quantity) - Money(deducted, order.currency)


def quote(order: Order, lines: Iterable[QuotedLine], *, shipping: Money, fees: Sequence[Fee]) -> RefundQuote:
    """Return the quote of lines that were valued, less the fees, as far as those reach."""
    quoted = tuple(lines)
    left = total((line.total for line in quoted), order.currency) + shipping
    taken = []
    for fee in fees:
        # What a fee cannot take is not carried over.
        amount = min(fee.amount, left)
        left -= amount
        if amount:
            taken.append(replace(fee, amount=amount))
    return RefundQuote(lines=quoted, shipping=shipping, fees=tuple(taken), total=left, tenders=order.tenders_for(left))


def refuse_more_than_worth(order: Order, credits: Sequence[Credit]) -> None:
    """Refuse an amount asked for units that is more than they are worth."""
    for credit in credits:
        if credit.amount is None:
            continue
        most = worth(order, credit.line, credit.units)
        if credit.amount > most:
            raise InvalidInput.at(
                "lines",
                credit.number - 1,
                "amount",
                message=Said("is more than these units are worth now, {most}", most=most),
            )


def completes(order: Order, ledger: Ledger) -> bool:
    """Tell whether every unit has been given back: one that was replaced has not, until its replacement is."""
    return order.units == sum(account.given_back for account in ledger.lines.values())


def is_all_asked_for(order: Order) -> bool:
    """Tell whether every unit is in some case, or was given back by one; replacements stand for what they replaced."""
    accounts = order.ledger.lines.values()
    return order.units == sum(account.taken - account.exchanged - account.exchanging for account in accounts)


def _valued(
    credit: Credit, account: LineAccount, order: Order, *, at_most: Money
) -> tuple[QuotedLine, LineAccount, bool]:
    line, units = credit.line, credit.units
    after, deducted = account.credit(units, of=line.quantity, paid=line.paid.minor_units)
    full = line.paid.slice(account.credited, units, of=line.quantity)
    most = min(full - Money(deducted, order.currency), at_most)
    given = most if credit.amount is None else min(credit.amount, most)
    is_allowance = not credit.gives_up and credit.amount is not None and given < most
    if is_allowance:
        after = account.allow(units, given.minor_units, of=line.quantity)
    tax = line.tax.slice(account.credited, units, of=line.quantity)
    if given != full and full:
        tax = replace(tax, minor_units=rounded_half_up(tax.minor_units * given.minor_units, full.minor_units))
    gross = line.unit_price * units
    on_top = tax if order.tax_mode is TaxMode.ON_TOP else order.zero
    quoted = QuotedLine(
        number=credit.number, units=units, gross=gross, discount=gross + on_top - given, tax=tax, total=given
    )
    return quoted, after, is_allowance
