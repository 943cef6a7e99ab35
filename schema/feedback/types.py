"""Feedback as clients see it. Texts are texts: nothing in them is rendered, followed or run."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales.feedback import feedback as feedbacks
from aftersales.feedback import reading
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.languages import LanguageTag
from aftersales.vocabulary import FeedbackStage
from schema.cases.types import Case
from schema.context import Info
from schema.orders.types import Order
from schema.pages import Node
from schema.policy.types import Merchant


@strawberry.type(description="One place in a text that speaks of an aspect.")
class Mention:
    aspect: Aspect = strawberry.field(description="What it speaks of.")
    sentiment: Sentiment = strawberry.field(description="How it speaks of it.")
    quote: str = strawberry.field(description="The words of the text that say so; empty once the text was erased.")

    @classmethod
    def of(cls, mention: reading.Mention) -> Self:
        return cls(aspect=mention.aspect, sentiment=mention.sentiment, quote=mention.quote)


@strawberry.type(description="What one buyer said once: scores, a text, or both.")
class Feedback(Node):
    feedback: strawberry.Private[feedbacks.Feedback]
    sku: str | None = strawberry.field(description="The shop's code of the article that it is about, if it names one.")
    stage: FeedbackStage = strawberry.field(description="Of which part of buying it speaks.")
    rating: int | None = strawberry.field(description="How satisfied the buyer is: 1–5. 4 and 5 count for CSAT.")
    nps: int | None = strawberry.field(description="How likely the buyer is to recommend the shop: 0–10.")
    effort: int | None = strawberry.field(description="How much effort it was: 1–7.")
    text: str | None = strawberry.field(
        description="The buyer's own words, exactly as they came: show them as text, never as markup."
    )
    given_at: datetime = strawberry.field(description="When the buyer said it.")
    submitted_at: datetime = strawberry.field(description="When it came in: later than givenAt where it was imported.")
    language: LanguageTag | None = strawberry.field(
        description="The language of the text: as the buyer told, or else as it was read, if the reader knows it."
    )
    reply: str | None = strawberry.field(description="What the merchant replied.")

    @strawberry.field(description="The shop that it is about.")
    def merchant(self, info: Info) -> Merchant:
        return Merchant.of(info.context.reading.merchant(self.feedback.merchant_id))

    @strawberry.field(description="The order that it is about, if it names one.")
    def order(self, info: Info) -> Order | None:
        order_id = self.feedback.about.order_id
        return None if order_id is None else Order.named(order_id, context=info.context)

    @strawberry.field(description="The case that it is about, if it names one: a survey's.")
    def case(self, info: Info) -> Case | None:
        case_id = self.feedback.about.case_id
        found = None if case_id is None else info.context.reading.case(case_id)
        return None if found is None else Case.of(found)

    @strawberry.field(
        description="How the text sounds on the whole; null until it is read, or if the reader cannot tell."
    )
    def sentiment(self) -> Sentiment | None:
        return self._reading.sentiment if self._reading else None

    @strawberry.field(description="The same from −1 to 1: its sign is the best guess between negative and positive.")
    def sentiment_score(self) -> float | None:
        return self._reading.score if self._reading else None

    @strawberry.field(description="Which aspects the text speaks of, and where.")
    def mentions(self) -> list[Mention]:
        return [Mention.of(mention) for mention in self._reading.mentions] if self._reading else []

    @strawberry.field(description="The version of the reader that read the text; null until it is read.")
    def reader(self) -> str | None:
        return self._reading.reader if self._reading else None

    @property
    def _reading(self) -> reading.Reading | None:
        return self.feedback.reading

    @classmethod
    def of(cls, feedback: feedbacks.Feedback) -> Self:
        """Return a feedback as clients see it."""
        return cls(
            feedback=feedback,
            id=strawberry.ID(feedback.id),
            sku=feedback.about.sku,
            stage=feedback.stage,
            rating=feedback.scores.rating,
            nps=feedback.scores.nps,
            effort=feedback.scores.effort,
            text=feedback.text,
            given_at=feedback.given_at,
            submitted_at=feedback.submitted_at,
            language=feedback.language,
            reply=feedback.reply,
        )
