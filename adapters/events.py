"""Events of any kind: what each is about, and which kind a subject has."""

from collections.abc import Mapping
from typing import Final

from aftersales.cases.events import CaseEvent
from aftersales.feedback.events import FeedbackEvent
from aftersales.orders.events import OrderEvent

Event = CaseEvent | OrderEvent | FeedbackEvent

KINDS: Final[Mapping[str, type[Event]]] = {"case": CaseEvent, "ord": OrderEvent, "fb": FeedbackEvent}
"""Which events are about whom, by what the subject's id begins with."""


def kind_of(subject: str) -> type[Event]:
    """Return which kind of events is about a subject."""
    return KINDS[subject.partition("_")[0]]


def subject_of(event: Event) -> str:
    """Return the id of the case, the order or the feedback that an event is about."""
    if isinstance(event, CaseEvent):
        return event.case_id
    return event.order_id if isinstance(event, OrderEvent) else event.feedback_id
