"""Insights as clients see them."""

from typing import Self

import strawberry

from aftersales.insights import simulation
from schema.money import Citation, Money


@strawberry.type(description="What one policy makes of many cases.")
class SimulatedOutcome:
    approved: int = strawberry.field(description="How many cases are approved, or would be as far as rules decide.")
    declined: int = strawberry.field(
        description="How many a rule refuses, and how many people declined, canceled or never answered."
    )
    automatic: int = strawberry.field(description="How many of the approved need no person.")
    refunded: Money = strawberry.field(description="What goes back to buyers, in the merchant's currency.")
    fees: Money = strawberry.field(description="What is kept back from them, in the merchant's currency.")

    @classmethod
    def of(cls, outcome: simulation.SimulatedOutcome) -> Self:
        return cls(
            approved=outcome.approved,
            declined=outcome.declined,
            automatic=outcome.automatic,
            refunded=Money.of(outcome.refunded),
            fees=Money.of(outcome.fees),
        )


@strawberry.type(description="What tried rules would have made of past cases. Nothing was changed.")
class PolicySimulation:
    cases: int = strawberry.field(description="How many cases were replayed: at most 500, the newest of the period.")
    before: SimulatedOutcome = strawberry.field(description="Under the policies that their orders are pinned to.")
    after: SimulatedOutcome = strawberry.field(
        description="Under the rules that are tried, as if they had been published before the orders were placed."
    )
    unlawful: list[Citation] = strawberry.field(description="What the law would refuse of the rules that are tried.")
    other_currencies: int = strawberry.field(
        description="How many cases are in another currency than the merchant's, and so left out of the amounts."
    )

    @classmethod
    def of(cls, simulated: simulation.Simulation) -> Self:
        """Return a simulation as clients see it."""
        return cls(
            cases=len(simulated.each),
            before=SimulatedOutcome.of(simulated.before),
            after=SimulatedOutcome.of(simulated.after),
            unlawful=Citation.all_of(simulated.unlawful),
            other_currencies=simulated.other_currencies,
        )
