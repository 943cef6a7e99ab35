"""Insights: what clients ask for."""

import strawberry

from aftersales.insights import periods
from schema.inputs import Period
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


def period_of(period: Period) -> periods.Period:
    """Return a span of days as the business takes it."""
    return periods.Period(from_=period.from_, to=period.to)
