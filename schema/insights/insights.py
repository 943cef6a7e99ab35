"""Insights as clients ask for them: each field reads what it needs, and what several need is read once."""

from typing import Annotated, Final, Self

import strawberry

from aftersales.insights import queries
from aftersales.insights.queries import MOST
from aftersales.insights.repository import ProductRanking
from aftersales.insights.series import Interval, Metric
from schema.inputs import unless_null
from schema.insights.advice import Alert, Recommendation
from schema.insights.figures import CaseInsights, FeedbackInsights
from schema.insights.findings import PainPoint, Point, ProductInsight
from schema.pages import how_many

_SHOWN: Final = 10

_First = Annotated[int | None, strawberry.argument(description=f"How many at most: 1–{MOST}.")]
_By = Annotated[ProductRanking | None, strawberry.argument(description="By what they are ranked.")]
_Metric = Annotated[Metric, strawberry.argument(description="Which metric.")]
_Interval = Annotated[Interval | None, strawberry.argument(description="How long each point lasts.")]


@strawberry.type(
    description="What many cases and much feedback come to: of a part of a shop's business, in a period of days in UTC."
)
class Insights:
    insights: strawberry.Private[queries.Insights]

    @strawberry.field(description="What became of cases.")
    def cases(self) -> CaseInsights:
        return CaseInsights.of(self.insights.cases())

    @strawberry.field(description="What buyers said.")
    def feedback(self) -> FeedbackInsights:
        return FeedbackInsights.of(self.insights.said())

    @strawberry.field(
        description="What buyers complain of, what pulls the score down most first: every aspect that anybody does."
    )
    def pain_points(self, first: _First = _SHOWN) -> list[PainPoint]:
        wanted = how_many(first, default=_SHOWN, most=MOST)
        return [PainPoint.of(found) for found in self.insights.pain_points(first=wanted)]

    @strawberry.field(
        description=(
            "The articles that are the worst by something, the worst first; none of which nothing came back, was paid "
            "back or is complained of. They are the worst of up to 50 candidates: by RETURN_RATE those with most units "
            "returned beyond one in twenty delivered, by the others those with most of it."
        )
    )
    def products(self, first: _First = _SHOWN, by: _By = ProductRanking.RETURN_RATE) -> list[ProductInsight]:
        wanted = how_many(first, default=_SHOWN, most=MOST)
        found = self.insights.products(first=wanted, by=unless_null(by, ProductRanking.RETURN_RATE))
        return [ProductInsight.of(one) for one in found]

    @strawberry.field(
        description="A metric over time: a point for every interval of the period, also where nothing happened."
    )
    def series(self, metric: _Metric, interval: _Interval = Interval.DAY) -> list[Point]:
        found = self.insights.series(metric=metric, interval=unless_null(interval, Interval.DAY))
        return [Point.of(point) for point in found]

    @strawberry.field(
        description=(
            "What left its baseline in the period, the latest first: cases, returns, hours to resolution, complaints, "
            "and returns of five articles: those of which most came back, of the fifty for which most was refunded, in "
            "the last month before the charts begin, which is eight to twelve weeks before the period."
        )
    )
    def alerts(self) -> list[Alert]:
        return [Alert.of(alert) for alert in self.insights.alerts()]

    @strawberry.field(
        description=(
            "What to change: rules of the policy, where the scope is the shop as a whole, and articles to look at, of "
            "the five that come back most. Only what at least ten cases and an interval leave no doubt about; no rule "
            "that would have refunded more by over 1 in 100; and of the articles, 5 in 100 wrongly so at most, tested "
            "together with all that were looked at. Formula significance/benjamini-hochberg-1."
        )
    )
    def recommendations(self) -> list[Recommendation]:
        return [Recommendation.of(one) for one in self.insights.recommendations()]

    @classmethod
    def of(cls, insights: queries.Insights) -> Self:
        """Return insights as clients ask for them."""
        return cls(insights=insights)
