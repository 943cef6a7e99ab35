"""What can be asked about feedback: by whom, and within what they may see."""

from dataclasses import dataclass

from aftersales.actors import Actor, within_own
from aftersales.errors import NotFound
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion, FeedbackRepository
from aftersales.identifiers import FeedbackId, is_id
from aftersales.input_check import InputCheck
from aftersales.pages import BadQuestion, Page, Slice
from aftersales.vocabulary import Party, Permission


@dataclass(frozen=True, kw_only=True)
class FeedbackQueries:
    """The questions about feedback. What the viewer may not see answers like what does not exist."""

    feedback: FeedbackRepository

    def one(self, feedback_id: FeedbackId, *, viewer: Actor) -> Feedback | None:
        """Return a feedback, if there is one that the viewer may see."""
        if not is_id("fb", feedback_id) or not _may_read(viewer):
            return None
        try:
            feedback = self.feedback.get(feedback_id)
        except NotFound:
            return None
        return feedback if feedback.is_visible_to(viewer) else None

    def page(self, question: FeedbackQuestion, page: Slice, *, viewer: Actor) -> Page[Feedback]:
        """Return a page of what the viewer may see: a buyer's own words, a merchant's, or what the platform names."""
        check = InputCheck("filter")
        check.language("language", tag=question.language)
        check.refuse_question()
        narrowed = _within(question, viewer)
        return self.feedback.page(narrowed, page) if narrowed else Page()


def _may_read(viewer: Actor) -> bool:
    """Tell whether the viewer may read feedback at all; what they said themselves, buyers may."""
    return viewer.party is Party.BUYER or viewer.may(Permission.READ_FEEDBACK)


def _within(question: FeedbackQuestion, viewer: Actor) -> FeedbackQuestion | None:
    """Return the question within what the viewer may see; None where it asks for what they may not."""
    if not _may_read(viewer):
        return None
    if viewer.party is Party.PLATFORM:
        if not (question.merchant_id or question.order_id or question.case_id):
            raise BadQuestion("filter", "the platform names merchantId, orderId or caseId")
        return question
    return within_own(question, viewer)
