"""Orders as a shop tells them, and as they are kept: for stories that need a price, a tax or a trait of their own."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from aftersales.identifiers import OrderId
from aftersales.money import total
from aftersales.orders.importing import order_from
from aftersales.orders.merchant import Merchant
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine, Payment
from aftersales.orders.told import ToldBuyer, ToldLine, ToldOrder, ToldPayment
from aftersales.vocabulary import TaxMode
from tests.shop import BUYER, NOON, SHOP, new_ulid

ORDER_ID: Final = OrderId(f"ord_{new_ulid(NOON)}")


def a_line(quantity: int = 1, price: str = "10.00", *, discount: str = "0", tax: str = "0") -> ToldLine:
    """Return a line as the shop tells it."""
    return ToldLine(sku="SKU", title="Article", quantity=quantity, unit_price=price, discount=discount, tax=tax)


def an_order_told(
    *lines: ToldLine,
    discount: str = "0",
    currency: str = "EUR",
    tax_mode: TaxMode = TaxMode.INCLUDED,
    territory: str = "DE",
    at: datetime = NOON,
) -> ToldOrder:
    """Return an order as the shop tells it: placed and delivered at an instant, paid with a card by whoever imports."""
    return ToldOrder(
        number="A-1",
        buyer=ToldBuyer(id=BUYER.id),
        territory=territory,
        currency=currency,
        placed_at=at,
        delivered_at=at,
        tax_mode=tax_mode,
        lines=lines or (a_line(),),
        payments=(),
        discount=discount,
    )


def paid_with(told: ToldOrder, *amounts: str) -> ToldOrder:
    """Return the order with payments of these amounts."""
    payments = (ToldPayment(id=f"pay-{nth}", amount=amount, method="card") for nth, amount in enumerate(amounts, 1))
    return replace(told, payments=tuple(payments))


def imported(told: ToldOrder, *, merchant: Merchant = SHOP, order_id: OrderId = ORDER_ID) -> Order:
    """Return the order as it is kept, under an id that all of these share."""
    return order_from(told, merchant=merchant, order_id=order_id, policy_version=lambda _: 1)


def worth_of(order: Order) -> int:
    """Return what an order comes to with its shipping, in minor units."""
    return (total((line.paid for line in order.lines), order.currency) + order.shipping.paid).minor_units


def sold(told: ToldOrder, *, merchant: Merchant = SHOP) -> Order:
    """Return the order as it is kept, paid at once by card."""
    order = imported(told, merchant=merchant)
    amount = replace(order.zero, minor_units=worth_of(order))
    card = Payment(id="card", amount=amount, method="card", captured_at=order.placed_at)
    return replace(order, payments=(card,))


def first_line(order: Order) -> OrderLine:
    """Return the first line of an order."""
    return order.lines[0]
