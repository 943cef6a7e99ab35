"""Insights: what clients ask for."""

import strawberry

from aftersales.currencies import CurrencyCode
from aftersales.identifiers import MerchantId
from aftersales.insights import periods, sheets
from aftersales.territories import Territory
from schema.inputs import EXPECTED_VERSION, REQUEST_KEY, Period
from schema.policy.inputs import PolicyRuleInput


@strawberry.input(description="Rules to try over a merchant's own history.")
class SimulatePolicyInput:
    merchant_id: strawberry.ID = strawberry.field(description="Whose history.")
    rules: list[PolicyRuleInput] = strawberry.field(
        description="All rules of the policy that is tried, 1–100, in order."
    )
    period: Period = strawberry.field(
        description="The days in UTC on which the cases were opened: at most 366. Of more than 500 cases, the newest."
    )


@strawberry.input(description="A recommendation to follow.")
class ApplyRecommendationInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    merchant_id: strawberry.ID = strawberry.field(description="Whose policy.")
    recommendation_id: strawberry.ID = strawberry.field(
        description="The recommendation. Its id says all of the rule, so that what is published is what was shown."
    )
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


@strawberry.input(description="A part of a shop's business; all given conditions hold.")
class InsightScope:
    merchant_id: strawberry.ID = strawberry.field(description="Of this shop.")
    sku: str | None = strawberry.field(
        default=None, description="Of the article with this code. An article has its category: not both."
    )
    category: str | None = strawberry.field(default=None, description="Of the articles filed under this.")
    territory: Territory | None = strawberry.field(
        default=None, description="Of the buyers who live here; a country covers its subdivisions: DE covers DE-BY."
    )
    currency: CurrencyCode | None = strawberry.field(
        default=None, description="Of which amounts are; left out, the merchant's. Those in others are left out."
    )

    def scope(self) -> sheets.InsightScope:
        """Return the part of the business as the business takes it."""
        return sheets.InsightScope(
            merchant_id=MerchantId(self.merchant_id),
            sku=self.sku,
            category=self.category,
            territory=self.territory,
        )


def period_of(period: Period) -> periods.Period:
    """Return a span of days as the business takes it."""
    return periods.Period(from_=period.from_, to=period.to)
