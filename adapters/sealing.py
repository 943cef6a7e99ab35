"""Cases and feedback as they are kept: their new events chained, the words of these salted and kept apart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.chain import chained, hash_of, salted
from adapters.documents import Document, document_of
from adapters.feedback_words import words_of
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent
from aftersales.feedback.events import FeedbackEvent
from aftersales.feedback.feedback import Feedback


@dataclass(frozen=True, kw_only=True)
class SealedCase:
    """A case as it is once its new events are kept, these events, and by their numbers the words in them."""

    case: Case
    events: tuple[CaseEvent, ...]
    words: Mapping[int, Document]


@dataclass(frozen=True, kw_only=True)
class SealedFeedback:
    """A feedback as it is once its new events are kept, these events, and the words in it as they are now, if any."""

    feedback: Feedback
    events: tuple[FeedbackEvent, ...]
    words: Document


def sealed_case(case: Case) -> SealedCase:
    """Return what is written of a case and its unrecorded events."""
    words = {event.number: salted(document_of(event.words)) for event in case.unrecorded if event.words}
    said = (
        replace(event, words_hash=hash_of(words[event.number])) if event.number in words else event
        for event in case.unrecorded
    )
    events, head = chained(said, after=case.head)
    return SealedCase(case=replace(case.recorded(), head=head), events=events, words=words)


def sealed_feedback(feedback: Feedback) -> SealedFeedback:
    """Return what is written of a feedback and its unrecorded events; its last event answers for all words in it."""
    words = words_of(feedback)
    if words:
        words = salted(words)
    others, newest = feedback.unrecorded[:-1], feedback.unrecorded[-1:]
    said = (*others, *(replace(event, words_hash=hash_of(words) if words else "") for event in newest))
    events, head = chained(said, after=feedback.head)
    return SealedFeedback(feedback=replace(feedback.recorded(), head=head), events=events, words=words)
