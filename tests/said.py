"""What buyers say, for stories: as it is told, as it is kept, and as it was read."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.feedback.feedback import About, Feedback
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.feedback.scores import Scores
from aftersales.feedback.told import ToldFeedback
from aftersales.identifiers import FeedbackId
from aftersales.languages import LanguageTag
from aftersales.orders.merchant import Merchant
from aftersales.vocabulary import FeedbackStage, Party
from tests.shop import BUYER, NOON, SHOP, new_ulid


def told(
    text: str | None = "It was slow.",
    *,
    rating: int | None = None,
    order_id: str | None = None,
    case_id: str | None = None,
    sku: str | None = None,
    language: str | None = None,
) -> ToldFeedback:
    """Return what a buyer says after a purchase."""
    return ToldFeedback(
        stage=FeedbackStage.AFTER_SALES,
        text=text,
        rating=rating,
        order_id=order_id,
        case_id=case_id,
        sku=sku,
        language=language,
    )


def a_feedback(
    text: str | None = "It was slow.",
    *,
    at: datetime = NOON,
    by: Actor = BUYER,
    merchant: Merchant = SHOP,
    about: About | None = None,
    scores: Scores | None = None,
    stage: FeedbackStage = FeedbackStage.AFTER_SALES,
    told_language: LanguageTag | None = None,
) -> Feedback:
    """Return a feedback as it is submitted, with nothing kept yet."""
    feedback = Feedback(
        id=FeedbackId(f"fb_{new_ulid(at)}"),
        merchant_id=merchant.id,
        stage=stage,
        given_at=at,
        submitted_at=NOON,
        submitted_by=by.party,
        buyer_id=by.id if by.party is Party.BUYER else None,
        about=about or About(),
        scores=scores or Scores(),
        told_language=told_language,
        text=text,
    )
    return feedback.submitted(by=by)


_A_READING: Final = Reading(
    reader="2026-11-22",
    language=LanguageTag("en"),
    sentiment=Sentiment.NEGATIVE,
    score=-0.625,
    mentions=(Mention(aspect=Aspect.DELIVERY_SPEED, sentiment=Sentiment.NEGATIVE, quote="slow"),),
)


def a_reading(
    *mentions: tuple[Aspect, str],
    sentiment: Sentiment = Sentiment.NEGATIVE,
    language: str | None = "en",
    reader: str = "2026-11-22",
) -> Reading:
    """Return a reading that mentions aspects in words; that it was slow unless any are named."""
    said = tuple(Mention(aspect=aspect, sentiment=sentiment, quote=quote) for aspect, quote in mentions)
    return replace(
        _A_READING,
        reader=reader,
        language=None if language is None else LanguageTag(language),
        sentiment=sentiment,
        mentions=said or _A_READING.mentions,
    )
