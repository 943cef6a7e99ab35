"""An order of the real shop that the demo and the replay are made from, and how the API is told of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from api.sandbox.inputs import OrderInput, OrderLineInput

CURRENCY: Final = "GBP"
TIME_ZONE: Final = "Europe/London"


@dataclass(frozen=True, slots=True)
class RetailLine:
    """One line of an order; an article on two rows is two lines."""

    sku: str
    title: str
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class RetailOrder:
    """One order; the books know no other instant than the invoice's, so it counts as delivered then."""

    number: str
    buyer: str
    territory: str
    at: datetime
    lines: tuple[RetailLine, ...]
    shipping: Decimal

    @property
    def paid(self) -> Decimal:
        """Return what the buyer paid for goods and shipping."""
        return self.shipping + sum((line.price * line.quantity for line in self.lines), Decimal(0))

    def as_input(self) -> OrderInput:
        """Return the order in the form of the API's OrderInput."""
        order = OrderInput(
            number=self.number,
            buyer={"id": self.buyer},
            territory=self.territory,
            timeZone=TIME_ZONE,
            currency=CURRENCY,
            placedAt=written(self.at),
            deliveredAt=written(self.at),
            taxMode="INCLUDED",
            lines=[_line_input(line) for line in self.lines],
            payments=[
                {
                    "id": f"{self.number}-1",
                    "amount": pounds(self.paid),
                    "capturedAt": written(self.at),
                    "method": "invoice",
                }
            ],
        )
        if self.shipping:
            order["shipping"] = {"paid": pounds(self.shipping)}
        return order


def pounds(amount: Decimal) -> str:
    """Return an amount as the API writes it: exact, with two decimals."""
    return f"{amount:.2f}"


def written(at: datetime) -> str:
    """Return an instant as the API writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _line_input(line: RetailLine) -> OrderLineInput:
    return {"sku": line.sku, "title": line.title, "quantity": line.quantity, "unitPrice": pounds(line.price)}
