"""
As much as a case may be and still cost what a case costs: 25 lines, no two alike, a kilobyte of words with each act.

Chance is drawn from a seed, so that every run writes the same bytes, and none that compress better than real ones.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Final, TypeVar

from aftersales.cases.case import Case
from aftersales.cases.requesting import Ask, AskedLine
from aftersales.cases.shipments import Announced
from aftersales.identifiers import OrderId, OrderLineId, owned, ulid
from aftersales.money import Money, total
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine, Payment
from aftersales.policy.policy import Policy, default_rules
from aftersales.policy.rules import RestockingFee, ReturnFreight
from aftersales.vocabulary import CaseKind, Condition, Party
from tests.shop import EUR, SHOP, an_order, euros, policy_of

Word = TypeVar("Word", bound=StrEnum)

LINES: Final = 25
KILOBYTE: Final = 1024

_CHANCE: Final = Random(25)
_LETTERS: Final = "etaoinshrdlucmfwypvbgkqjxz"
_REASONS: Final = ("CHANGED_MIND", "DOES_NOT_FIT", "NOT_AS_DESCRIBED", "DEFECTIVE", "POOR_QUALITY")


def random_ulid(at: datetime) -> str:
    """Return a ULID as a real one is: half of it is chance."""
    return ulid(at, _CHANCE.getrandbits(64))


def words(length: int = KILOBYTE) -> str:
    """Return words that nobody wrote before, in so many bytes."""
    text = "".join(_CHANCE.choices(f"{_LETTERS}{_LETTERS[:8]}    ", k=length - 1))
    return f"{text.strip().ljust(length - 1, '.')}."


def big_order(at: datetime) -> Order:
    """Return an order of 25 different lines: quantities, prices, discounts, taxes, articles."""
    order_id = OrderId(f"ord_{random_ulid(at)}")
    lines = tuple(_line(order_id, nth) for nth in range(1, LINES + 1))
    paid = total((line.paid for line in lines), EUR)
    return replace(
        an_order(at=at),
        id=order_id,
        number=f"2026-{_CHANCE.randrange(10**8)}",
        lines=lines,
        line_count=LINES,
        units=sum(line.quantity for line in lines),
        payments=(Payment(id=f"pi_{_CHANCE.getrandbits(80):x}", amount=paid, method="card", captured_at=at),),
    )


def big_policy() -> Policy:
    """Return a policy that keeps fees back, and cites its rules for each."""
    fees = (
        RestockingFee(id="shop.restocking", percent=1500, conditions=(Condition.OPENED, Condition.USED)),
        ReturnFreight(id="shop.freight", paid_by=Party.BUYER, amount=euros("4.99")),
    )
    return replace(policy_of(SHOP), rules=(*default_rules(), *fees))


def ask_for_everything(order: Order, kind: CaseKind, *, sku: str | None = None) -> Ask:
    """Return what asks for some of every line, with a kilobyte of comments; an exchange is for one article."""
    reasons = [reason for reason in _REASONS if reason in ("DEFECTIVE", "POOR_QUALITY") or kind is not CaseKind.REPAIR]
    if kind is CaseKind.RESHIP:
        reasons = ["NOT_AS_DESCRIBED", "MISSING_PARTS"]
    lines = tuple(
        AskedLine(
            order_line_id=line.id,
            quantity=_CHANCE.randint(2, line.quantity),
            reason=_CHANCE.choice(reasons),
            comment=words(KILOBYTE // LINES),
            replacement_sku=sku,
            replacement_price=str(_CHANCE.randint(50, 90)) if sku else None,
        )
        for line in order.lines
    )
    return Ask(kind=kind, order_id=order.id, lines=lines)


def half_of(case: Case, which: int) -> tuple[Announced, ...]:
    """Return all units of the first lines, or of the others."""
    lines = case.lines[: LINES // 2] if which == 1 else case.lines[LINES // 2 :]
    return tuple(Announced(line_id=line.id, quantity=line.quantity) for line in lines)


def chosen(words_of: type[Word]) -> Word:
    """Return any word of a vocabulary."""
    return _CHANCE.choice(list(words_of))


def _line(order_id: OrderId, nth: int) -> OrderLine:
    quantity = _CHANCE.randint(2, 40)
    price = Money(_CHANCE.randint(95, 4_999), EUR)
    discount = Money(_CHANCE.randint(0, price.minor_units), EUR)
    paid = price * quantity - discount
    return OrderLine(
        id=OrderLineId(owned("oln", order_id, nth)),
        sku=f"{_CHANCE.randrange(10**5):05}{_CHANCE.choice('ABCDEF')}",
        title=words(30),
        category=_CHANCE.choice(("kitchen", "garden", "toys")),
        quantity=quantity,
        unit_price=price,
        discount=discount,
        tax=Money(paid.minor_units * 19 // 119, EUR),
        paid=paid,
    )
