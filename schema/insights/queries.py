"""The questions about many cases."""

from typing import Annotated

import strawberry

from aftersales.identifiers import MerchantId
from schema.context import Info
from schema.inputs import Given
from schema.insights.inputs import SimulatePolicyInput, period_of
from schema.insights.types import PolicySimulation
from schema.problems import InvalidInput, NotFound, NotPermitted

SimulatePolicyResult = Annotated[
    PolicySimulation | NotFound | NotPermitted | InvalidInput,
    strawberry.union(
        "SimulatePolicyResult", description="What rules would have made of past cases, or why none is told."
    ),
]


@strawberry.type
class InsightQueries:
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
