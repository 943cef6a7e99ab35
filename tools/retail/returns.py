"""
What came back, and which line of which order it is from.

The books do not say which purchase a return belongs to. The rule: the same customer, article and price, and of those
lines the latest earlier one with enough left. A return is never spread over several lines, so one that is larger than
what any single line has left stays without a match.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tools.retail.rows import Row


class Unmatched(StrEnum):
    """Why a return belongs to no order line."""

    GUEST = "returned by a customer that the shop did not know"
    NO_LINE = "no earlier line of that customer, article and price"
    TOO_MANY = "more came back than any such line has left"


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """The place of a line: the order's number, and which of its lines, from 1."""

    order: str
    line: int


@dataclass(frozen=True, slots=True)
class RetailReturn:
    """Units of one order line that came back."""

    credit_note: str
    row: int
    at: datetime
    buyer: str
    ordered: OrderedLine
    quantity: int
    price: Decimal

    @property
    def key(self) -> str:
        """Return what names this return, and no other, in every run."""
        return f"{self.credit_note}-{self.row}"

    @property
    def worth(self) -> Decimal:
        """Return what was paid for these units."""
        return self.price * self.quantity


@dataclass(slots=True)
class _Left:
    ordered: OrderedLine
    quantity: int


class Shelf:
    """What each customer could still send back."""

    def __init__(self) -> None:
        self._left: defaultdict[tuple[str, str, Decimal], list[_Left]] = defaultdict(list)

    def put(self, sold: Row, *, ordered: OrderedLine) -> None:
        """Add the units of a line; what a guest bought can never be matched."""
        if sold.customer:
            self._left[sold.customer, sold.code, sold.price].append(_Left(ordered, sold.quantity))

    def take(self, returned: Row) -> OrderedLine | Unmatched:
        """Take the returned units off the latest line with enough left, and return its place."""
        if not returned.customer:
            return Unmatched.GUEST
        lines = self._left.get((returned.customer, returned.code, returned.price))
        if lines is None:
            return Unmatched.NO_LINE
        for left in reversed(lines):
            if left.quantity >= -returned.quantity:
                left.quantity += returned.quantity
                return left.ordered
        return Unmatched.TOO_MANY
