"""The questions about many cases."""

from typing import Annotated

import strawberry

from aftersales.identifiers import MerchantId
from aftersales.vocabulary import CaseStatus
from schema.context import Info
from schema.inputs import Given, Period
from schema.insights.inputs import InsightScope, SimulatePolicyInput, period_of
from schema.insights.insights import Insights
from schema.insights.types import PolicySimulation
from schema.problems import InvalidInput, NotFound, NotPermitted

SimulatePolicyResult = Annotated[
    PolicySimulation | NotFound | NotPermitted | InvalidInput,
    strawberry.union(
        "SimulatePolicyResult", description="What rules would have made of past cases, or why none is told."
    ),
]
_Scope = Annotated[InsightScope, strawberry.argument(description="Of which part of a shop's business.")]
_Period = Annotated[Period, strawberry.argument(description="Of which days in UTC: at most 366.")]
_Merchant = Annotated[strawberry.ID, strawberry.argument(description="Whose queue.")]


@strawberry.type(description="How many cases stand somewhere.")
class StatusCount:
    status: CaseStatus = strawberry.field(description="Where they stand.")
    count: int = strawberry.field(description="How many cases.")


@strawberry.type
class InsightQueries:
    @strawberry.field(
        description=(
            "What a part of a shop's business comes to in a period, for those who see its figures. What happened is "
            "counted within seconds. However much it was, the answer costs the same."
        )
    )
    def insights(self, info: Info, scope: _Scope, period: _Period) -> Insights | None:
        ask = info.context
        found = ask.business.ask_insights.of(
            scope.scope(), period_of(period), viewer=ask.actor, currency=scope.currency
        )
        return None if found is None else Insights.of(found)

    @strawberry.field(description="How many of a shop's cases stand where, every status with any; for its staff.")
    def queue_counts(self, info: Info, merchant_id: _Merchant) -> list[StatusCount]:
        ask = info.context
        counts = ask.business.ask_insights.queue(MerchantId(merchant_id), viewer=ask.actor)
        return [StatusCount(status=status, count=count) for status, count in counts.items()]

    @strawberry.field(description="Try rules over the merchant's own history. Nothing is written.")
    def simulate_policy(self, info: Info, input: Given[SimulatePolicyInput]) -> SimulatePolicyResult:
        ask = info.context
        simulated = ask.business.simulations.simulate(
            MerchantId(input.merchant_id),
            [rule.told() for rule in input.rules],
            period_of(input.period),
            actor=ask.actor,
        )
        return PolicySimulation.of(simulated)
