"""Merchants and their policies as clients see them."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.currencies import CurrencyCode
from aftersales.identifiers import MerchantId
from aftersales.orders import merchant as orders
from aftersales.policy import policy as policies
from schema.context import Info
from schema.pages import Node
from schema.policy.rules import PolicyRule, rule_of


@strawberry.type(description="A shop.")
class Merchant(Node):
    name: str = strawberry.field(description="What people call it.")
    currency: CurrencyCode = strawberry.field(description="The currency that its policy is stated in.")
    time_zone: str = strawberry.field(description="The IANA name of the time zone that decides its dates.")

    @strawberry.field(description="What it promises now.")
    def policy(self, info: Info) -> "Policy":
        return Policy.of(info.context.reading.policy(MerchantId(self.id)))

    @classmethod
    def of(cls, merchant: orders.Merchant) -> Self:
        """Return a merchant as clients see it."""
        return cls(
            id=strawberry.ID(merchant.id),
            name=merchant.name,
            currency=merchant.currency,
            time_zone=merchant.time_zone,
        )


@strawberry.type(description="One version of what a merchant promises. It never changes; orders are pinned to theirs.")
class Policy:
    merchant_id: strawberry.Private[MerchantId]
    version: int = strawberry.field(description="Its number; 1 is what every merchant promises at first.")
    published_at: datetime = strawberry.field(description="When it was published.")
    effective_from: datetime = strawberry.field(description="It holds for orders placed from this instant on.")
    rules: list[PolicyRule] = strawberry.field(description="Its rules, in order.")

    @strawberry.field(description="Whose it is.")
    def merchant(self, info: Info) -> Merchant:
        return Merchant.of(info.context.reading.merchant(self.merchant_id))

    @classmethod
    def of(cls, policy: policies.Policy) -> Self:
        """Return a policy as clients see it."""
        return cls(
            merchant_id=policy.merchant_id,
            version=policy.version,
            published_at=policy.published_at,
            effective_from=policy.effective_from,
            rules=[rule_of(rule) for rule in policy.rules],
        )
