"""Feedback in DynamoDB: one transaction for all that is written of it, its words apart from the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.dynamodb import feedback_records, keys
from adapters.dynamodb.feedback_lists import FeedbackLists
from adapters.dynamodb.keys import Key
from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.table import Item, Table
from adapters.dynamodb.torn import untorn
from adapters.dynamodb.transaction import Transaction
from adapters.dynamodb.versions import as_before
from adapters.sealing import sealed_feedback
from aftersales.errors import NotFound
from aftersales.feedback.complaints import Complaints
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.idempotency import Remembered, RequestKey
from aftersales.identifiers import CaseId, FeedbackId
from aftersales.pages import Page, Slice


@dataclass(frozen=True, kw_only=True)
class DynamoFeedback:
    """Keeps the promises of FeedbackRepository."""

    table: Table
    requests: DynamoRequests

    def get(self, feedback_id: FeedbackId) -> Feedback:
        """Return a feedback with its words, or raise NotFound."""
        wanted = feedback_records.keys_of(feedback_id)
        return untorn(lambda: _feedback_in(self.table.read(wanted), feedback_id))

    def with_request(self, feedback_id: FeedbackId, request: RequestKey) -> tuple[Feedback, Remembered | None]:
        """Return a feedback and what the request led to, if anything, in one read; or raise NotFound."""
        wanted = (*feedback_records.keys_of(feedback_id), keys.request(request))

        def read() -> tuple[Feedback, Remembered | None]:
            found = self.table.read(wanted)
            return _feedback_in(found, feedback_id), self.requests.remembered_in(found, request)

        return untorn(read)

    def complaints(self, case_id: CaseId) -> Complaints:
        """Return what the feedback about a case complains of; where there is none, nothing."""
        return feedback_records.complaints_in(self.table.read([keys.complaints(case_id)]), case_id)

    def save(
        self, feedback: Feedback, request: RequestKey | None = None, *, complaints: Complaints | None = None
    ) -> Feedback:
        """Keep a feedback, its events, its words, the complaints and the request, or nothing; or raise LostRace."""
        sealed = sealed_feedback(feedback)
        transaction = Transaction(self.table)
        for record in feedback_records.records_of(sealed.feedback, sealed.words):
            transaction.put(record)
        if not sealed.words and feedback.version:
            transaction.delete(keys.feedback_words(feedback.id))
        for event in sealed.events:
            # A feedback has one nth event: of two who read its text, or reply to it, one was first.
            transaction.put_new(feedback_records.event_record(event))
        if complaints is not None:
            record = feedback_records.complaints_record(complaints)
            transaction.put(record, only_if=as_before(complaints.version))
        if request is not None:
            self.requests.remember_with(transaction, request, feedback.id)
        transaction.commit()
        return sealed.feedback

    def page(self, question: FeedbackQuestion, page: Slice) -> Page[Feedback]:
        """Return a page of feedback with its words."""
        return FeedbackLists(self.table).page(question, page)

    def to_read(self, version: str, page: Slice) -> Page[FeedbackId]:
        """Return a page of the feedback whose text was never read, or by an earlier version of the reader than this."""
        return FeedbackLists(self.table).to_read(version, page)


def _feedback_in(found: Mapping[Key, Item], feedback_id: FeedbackId) -> Feedback:
    feedback = feedback_records.feedback_in(found, feedback_id)
    if feedback is None:
        raise NotFound(feedback_id)
    return feedback
