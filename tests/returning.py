"""A return over the counter: who takes part, the order that it is about, and what the world is told of it."""

from datetime import UTC, datetime, timedelta
from typing import Final

from tests.shop import SHOP

NOW: Final = datetime.now(UTC).replace(microsecond=0)
SYSTEM: Final = {"sub": "shop-system", "party": "SYSTEM", "merchant": SHOP.id}
LEAD: Final = {"sub": "lea", "party": "MERCHANT", "merchant": SHOP.id, "role": "lead"}
BUYER: Final = {"sub": "ann", "party": "BUYER", "merchant": SHOP.id}
ORDER: Final = {
    "number": "A-1",
    "buyer": {"id": "ann", "name": "Ann Example", "email": "ann@example.org"},
    "territory": "DE",
    "timeZone": "Europe/Berlin",
    "currency": "EUR",
    "placedAt": (NOW - timedelta(days=3)).isoformat(),
    "deliveredAt": (NOW - timedelta(days=1)).isoformat(),
    "taxMode": "INCLUDED",
    "lines": [{"sku": "SKU-1", "title": "A lamp", "quantity": 2, "unitPrice": "10.00"}],
    "payments": [{"id": "pay-1", "amount": "20.00", "method": "card", "capturedAt": NOW.isoformat()}],
}
STORY: Final = [
    "case.requested",
    "case.approved",
    "case.shipment_registered",
    "case.goods_received",
    "case.goods_inspected",
    "case.refund_settled",
]
