"""How the demo shop tells the business of its orders and products."""

from aftersales.orders.told import ToldBuyer, ToldLine, ToldOrder, ToldPayment, ToldProduct, ToldShipping
from aftersales.vocabulary import TaxMode
from api.sandbox.inputs import ProductInput
from api.sandbox.retail import CURRENCY, TIME_ZONE, RetailLine, RetailOrder, pounds


def told_order(order: RetailOrder) -> ToldOrder:
    """Return an order in the shop's words: paid at once, and delivered when it was placed."""
    return ToldOrder(
        number=order.number,
        buyer=ToldBuyer(id=order.buyer),
        territory=order.territory,
        time_zone=TIME_ZONE,
        currency=CURRENCY,
        placed_at=order.at,
        delivered_at=order.at,
        tax_mode=TaxMode.INCLUDED,
        lines=tuple(_line(line) for line in order.lines),
        shipping=ToldShipping(paid=pounds(order.shipping)) if order.shipping else None,
        payments=(
            ToldPayment(id=f"{order.number}-1", amount=pounds(order.paid), captured_at=order.at, method="invoice"),
        ),
    )


def told_product(product: ProductInput) -> ToldProduct:
    """Return a product in the shop's words."""
    return ToldProduct(
        sku=product["sku"],
        title=product["title"],
        price=product["price"],
        currency=product["currency"],
        group=product.get("group"),
    )


def _line(line: RetailLine) -> ToldLine:
    return ToldLine(sku=line.sku, title=line.title, quantity=line.quantity, unit_price=pounds(line.price))
