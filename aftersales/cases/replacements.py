"""Replacements: what may be sent instead of a returned article, and at which price."""

from collections.abc import Mapping

from aftersales.actors import Actor
from aftersales.errors import InvalidInput
from aftersales.input_check import InputCheck
from aftersales.money import Money
from aftersales.orders.merchant import Product
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.vocabulary import Party
from aftersales.wording import Said


def replacement_for(
    line: OrderLine,
    sku: str,
    price: str | None,
    *,
    products: Mapping[str, Product],
    order: Order,
    by: Actor,
    index: int,
) -> Money:
    """
    Return the price of a replacement, or refuse it.

    A buyer chooses among the imported products of the same group, at their price. Staff and shop systems may name any
    article, and its price.
    """
    check, path = InputCheck("lines", index), "replacementUnitPrice"
    if price is not None:
        if by.party is Party.BUYER:
            check.complain(path, message=Said("is not the buyer's to say; the product's price holds"))
        amount = check.amount(path, text=price, currency=order.currency)
        check.refuse()
        return amount
    product = products.get(sku)
    if product is None or (by.party is Party.BUYER and not _may_replace(product, line, products)):
        raise _refused(index, Said("is not a product that may replace this line"))
    if product.price.currency != order.currency:
        raise _refused(index, Said("is not sold in {currency}", currency=order.currency))
    return product.price


def _refused(index: int, message: Said) -> InvalidInput:
    return InvalidInput.at("lines", index, "replacementSku", message=message)


def _may_replace(product: Product, line: OrderLine, products: Mapping[str, Product]) -> bool:
    if product.sku == line.sku:
        return True
    original = products.get(line.sku)
    return original is not None and original.group is not None and original.group == product.group
