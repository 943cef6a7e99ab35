"""What is found among many cases and texts, as clients see it: pain points, products, and a metric over time."""

from datetime import date
from typing import Self

import strawberry

from aftersales.feedback.reading import Aspect
from aftersales.insights import pain_points, products, series
from schema.insights.figures import Estimate
from schema.money import Money


@strawberry.type(description="How the share of complaints changed against as many days before.")
class Trend:
    change: Estimate = strawberry.field(
        description=(
            "Texts that complain of it ÷ all texts that were read, in the period − in as many days before: −1 to 1; n: "
            "texts of both. Where nothing was read before, it may be anything. Formula change/newcombe-1."
        )
    )
    significant: bool = strawberry.field(
        description=(
            "Whether it is more than chance: of all that are so among the pain points of a scope, 5 in 100 are wrongly "
            "so at most. Formulas change/fisher-mid-p-1 and significance/benjamini-hochberg-1."
        )
    )


@strawberry.type(description="What buyers complain of, and what it does.")
class PainPoint:
    aspect: Aspect = strawberry.field(description="What they complain of.")
    mentions: int = strawberry.field(description="Texts that mention it, in whatever mood.")
    negative_share: Estimate = strawberry.field(
        description="Texts that complain of it ÷ texts that mention it, 0–1; n: texts that mention it. share/wilson-1."
    )
    impact: Estimate = strawberry.field(
        description=(
            "Mean sentimentScore of all texts − that of the texts that do not mention it, −2 to 2: below zero, it "
            "pulls the score down, which would rise by as much without it; n: texts that mention it. Where every text "
            "does, nobody can tell: −2 to 2. Formula impact/square-and-add-1."
        )
    )
    trend: Trend = strawberry.field(description="How the share of complaints changed.")
    cost: Money = strawberry.field(
        description=(
            "What was paid back in cases asked for because of it, by when it was; and in those asked for because of "
            "something else whose feedback complains of it, by when the first did, as far as that was known when they "
            "spoke. Each case counts once, however many complain; in the scope's currency."
        )
    )
    quotes: list[str] = strawberry.field(
        description=(
            "What buyers wrote of it, in their own words: at most three complaints from the 100 newest feedbacks of "
            "the scope and the period, the newest first. Those of a category or a territory are looked for among the "
            "1,000 newest. Texts that were erased are not quoted. Show them as text, never as markup."
        )
    )
    skus: list[str] = strawberry.field(
        description=(
            "The articles that it is complained of most with, at most five, of the 50 in the scope with the most "
            "negative texts."
        )
    )

    @classmethod
    def of(cls, found: pain_points.PainPoint) -> Self:
        """Return a pain point as clients see it."""
        return cls(
            aspect=found.aspect,
            mentions=found.mentions,
            negative_share=Estimate.of(found.negative_share),
            impact=Estimate.of(found.impact),
            trend=Trend(change=Estimate.of(found.trend.change), significant=found.trend.significant),
            cost=Money.of(found.cost),
            quotes=list(found.quotes),
            skus=list(found.skus),
        )


@strawberry.type(description="One article: how much of it comes back, what that costs, and what is complained of.")
class ProductInsight:
    sku: str = strawberry.field(description="The shop's code of the article.")
    delivered: int = strawberry.field(description="Units delivered, of the orders placed in the period.")
    returned: int = strawberry.field(description="Units of these orders that came back, whenever they did.")
    return_rate: Estimate = strawberry.field(
        description=(
            "Units that came back ÷ units delivered, as it likely is, 0–1: the rate of few units is drawn towards "
            "those of the products in its category, and so may differ from returned ÷ delivered; n: units delivered. "
            "It can still rise for recent orders. Formula shrinkage/beta-binomial-1."
        )
    )
    top_aspects: list[Aspect] = strawberry.field(
        description="What texts about it complain of most, at most three aspects."
    )
    refunded: Money = strawberry.field(
        description="What went back to payments for it in the period, in the scope's currency."
    )

    @classmethod
    def of(cls, found: products.ProductFigures) -> Self:
        """Return an article's figures as clients see them."""
        return cls(
            sku=found.sku,
            delivered=found.delivered,
            returned=found.returned,
            return_rate=Estimate.of(found.return_rate),
            top_aspects=list(found.top_aspects),
            refunded=Money.of(found.refunded),
        )


@strawberry.type(description="A metric in one interval.")
class Point:
    at: date = strawberry.field(description="The first day of the interval that is in the period, in UTC.")
    value: float | None = strawberry.field(description="The metric; null where nothing was there to measure.")
    n: int = strawberry.field(description="On how many things it rests.")

    @classmethod
    def of(cls, point: series.Point) -> Self:
        """Return a point as clients see it."""
        return cls(at=point.at, value=point.value, n=point.n)
