"""What buyers and shops say, and what merchants reply: the inputs."""

from datetime import datetime
from typing import Final

import strawberry

from aftersales.feedback.told import ToldFeedback
from aftersales.languages import LanguageTag
from aftersales.vocabulary import FeedbackStage
from schema.inputs import REQUEST_KEY, TEXT

_STAGE: Final = "Of which part of buying it speaks."
_ORDER: Final = "The order that it is about; left out where a case names it."
_CASE: Final = "The case that it is about, as a survey after a case is."
_SKU: Final = "The shop's code of the article that it is about; of the order's, if there is one."
_RATING: Final = "How satisfied: 1–5."
_NPS: Final = "How likely to recommend the shop: 0–10."
_EFFORT: Final = "How much effort it was: 1–7."
_TEXT: Final = "In their own words, at most 5,000 characters. Rating, nps, effort or text: one at least."
_LANGUAGE: Final = "The language of the text; left out, it is detected."


@strawberry.input(description="What a buyer says: one of rating, nps, effort and text at least.")
class SubmitFeedbackInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    merchant_id: strawberry.ID = strawberry.field(description="The shop that it is about.")
    order_id: strawberry.ID | None = strawberry.field(default=None, description=_ORDER)
    case_id: strawberry.ID | None = strawberry.field(default=None, description=_CASE)
    sku: str | None = strawberry.field(default=None, description=_SKU)
    stage: FeedbackStage = strawberry.field(description=_STAGE)
    rating: int | None = strawberry.field(default=None, description=_RATING)
    nps: int | None = strawberry.field(default=None, description=_NPS)
    effort: int | None = strawberry.field(default=None, description=_EFFORT)
    text: str | None = strawberry.field(default=None, description=_TEXT)
    language: LanguageTag | None = strawberry.field(default=None, description=_LANGUAGE)
    given_at: datetime | None = strawberry.field(
        default=None, description="When it was said, where a shop system brings in what was said before; else now."
    )

    def told(self) -> ToldFeedback:
        """Return the feedback as the business takes it."""
        return _told(self)


@strawberry.input(description="What a buyer said elsewhere: one of rating, nps, effort and text at least.")
class FeedbackInput:
    order_id: strawberry.ID | None = strawberry.field(default=None, description=_ORDER)
    case_id: strawberry.ID | None = strawberry.field(default=None, description=_CASE)
    sku: str | None = strawberry.field(default=None, description=_SKU)
    stage: FeedbackStage = strawberry.field(description=_STAGE)
    rating: int | None = strawberry.field(default=None, description=_RATING)
    nps: int | None = strawberry.field(default=None, description=_NPS)
    effort: int | None = strawberry.field(default=None, description=_EFFORT)
    text: str | None = strawberry.field(default=None, description=_TEXT)
    language: LanguageTag | None = strawberry.field(default=None, description=_LANGUAGE)
    given_at: datetime | None = strawberry.field(default=None, description="When it was said; left out, now.")

    def told(self) -> ToldFeedback:
        """Return the feedback as the business takes it."""
        return _told(self)


@strawberry.input(description="Feedback to import, each on its own.")
class ImportFeedbackInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    merchant_id: strawberry.ID = strawberry.field(description="The shop that it is about.")
    feedback: list[FeedbackInput] = strawberry.field(description="The feedback: 1–100.")


@strawberry.input(description="A reply to a feedback.")
class ReplyToFeedbackInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    feedback_id: strawberry.ID = strawberry.field(description="The feedback.")
    text: str = strawberry.field(description=TEXT)


def _told(given: SubmitFeedbackInput | FeedbackInput) -> ToldFeedback:
    return ToldFeedback(
        stage=given.stage,
        order_id=given.order_id,
        case_id=given.case_id,
        sku=given.sku,
        rating=given.rating,
        nps=given.nps,
        effort=given.effort,
        text=given.text,
        language=given.language,
        given_at=given.given_at,
    )
