"""
What happened to an order, in the past tense.

Subscribers read these. Add fields if you must; never rename or remove one. `data` is JSON, in snake_case, without
personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftersales.identifiers import MerchantId, OrderId
from aftersales.orders.order import Order
from aftersales.vocabulary import Party

ORDER_IMPORTED: Final = "order.imported"
ORDER_UPDATED: Final = "order.updated"


@dataclass(frozen=True, kw_only=True)
class OrderEvent:
    """Something the shop told about an order; `number` counts the order's events from 1."""

    order_id: OrderId
    merchant_id: MerchantId
    number: int
    type: str
    at: datetime
    by: Party
    data: Mapping[str, object]


def told(order: Order, *, by: Party, at: datetime) -> OrderEvent:
    """Return the event of an order as the shop just told it: its first, or an update."""
    return OrderEvent(
        order_id=order.id,
        merchant_id=order.merchant_id,
        number=order.version,
        type=ORDER_IMPORTED if order.version == 1 else ORDER_UPDATED,
        at=at,
        by=by,
        data=_data_of(order),
    )


def _data_of(order: Order) -> Mapping[str, object]:
    return {
        "order_id": order.id,
        "order_number": order.number,
        "merchant_id": order.merchant_id,
        "territory": order.territory,
        "currency": order.currency,
        "placed_at": order.placed_at.isoformat(),
        "delivered_at": order.delivered_at.isoformat() if order.delivered_at else None,
        "paid": order.paid.amount,
        "policy_version": order.policy_version,
        "lines": [
            {
                "order_line_id": line.id,
                "sku": line.sku,
                "category": line.category,
                "quantity": line.quantity,
                "delivered": order.quantities(line).delivered,
                "paid": line.paid.amount,
            }
            for line in order.lines
        ],
    }
