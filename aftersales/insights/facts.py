"""
Facts: what each event adds to which sheets. A pure fold: no event needs another, and the order does not matter.

Whoever keeps sheets sees to it that each event is counted once; what was counted wrong before can be counted anew
from the events themselves.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from aftersales.cases.events import CaseEvent
from aftersales.feedback.events import FeedbackEvent, FeedbackEventType
from aftersales.insights.case_facts import facts_of_case
from aftersales.insights.feedback_facts import facts_of_reading, facts_of_submission
from aftersales.insights.order_facts import facts_of_order
from aftersales.insights.sheets import Facts
from aftersales.orders.events import OrderEvent

Event = CaseEvent | OrderEvent | FeedbackEvent

_OF_FEEDBACK: Final[Mapping[FeedbackEventType, Callable[[FeedbackEvent, Facts], None]]] = {
    FeedbackEventType.SUBMITTED: facts_of_submission,
    FeedbackEventType.READ: facts_of_reading,
}


def facts_of(events: Iterable[Event]) -> Facts:
    """Return what events add, all together."""
    facts = Facts()
    for event in events:
        if isinstance(event, CaseEvent):
            facts_of_case(event, facts)
        elif isinstance(event, OrderEvent):
            facts_of_order(event, facts)
        elif event.type in _OF_FEEDBACK:
            _OF_FEEDBACK[event.type](event, facts)
    return facts
