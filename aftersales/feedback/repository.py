"""What the business needs of whoever keeps feedback."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aftersales.actors import Scope
from aftersales.feedback.complaints import Complaints
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.idempotency import Remembered, RequestKey
from aftersales.identifiers import CaseId, FeedbackId
from aftersales.languages import LanguageTag, covers
from aftersales.pages import Page, Slice
from aftersales.vocabulary import FeedbackStage


@dataclass(frozen=True, kw_only=True)
class FeedbackQuestion(Scope):
    """
    Which feedback; all conditions hold, each by itself. Newest first by when it was given.

    A merchant, an order or a case is given; a buyer only with a merchant. `sentiment` is that of the whole text,
    `aspect` what it mentions anywhere; a `language` covers its kinds, as zh does zh-CN.
    """

    case_id: CaseId | None = None
    sku: str | None = None
    stage: FeedbackStage | None = None
    aspect: Aspect | None = None
    sentiment: Sentiment | None = None
    language: LanguageTag | None = None
    given_from: datetime | None = None
    given_before: datetime | None = None

    def fits(self, feedback: Feedback) -> bool:
        """Tell whether a feedback is among those asked for."""
        about = feedback.about
        return (
            self.merchant_id in (None, feedback.merchant_id)
            and self.buyer_id in (None, feedback.buyer_id)
            and self.order_id in (None, about.order_id)
            and self.case_id in (None, about.case_id)
            and self.sku in (None, about.sku)
            and self.stage in (None, feedback.stage)
            and self._was_given_then(feedback)
            and self._is_so_read(feedback)
        )

    def _was_given_then(self, feedback: Feedback) -> bool:
        is_late_enough = self.given_from is None or self.given_from <= feedback.given_at
        return is_late_enough and (self.given_before is None or feedback.given_at < self.given_before)

    def _is_so_read(self, feedback: Feedback) -> bool:
        reading, language = feedback.reading, feedback.language
        sentiment = reading.sentiment if reading else None
        aspects = {mention.aspect for mention in reading.mentions} if reading else set()
        return (
            self.sentiment in (None, sentiment)
            and (self.aspect is None or self.aspect in aspects)
            and (self.language is None or (language is not None and covers(self.language, language)))
        )


class FeedbackRepository(Protocol):
    """Keeps feedback, its events, and apart from both what people wrote: text, reply and quotes."""

    def get(self, feedback_id: FeedbackId) -> Feedback:
        """Return a feedback with its words, or raise NotFound."""
        ...

    def with_request(self, feedback_id: FeedbackId, request: RequestKey) -> tuple[Feedback, Remembered | None]:
        """Return a feedback and what the request led to, if anything, in one read; or raise NotFound."""
        ...

    def complaints(self, case_id: CaseId) -> Complaints:
        """Return what the feedback about a case complains of; where there is none, nothing."""
        ...

    def save(
        self, feedback: Feedback, request: RequestKey | None = None, *, complaints: Complaints | None = None
    ) -> Feedback:
        """
        Keep a feedback, new or changed, its unrecorded events, its words, and the request with its id, or nothing.

        Return it as it is kept: its events are chained by their hashes. With it is kept what its case is complained of.
        Words that it has no longer are erased. Raise LostRace if an event of that number exists (it was changed
        since it was read), the complaints were changed since, or the request's key was taken.
        """
        ...

    def page(self, question: FeedbackQuestion, page: Slice) -> Page[Feedback]:
        """Return a page of feedback with its words; one query, and further conditions filter what it reads."""
        ...

    def to_read(self, version: str, page: Slice) -> Page[FeedbackId]:
        """
        Return a page of the feedback whose text was never read, or by an earlier version of the reader than this.

        What is read meanwhile leaves the list; a walk over its pages finds everything that was in it at the start.
        """
        ...
