"""
Importing orders: from what a shop tells to an order that can be kept, or to what is wrong with it.

Tax and discount are taken as told. Only an order discount that comes without shares is split, once, here: by largest
remainder, in proportion to the line totals after their own discounts.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.identifiers import MAX_OWNED, ActorId, OrderId, OrderLineId, owned
from aftersales.input_check import InputCheck
from aftersales.money import Money
from aftersales.orders.merchant import Buyer, Merchant, Product
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine, Payment, Shipping
from aftersales.orders.told import ToldOrder, ToldPayment, ToldProduct, ToldShipping
from aftersales.territories import Territory
from aftersales.texts import MAX_NAME
from aftersales.vocabulary import TaxMode
from aftersales.wording import Said
from aftersales.zones import zone_of

MAX_ORDERS: Final = 25
MAX_LINES: Final = 5_000
MAX_PAYMENTS: Final = 50


def order_from(
    told: ToldOrder, *, merchant: Merchant, order_id: OrderId, policy_version: Callable[[datetime], int]
) -> Order:
    """Return the order that a shop tells of, or refuse it with all that is wrong with it."""
    check = InputCheck()
    _check_facts(check, told)
    lines = _lines(check, told, order_id)
    shipping = _shipping(check, told)
    payments = _payments(check, told)
    check.refuse()
    order = Order(
        id=order_id,
        number=told.number,
        merchant_id=merchant.id,
        buyer_id=ActorId(told.buyer.id),
        territory=Territory(told.territory),
        time_zone=told.time_zone or zone_of(Territory(told.territory)).key,
        currency=CurrencyCode(told.currency),
        placed_at=told.placed_at,
        delivered_at=told.delivered_at,
        tax_mode=told.tax_mode,
        shipping=shipping,
        payments=payments,
        informed_of_withdrawal=told.informed_of_withdrawal,
        policy_version=policy_version(told.placed_at),
        lines=lines,
        line_count=len(lines),
        units=sum(line.quantity for line in lines),
    )
    return replace(order, digest=_digest_of(order, buyer_from(told, merchant=merchant)))


def buyer_from(told: ToldOrder, *, merchant: Merchant) -> Buyer:
    """Return the buyer that an order names."""
    return Buyer(
        merchant_id=merchant.id,
        id=ActorId(told.buyer.id),
        name=told.buyer.name,
        email=told.buyer.email,
        language=told.buyer.language,
    )


def updated(before: Order, after: Order) -> Order:
    """
    Return the order as the shop tells it anew, under its old id.

    Deliveries may always move; money and lines only while no case stands on them, else they are refused by name.
    """
    check = InputCheck()
    if before.ledger.cases:
        _refuse_changed_money(check, before, after)
    check.refuse()
    version = before.version + 1
    return replace(
        after,
        version=version,
        policy_version=before.policy_version,
        ledger=replace(before.ledger, order_version=version),
    )


def _refuse_changed_money(check: InputCheck, before: Order, after: Order) -> None:
    fixed = {
        "buyer": before.buyer_id == after.buyer_id,
        "territory": before.territory == after.territory,
        "currency": before.currency == after.currency,
        "placedAt": before.placed_at == after.placed_at,
        "taxMode": before.tax_mode == after.tax_mode,
        "lines": len(before.lines) == len(after.lines),
        "shipping": before.shipping == after.shipping,
        "payments": before.payments == after.payments,
    }
    changed: list[tuple[str | int, ...]] = [(name,) for name, same in fixed.items() if not same]
    for index, (old, new) in enumerate(zip(before.lines, after.lines, strict=False)):
        changed += [("lines", index, name) for name, attribute in _OF_A_LINE if attribute(old) != attribute(new)]
    for path in changed:
        check.complain(*path, message=Said("cannot change any more: a case stands on it"))


_OF_A_LINE: Final[tuple[tuple[str, Callable[[OrderLine], object]], ...]] = (
    ("sku", lambda line: line.sku),
    ("title", lambda line: line.title),
    ("category", lambda line: line.category),
    ("quantity", lambda line: line.quantity),
    ("unitPrice", lambda line: line.unit_price),
    ("discount", lambda line: line.discount),
    ("tax", lambda line: line.tax),
    ("traits", lambda line: line.traits),
)


def _check_facts(check: InputCheck, told: ToldOrder) -> None:
    check.name("number", text=told.number, at_most=100)
    check.name("buyer", "id", text=told.buyer.id)
    for field_name, text in (("name", told.buyer.name), ("email", told.buyer.email)):
        check.text("buyer", field_name, text=text, at_most=MAX_NAME)
    check.name("buyer", "language", text=told.buyer.language, at_most=35)
    check.territory("territory", code=told.territory)
    check.time_zone("timeZone", name=told.time_zone)
    check.currency("currency", code=told.currency)
    check.count("lines", things=told.lines, at_most=min(MAX_LINES, MAX_OWNED))
    check.count("payments", things=told.payments, at_most=MAX_PAYMENTS, least=0)
    if told.delivered_at is not None and told.delivered_at < told.placed_at:
        check.complain("deliveredAt", message=Said("is before the order was placed"))


def _lines(check: InputCheck, told: ToldOrder, order_id: OrderId) -> tuple[OrderLine, ...]:
    order_discount = check.amount("discount", text=told.discount, currency=told.currency)
    own = [_own_totals(check, told, index) for index in range(len(told.lines))]
    weights = [gross.minor_units - discount.minor_units for gross, discount, _ in own]
    check.refuse()
    if order_discount.minor_units > sum(weights):
        check.complain("discount", message=Said("is more than the lines come to"))
        check.refuse()
    shares = order_discount.split(weights) if order_discount else [order_discount] * len(weights)
    return tuple(
        _line(check, told, index, OrderLineId(owned("oln", order_id, index + 1)), totals, share)
        for index, (totals, share) in enumerate(zip(own, shares, strict=True))
    )


def _own_totals(check: InputCheck, told: ToldOrder, index: int) -> tuple[Money, Money, Money]:
    line, path = told.lines[index], ("lines", index)
    check.name(*path, "sku", text=line.sku, at_most=100)
    check.text(*path, "title", text=line.title, at_most=500)
    check.name(*path, "category", text=line.category)
    check.quantity(*path, "quantity", number=line.quantity)
    if line.delivered is not None and not 0 <= line.delivered <= line.quantity:
        check.complain(*path, "delivered", message=Said("must be from 0 to the quantity"))
    if line.weight_grams is not None:
        check.quantity(*path, "weightGrams", number=line.weight_grams)
    gross = check.amount(*path, "unitPrice", text=line.unit_price, currency=told.currency) * line.quantity
    discount = check.amount(*path, "discount", text=line.discount, currency=told.currency)
    tax = check.amount(*path, "tax", text=line.tax, currency=told.currency)
    if discount > gross:
        check.complain(*path, "discount", message=Said("is more than the line comes to"))
    return gross, discount, tax


def _line(
    check: InputCheck,
    told: ToldOrder,
    index: int,
    line_id: OrderLineId,
    totals: tuple[Money, Money, Money],
    share: Money,
) -> OrderLine:
    line, (gross, own_discount, tax) = told.lines[index], totals
    discount = own_discount + share
    net = gross - discount
    if told.tax_mode is TaxMode.INCLUDED and tax > net:
        check.complain("lines", index, "tax", message=Said("is more than what was paid for the line"))
    return OrderLine(
        id=line_id,
        sku=line.sku,
        title=line.title,
        category=line.category,
        quantity=line.quantity,
        delivered=line.delivered,
        unit_price=check.amount("lines", index, "unitPrice", text=line.unit_price, currency=told.currency),
        discount=discount,
        tax=tax,
        paid=net + tax if told.tax_mode is TaxMode.ON_TOP else net,
        traits=tuple(dict.fromkeys(line.traits)),
        weight_grams=line.weight_grams,
    )


def _shipping(check: InputCheck, told: ToldOrder) -> Shipping:
    asked = told.shipping or ToldShipping(paid="0")
    paid = check.amount("shipping", "paid", text=asked.paid, currency=told.currency)
    tax = check.amount("shipping", "tax", text=asked.tax, currency=told.currency)
    if tax > paid:
        check.complain("shipping", "tax", message=Said("is more than what was paid for shipping"))
    if asked.cheapest_standard is None:
        return Shipping(paid=paid, tax=tax)
    standard = check.amount("shipping", "cheapestStandard", text=asked.cheapest_standard, currency=told.currency)
    return Shipping(paid=paid, tax=tax, cheapest_standard=standard)


def _payments(check: InputCheck, told: ToldOrder) -> tuple[Payment, ...]:
    currency, seen = CurrencyCode(told.currency), set[str]()
    payments = []
    for index, payment in enumerate(told.payments):
        if payment.id in seen:
            check.complain("payments", index, "id", message=Said("is another payment's id too"))
        seen.add(payment.id)
        payments.append(payment_from(payment, check=check, currency=currency, path=("payments", index)))
    return tuple(payments)


def payment_from(
    told: ToldPayment, *, check: InputCheck, currency: CurrencyCode, path: tuple[str | int, ...]
) -> Payment:
    """Return a payment that a shop tells of; what is wrong with it is noted."""
    check.name(*path, "id", text=told.id)
    check.name(*path, "method", text=told.method, at_most=50)
    if told.id.startswith("#"):
        check.complain(*path, "id", message=Said("begins with #, as no payment's id may"))
    amount = check.amount(*path, "amount", text=told.amount, currency=currency)
    return Payment(id=told.id, amount=amount, method=told.method, captured_at=told.captured_at)


_KNOWN_TO_US: Final = ("head",)
"""What an order has that no shop told, and that came later than the first digests."""


def _digest_of(order: Order, buyer: Buyer) -> str:
    """Return a hash of all that the shop told: the same number and the same hash mean nothing new."""
    told = replace(order, id=OrderId(""), policy_version=0, lines=tuple(_nameless(line) for line in order.lines))
    facts = {name: fact for name, fact in asdict(told).items() if name not in _KNOWN_TO_US}
    canonical = json.dumps((facts, asdict(buyer)), sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def _nameless(line: OrderLine) -> OrderLine:
    return replace(line, id=OrderLineId(""))


def products_from(told: tuple[ToldProduct, ...], *, merchant: Merchant) -> tuple[Product, ...]:
    """Return the products that a shop tells of, or refuse them all with what is wrong."""
    check = InputCheck("products")
    products = tuple(_product(check, index, product, merchant) for index, product in enumerate(told))
    if len({product.sku for product in products}) < len(products):
        check.complain(message=Said("names the same sku twice"))
    check.refuse()
    return products


def _product(check: InputCheck, index: int, told: ToldProduct, merchant: Merchant) -> Product:
    check.name(index, "sku", text=told.sku, at_most=100)
    check.text(index, "title", text=told.title, at_most=500)
    check.name(index, "category", text=told.category)
    check.name(index, "group", text=told.group)
    check.currency(index, "currency", code=told.currency)
    return Product(
        merchant_id=merchant.id,
        sku=told.sku,
        title=told.title,
        category=told.category,
        price=check.amount(index, "price", text=told.price, currency=told.currency),
        group=told.group,
        traits=tuple(dict.fromkeys(told.traits)),
    )
