"""Pages of feedback: a shop's, a buyer's own, or what was said about an order or a case."""

from aftersales.feedback.repository import FeedbackQuestion
from schema.context import Context
from schema.feedback.types import Feedback
from schema.pages import Connection, Listing


def page_of_feedback(
    question: FeedbackQuestion, *, context: Context, first: int | None, after: str | None
) -> Connection[Feedback]:
    """Return a page of the feedback that answers a question, as far as the viewer may see it."""
    return Listing(context=context, of=("feedback", vars(question))).page(
        lambda page: context.business.ask_feedback.page(question, page, viewer=context.actor),
        Feedback.of,
        first=first,
        after=after,
    )
