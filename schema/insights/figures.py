"""What cases and feedback come to, as clients see it: each figure with its definition and its unit."""

from typing import Self

import strawberry

from aftersales.feedback.reading import Sentiment
from aftersales.insights import estimates, figures
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import CaseKind
from schema.money import Money
from schema.policy.reasons import Reason


@strawberry.type(description="A figure and how sure it is: of 100 such intervals, 95 hold the truth.")
class Estimate:
    value: float = strawberry.field(description="What was found.")
    low: float = strawberry.field(description="The truth is hardly less.")
    high: float = strawberry.field(description="The truth is hardly more.")
    n: int = strawberry.field(description="Of how many things the figure tells; with each figure is said of which.")

    @classmethod
    def of(cls, estimate: estimates.Estimate) -> Self:
        """Return an estimate as clients see it."""
        return cls(value=estimate.value, low=estimate.low, high=estimate.high, n=estimate.n)


def estimate_or_none(estimate: estimates.Estimate | None) -> Estimate | None:
    """Return an estimate as clients see it, if there was anything to estimate it from."""
    return None if estimate is None else Estimate.of(estimate)


@strawberry.type(description="How many hours it took, within 2%: so many of the cases took no more. Null of no cases.")
class Quantiles:
    p50: float | None = strawberry.field(description="Half of them.")
    p90: float | None = strawberry.field(description="90 of 100.")
    p99: float | None = strawberry.field(description="99 of 100.")
    n: int = strawberry.field(description="How many cases were measured.")

    @classmethod
    def of(cls, quantiles: figures.Quantiles) -> Self:
        """Return quantiles as clients see them."""
        return cls(p50=quantiles.p50, p90=quantiles.p90, p99=quantiles.p99, n=quantiles.n)


@strawberry.type(description="How many cases ask for something.")
class KindCount:
    kind: CaseKind = strawberry.field(description="What they ask for.")
    count: int = strawberry.field(description="How many cases.")


@strawberry.type(description="How many cases give a reason.")
class ReasonCount:
    reason: Reason = strawberry.field(description="The reason.")
    count: int = strawberry.field(description="How many cases; one whose lines give several counts for each of them.")


@strawberry.type(
    description=(
        "What became of cases. All but returnRate counts on the day on which it happened, whenever the case was opened."
    )
)
class CaseInsights:
    opened: int = strawberry.field(description="Cases asked for.")
    completed: int = strawberry.field(description="Cases all of whose remedies ended.")
    by_kind: list[KindCount] = strawberry.field(description="The cases asked for by kind, every kind with any.")
    by_reason: list[ReasonCount] = strawberry.field(
        description="The cases asked for by the reasons of their lines, every reason with any."
    )
    return_rate: Estimate | None = strawberry.field(
        description=(
            "Units that came back ÷ units delivered, 0–1, of the orders placed in the period, whenever they came back; "
            "n: units delivered. It can still rise for recent orders, whose buyers have time left. Null where nothing "
            "was delivered. Formula unit-rate/clustered-wilson-1."
        )
    )
    exchange_rate: Estimate | None = strawberry.field(
        description=(
            "Cases completed with an exchange or store credit ÷ cases completed, 0–1; n: cases completed. Null of "
            "none. Formula share/wilson-1."
        )
    )
    automatic_decision_rate: Estimate | None = strawberry.field(
        description=(
            "First answers that a rule or a passed deadline gave ÷ first answers, 0–1; n: first answers. Null of none. "
            "Formula share/wilson-1."
        )
    )
    hours_to_decision: Quantiles = strawberry.field(
        description=(
            "Hours from the request to the first answer, of the cases answered. Formula duration/log-histogram-1."
        )
    )
    hours_to_resolution: Quantiles = strawberry.field(
        description=(
            "Hours from the request to the end of the last remedy, of the cases completed. Formula "
            "duration/log-histogram-1."
        )
    )
    refunded: Money = strawberry.field(
        description="What went back to payments, in the scope's currency. Store credit is none of it."
    )
    revenue_kept: Money = strawberry.field(
        description=(
            "Goods sent in exchange, at their price once they arrived; store credit; and what buyers left who kept "
            "their goods for a part of the money, once that was granted. Less what such goods were credited with "
            "later, and so at times below zero; in the scope's currency. Goods count for the article that the buyer "
            "has."
        )
    )
    deadline_breaches: int = strawberry.field(
        description="Deadlines that a buyer, the merchant or the platform let pass."
    )
    other_currencies: int = strawberry.field(
        description="How often money went back to payments in another currency, which is left out of every amount."
    )

    @classmethod
    def of(cls, found: figures.CaseFigures) -> Self:
        """Return what became of cases as clients see it."""
        return cls(
            opened=found.opened,
            completed=found.completed,
            by_kind=[KindCount(kind=kind, count=count) for kind, count in found.by_kind.items()],
            by_reason=[
                ReasonCount(reason=Reason.of(REASONS[code]), count=count) for code, count in found.by_reason.items()
            ],
            return_rate=estimate_or_none(found.return_rate),
            exchange_rate=estimate_or_none(found.exchange_rate),
            automatic_decision_rate=estimate_or_none(found.automatic_decision_rate),
            hours_to_decision=Quantiles.of(found.hours_to_decision),
            hours_to_resolution=Quantiles.of(found.hours_to_resolution),
            refunded=Money.of(found.refunded),
            revenue_kept=Money.of(found.revenue_kept),
            deadline_breaches=found.deadline_breaches,
            other_currencies=found.other_currencies,
        )


@strawberry.type(description="How many texts sound so.")
class SentimentCount:
    sentiment: Sentiment = strawberry.field(description="How they sound on the whole.")
    count: int = strawberry.field(description="How many texts.")


@strawberry.type(description="What buyers said, by when they said it: givenAt.")
class FeedbackInsights:
    count: int = strawberry.field(description="How often buyers said something, in numbers or in words.")
    csat: Estimate | None = strawberry.field(
        description="Ratings of 4 and 5 ÷ all ratings, 0–1; n: ratings. Null of none. Formula share/wilson-1."
    )
    nps: Estimate | None = strawberry.field(
        description=(
            "100 × (answers of 9 and 10 − answers of 0 to 6) ÷ all answers, −100 to 100; n: answers. Null of none. "
            "Formula nps/adjusted-wald-1."
        )
    )
    effort: Estimate | None = strawberry.field(
        description="The mean of the answers, 1–7; n: answers. Null of none. Formula mean/adjusted-wald-1."
    )
    sentiment: list[SentimentCount] = strawberry.field(
        description="The texts that the reader made something of, by how they sound; every sentiment with any."
    )

    @classmethod
    def of(cls, found: figures.FeedbackFigures) -> Self:
        """Return what buyers said as clients see it."""
        return cls(
            count=found.count,
            csat=estimate_or_none(found.csat),
            nps=estimate_or_none(found.nps),
            effort=estimate_or_none(found.effort),
            sentiment=[SentimentCount(sentiment=sounds, count=count) for sounds, count in found.sentiment.items()],
        )
