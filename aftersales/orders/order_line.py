"""What was bought and how it was paid, as the shop recorded it."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.identifiers import CaseId, OrderLineId
from aftersales.money import Money
from aftersales.vocabulary import ProductTrait


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """
    So many units of one article. `paid` is what the buyer paid for all of them, with tax.

    `discount` holds the line's own discount and its share of the order's, which was split once, at import.
    `delivered` counts units where the shop told; `delivered_at` only where it differs from the order's. `from_case` is
    the exchange that added the line. `weight_grams` is that of one unit, where the shop told.
    """

    id: OrderLineId
    sku: str
    title: str
    quantity: int
    unit_price: Money
    discount: Money
    tax: Money
    paid: Money
    category: str | None = None
    delivered: int | None = None
    delivered_at: datetime | None = None
    from_case: CaseId | None = None
    traits: tuple[ProductTrait, ...] = ()
    weight_grams: int | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Money that the buyer paid, by the payment provider's or the shop's id of it."""

    id: str
    amount: Money
    method: str
    captured_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Shipping:
    """What the buyer paid for delivery, tax included, and what the cheapest standard delivery would have cost."""

    paid: Money
    tax: Money
    cheapest_standard: Money | None = None
