"""
The demo shop: one real week, the last before Christmas 2010, of orders and of what came back.

It is the week's every order, cut from Chen, D. (2015), Online Retail, UCI Machine Learning Repository, CC BY 4.0, by
`tools.make_demo`. `demo.json` keeps its own instants; `shifted` brings it to where it looks like last week.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, TypedDict
from zoneinfo import ZoneInfo

from api.sandbox.inputs import ProductInput
from api.sandbox.retail import CURRENCY, TIME_ZONE, RetailLine, RetailOrder

FILE: Final = Path(__file__).with_name("demo.json")


WrittenProduct = tuple[str, str, str]
"""A product as the file has it: its title, its price, and the group of its variants, empty where it has none."""


class WrittenOrder(TypedDict):
    """An order as the file has it: a line is a stock code, a quantity and a price; its title is the product's."""

    number: str
    buyer: str
    territory: str
    at: str
    shipping: str
    lines: list[tuple[str, int, str]]


class WrittenReturn(TypedDict):
    """A return as the file has it."""

    order: str
    line: int
    quantity: int
    at: str


class WrittenShop(TypedDict):
    """The file."""

    source: str
    products: dict[str, WrittenProduct]
    orders: list[WrittenOrder]
    returns: list[WrittenReturn]


@dataclass(frozen=True, slots=True)
class DemoReturn:
    """Units that came back: of which order, and of which of its lines, from 1."""

    order: str
    line: int
    quantity: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A week of a shop, in the order of time."""

    products: tuple[ProductInput, ...]
    orders: tuple[RetailOrder, ...]
    returns: tuple[DemoReturn, ...]


def demo_shop() -> DemoShop:
    """Return the demo shop as the file has it."""
    return demo_from(json.loads(FILE.read_text(encoding="utf-8")))


def demo_from(shop: WrittenShop) -> DemoShop:
    """Return the demo shop that is written so."""
    products = shop["products"]
    return DemoShop(
        products=tuple(_product(sku, products[sku]) for sku in products),
        orders=tuple(_order(order, products) for order in shop["orders"]),
        returns=tuple(_return(back) for back in shop["returns"]),
    )


def shifted(shop: DemoShop, *, last_delivery_on: date) -> DemoShop:
    """Return the shop moved by whole days, so that its last delivery is on that day of the shop's calendar."""
    last = max(order.at for order in shop.orders).astimezone(ZoneInfo(TIME_ZONE)).date()
    days = last_delivery_on - last
    return replace(
        shop,
        orders=tuple(replace(order, at=order.at + days) for order in shop.orders),
        returns=tuple(replace(back, at=back.at + days) for back in shop.returns),
    )


def _product(sku: str, written: WrittenProduct) -> ProductInput:
    title, price, group = written
    product = ProductInput(sku=sku, title=title, price=price, currency=CURRENCY)
    if group:
        product["group"] = group
    return product


def _order(written: WrittenOrder, products: Mapping[str, WrittenProduct]) -> RetailOrder:
    return RetailOrder(
        number=written["number"],
        buyer=written["buyer"],
        territory=written["territory"],
        at=datetime.fromisoformat(written["at"]),
        lines=tuple(
            RetailLine(sku=sku, title=products[sku][0], quantity=quantity, price=Decimal(price))
            for sku, quantity, price in written["lines"]
        ),
        shipping=Decimal(written["shipping"]),
    )


def _return(written: WrittenReturn) -> DemoReturn:
    return DemoReturn(written["order"], written["line"], written["quantity"], datetime.fromisoformat(written["at"]))
