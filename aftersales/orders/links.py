"""Order links: what lets a guest who has no account look after one order, for a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from aftersales.orders.order import Order

MAX_HOURS: Final = 24 * 90


@dataclass(frozen=True, kw_only=True)
class OrderLink:
    """A bearer token for one order, until an instant of wall-clock time."""

    token: str
    expires_at: datetime


class OrderLinks(Protocol):
    """Signs order links."""

    def link_to(self, order: Order, *, expires_at: datetime) -> OrderLink:
        """Return the link to an order; the same order and instant give the same token."""
        ...
