"""A big feedback on its way: submitted about a case, read and read again by a talkative reader, replied to."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.feedback.told import ToldFeedback
from aftersales.languages import LanguageTag
from aftersales.vocabulary import CaseKind, FeedbackStage
from tests.dynamodb.big_case import words
from tests.dynamodb.journey import Journey
from tests.shop import BUYER, LEAD, SHOP, SHOP_SYSTEM, request_by

_QUOTED = 20


@dataclass(frozen=True)
class TalkativeReader:
    """Finds every aspect in every text, each with words of its own."""

    version: str

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return as much as a reading may hold."""
        mentions = tuple(
            Mention(aspect=aspect, sentiment=Sentiment.NEUTRAL, quote=text[nth * _QUOTED :][:_QUOTED])
            for nth, aspect in enumerate(Aspect)
        )
        return Reading(
            reader=self.version, language=language, sentiment=Sentiment.NEGATIVE, score=-0.625, mentions=mentions
        )


def reviewed(journey: Journey) -> None:
    """Say a kilobyte about an article of a case; let it be read by two versions of a reader, and replied to twice."""
    case = journey.opens(CaseKind.RETURN)
    order = journey.store.orders.get(case.order_id)
    said = ToldFeedback(
        stage=FeedbackStage.AFTER_SALES,
        order_id=order.id,
        case_id=case.id,
        sku=order.lines[0].sku,
        rating=1,
        nps=0,
        effort=7,
        text=words(),
        language="en",
    )
    operations, request = journey.business.feedback, request_by(BUYER)
    feedback = journey.billed("submit feedback", lambda: operations.submit(SHOP.id, said, actor=BUYER, request=request))
    for version in ("2026-11-22", "2026-11-22b"):
        journey.billed("read feedback", partial(operations.read, feedback.id, TalkativeReader(version)))
    for _ in range(2):
        answer = partial(operations.reply, feedback.id, words(), actor=LEAD, request=request_by(LEAD))
        journey.billed("reply to feedback", answer)
    past = [ToldFeedback(stage=FeedbackStage.BROWSING, text=words(), given_at=journey.clock() - timedelta(days=900))]
    asked = request_by(SHOP_SYSTEM)
    journey.billed(
        "import feedback", lambda: operations.import_feedback(SHOP.id, past, actor=SHOP_SYSTEM, request=asked)
    )
