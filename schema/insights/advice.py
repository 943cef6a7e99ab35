"""What left its baseline, and what to change, as clients see it."""

from datetime import date
from typing import Self

import strawberry

from aftersales.insights import recommendations, watching
from aftersales.insights.series import Metric
from schema.insights.figures import Estimate


@strawberry.type(description="Something that left its baseline. Formula departure/shiryaev-roberts-1.")
class Alert:
    id: strawberry.ID = strawberry.field(
        description=(
            "Its id: the same departure has the same, whatever days are asked for, unless it has gone on for more than "
            "eight weeks before them."
        )
    )
    subject: str = strawberry.field(
        description="What did: cases, returns, hours to resolution, an aspect by its name, or an article by its code."
    )
    metric: Metric = strawberry.field(
        description=(
            "In which metric. Rates are a day's: CASES_OPENED in cases a day, RETURN_RATE in units that came back for "
            "each unit that reaches its buyer in a day, NEGATIVE_SHARE in complaints for each text, "
            "HOURS_TO_RESOLUTION in hours."
        )
    )
    since: date = strawberry.field(description="The day, in UTC, since which it most likely has been so.")
    expected: float = strawberry.field(description="What the baseline lets expect since then.")
    observed: float = strawberry.field(description="What was found since then.")
    false_alarm_rate: float = strawberry.field(
        description=(
            "At most how often a year, in the mean, any of all that was watched for this answer is told of though "
            "nothing changed."
        )
    )

    @classmethod
    def of(cls, alert: watching.Alert) -> Self:
        """Return an alert as clients see it."""
        return cls(
            id=strawberry.ID(alert.id),
            subject=alert.subject,
            metric=alert.metric,
            since=alert.since,
            expected=alert.expected,
            observed=alert.observed,
            false_alarm_rate=alert.false_alarm_rate,
        )


@strawberry.type(description="A rule of the policy that is recommended.")
class PolicyChange:
    rule: strawberry.ID = strawberry.field(description="The id of the rule.")
    from_: str | None = strawberry.field(name="from", description="What it says now, if there is one of that id.")
    to: str = strawberry.field(description="What it would say.")

    @classmethod
    def of(cls, change: recommendations.PolicyChange) -> Self:
        """Return a change of a policy as clients see it."""
        return cls(rule=strawberry.ID(change.rule), from_=change.before, to=change.after)


@strawberry.type(description="Something to change that the merchant's own history speaks for.")
class Recommendation:
    id: strawberry.ID = strawberry.field(description="Its id, which applyRecommendation takes where it changes a rule.")
    title: str = strawberry.field(description="What to change, in English.")
    why: list[str] = strawberry.field(description="What speaks for it, in sentences with their figures.")
    effect: Estimate = strawberry.field(
        description=(
            "By how much the metric would change: below zero, it would be less. HOURS_TO_DECISION: in the mean of all "
            "that were answered, replayed over the cases of the period without the rule and with it; n: cases "
            "answered; formula sooner/log-t-1. RETURN_RATE of the article: if its cases gave the reason as seldom as "
            "the shop's others; n: its cases; formula mending/square-and-add-1."
        )
    )
    effect_metric: Metric = strawberry.field(
        description="Which metric: HOURS_TO_DECISION in hours, or RETURN_RATE of the article, 0–1."
    )
    change: list[PolicyChange] = strawberry.field(
        description="Which rules of the policy change; none where it is for people to do."
    )

    @classmethod
    def of(cls, found: recommendations.Recommendation) -> Self:
        """Return a recommendation as clients see it."""
        return cls(
            id=strawberry.ID(found.id),
            title=found.title,
            why=list(found.why),
            effect=Estimate.of(found.effect),
            effect_metric=found.effect_metric,
            change=[PolicyChange.of(change) for change in found.change],
        )
