"""The merchants of one machine: there from the moment that somebody may speak for them, with the default policy."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from aftersales.currencies import CurrencyCode
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace
from aftersales.identifiers import MerchantId
from aftersales.orders.merchant import Merchant
from aftersales.orders.repository import MerchantRepository
from aftersales.policy.policy import default_policy
from aftersales.policy.repository import PolicyRepository


@dataclass(frozen=True, kw_only=True)
class Merchants:
    """Opens shops."""

    merchants: MerchantRepository
    policies: PolicyRepository
    now: Callable[[], datetime]

    def ensure(self, merchant_id: MerchantId, *, name: str, currency: CurrencyCode, time_zone: str) -> None:
        """Open a shop, unless it is open already: then it stays as it is."""
        at = self.now()
        merchant = Merchant(id=merchant_id, name=name, currency=currency, time_zone=time_zone, created_at=at)
        self.merchants.add(merchant)
        try:
            self.policies.latest(merchant_id)
        except NotFound:
            # Somebody else may be opening the same shop.
            with suppress(LostRace):
                self.policies.publish(default_policy(merchant_id, at=at), None)
