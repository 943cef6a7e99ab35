"""An order in the shop's words: texts for amounts, nothing checked yet."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.vocabulary import ProductTrait, TaxMode


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """A line as the shop tells it; amounts are decimal texts."""

    sku: str
    title: str
    quantity: int
    unit_price: str
    discount: str = "0"
    tax: str = "0"
    category: str | None = None
    delivered: int | None = None
    traits: tuple[ProductTrait, ...] = ()
    weight_grams: int | None = None


@dataclass(frozen=True, kw_only=True)
class ToldShipping:
    """What delivery cost, as the shop tells it."""

    paid: str
    tax: str = "0"
    cheapest_standard: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToldPayment:
    """A payment as the shop tells it."""

    id: str
    amount: str
    method: str
    captured_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ToldBuyer:
    """The buyer as the shop tells them."""

    id: str
    name: str | None = None
    email: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToldOrder:
    """An order as the shop tells it."""

    number: str
    buyer: ToldBuyer
    territory: str
    currency: str
    placed_at: datetime
    tax_mode: TaxMode
    lines: tuple[ToldLine, ...]
    payments: tuple[ToldPayment, ...]
    delivered_at: datetime | None = None
    time_zone: str | None = None
    discount: str = "0"
    shipping: ToldShipping | None = None
    informed_of_withdrawal: bool = True


@dataclass(frozen=True, kw_only=True)
class ToldProduct:
    """A product as the shop tells it."""

    sku: str
    title: str
    price: str
    currency: str
    category: str | None = None
    group: str | None = None
    traits: tuple[ProductTrait, ...] = ()
