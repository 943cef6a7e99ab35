"""Feedback in DynamoDB: to be written. Until it is, nothing can be kept here."""

from dataclasses import dataclass

from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.table import Table
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.idempotency import Remembered, RequestKey
from aftersales.identifiers import FeedbackId
from aftersales.pages import Page, Slice


@dataclass(frozen=True, kw_only=True)
class DynamoFeedback:
    """Is to keep the promises of FeedbackRepository."""

    table: Table
    requests: DynamoRequests

    def get(self, feedback_id: FeedbackId) -> Feedback:
        """Return a feedback with its words, or raise NotFound."""
        raise NotImplementedError(feedback_id)

    def with_request(self, feedback_id: FeedbackId, request: RequestKey) -> tuple[Feedback, Remembered | None]:
        """Return a feedback and what the request led to, if anything; or raise NotFound."""
        raise NotImplementedError(feedback_id, request)

    def save(self, feedback: Feedback, request: RequestKey | None = None) -> None:
        """Keep a feedback, its unrecorded events, its words and the request, or nothing; or raise LostRace."""
        raise NotImplementedError(feedback, request)

    def page(self, question: FeedbackQuestion, page: Slice) -> Page[Feedback]:
        """Return a page of feedback with its words."""
        raise NotImplementedError(question, page)

    def to_read(self, version: str, page: Slice) -> Page[FeedbackId]:
        """Return a page of the feedback whose text was never read, or by an earlier version of the reader than this."""
        raise NotImplementedError(version, page)
