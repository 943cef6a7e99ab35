"""
What happened to an order, in the past tense.

Subscribers read these. Add fields if you must; never rename or remove one. `data` is JSON, in snake_case, without
personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from aftersales.identifiers import CorrelationId, MerchantId, OrderId, OrderLineId
from aftersales.orders.order import Order
from aftersales.vocabulary import Party

ORDER_IMPORTED: Final = "order.imported"
ORDER_UPDATED: Final = "order.updated"
ORDER_BUYER_ERASED: Final = "order.buyer_erased"


class _Delivered(NamedTuple):
    """How many units of a line were delivered, and when, as far as the shop told."""

    units: int = 0
    at: str | None = None


_Lines = Mapping[tuple[OrderLineId, str, str | None], _Delivered]


@dataclass(frozen=True, kw_only=True)
class OrderEvent:
    """
    Something told about an order; `number` counts its events from 1.

    Whoever keeps an event says the hash of the one before it, and which request it goes back to.
    """

    order_id: OrderId
    merchant_id: MerchantId
    number: int
    type: str
    at: datetime
    by: Party
    data: Mapping[str, object]
    correlation_id: CorrelationId | None = field(default=None, compare=False)
    previous_hash: str = field(default="", compare=False)


def told(order: Order, *, since: Order | None = None, by: Party, at: datetime) -> OrderEvent:
    """Return the event of an order as the shop just told it: its first, or an update of what it was before."""
    return OrderEvent(
        order_id=order.id,
        merchant_id=order.merchant_id,
        number=order.version,
        type=ORDER_IMPORTED if order.version == 1 else ORDER_UPDATED,
        at=at,
        by=by,
        data={**_data_of(order, since), **(_replaced(order, since) if since else {})},
    )


def _data_of(order: Order, since: Order | None) -> Mapping[str, object]:
    now, before = _delivered_in(order), _delivered_in(since) if since else {}
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
                "delivered": now[key].units,
                "delivered_at": now[key].at,
                "delivered_before": before.get(key, _Delivered()).units,
                "delivered_at_before": before.get(key, _Delivered()).at,
                "came_back": order.ledger.of(line.id).came_back,
                "paid": line.paid.amount,
            }
            for line in order.lines
            for key in ((line.id, line.sku, line.category),)
        ],
    }


def _replaced(order: Order, since: Order) -> Mapping[str, object]:
    """Return what was told before and holds no more, so that whoever counts can take it back."""
    still = _delivered_in(order)
    gone = [
        {"sku": sku, "category": category, "delivered": delivered.units, "delivered_at": delivered.at}
        for (line_id, sku, category), delivered in _delivered_in(since).items()
        if delivered.units and (line_id, sku, category) not in still
    ]
    before = {"territory": since.territory, "placed_at": since.placed_at.isoformat()}
    return {"replaces": {**before, "gone": gone}}


def _delivered_in(order: Order) -> _Lines:
    return {
        (line.id, line.sku, line.category): _Delivered(order.quantities(line).delivered, at.isoformat() if at else None)
        for line in order.lines
        for at in (order.delivery_of(line),)
    }
