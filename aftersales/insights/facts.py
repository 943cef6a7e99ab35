"""
Facts: what each event adds to which sheets. A pure fold: no event needs another, and the order does not matter.

Whoever keeps sheets sees to it that each event is counted once; what was counted wrong before can be counted anew
from the events themselves. An event that cannot be counted adds nothing anywhere, and keeps no other waiting.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from aftersales.attempts import attempted
from aftersales.cases.events import CaseEvent
from aftersales.feedback.events import FeedbackEvent, FeedbackEventType
from aftersales.insights.case_facts import facts_of_case
from aftersales.insights.feedback_facts import facts_of_reading, facts_of_submission
from aftersales.insights.order_facts import facts_of_order
from aftersales.insights.sheets import Facts
from aftersales.orders.events import ORDER_BUYER_ERASED, OrderEvent

Event = CaseEvent | OrderEvent | FeedbackEvent
T = TypeVar("T")

MOST: Final = 10**16
"""No amount of money is more than this, and hundreds of it still fit into the counter of any books."""

_MOST_SAID: Final = 500
"""An error may repeat all of an event, which is too much for a log."""

_OF_FEEDBACK: Final[Mapping[FeedbackEventType, Callable[[FeedbackEvent, Facts], None]]] = {
    FeedbackEventType.SUBMITTED: facts_of_submission,
    FeedbackEventType.READ: facts_of_reading,
}


class Uncountable(Exception):
    """An event that cannot be counted, and in few words why; its cause says more."""


class CountsTooMuch(ValueError):
    """An event adds more to a counter than counters are made for."""


def counted(fold: Callable[[], T]) -> T:
    """Return what folding an event comes to, or raise Uncountable, whatever is wrong with the event."""
    folded = attempted(fold)
    if isinstance(folded, Exception):
        raise Uncountable(repr(folded)[:_MOST_SAID]) from folded
    return folded


def facts_in(event: Event) -> Facts:
    """Return what one event adds, or refuse what is more than counters are made for."""
    facts = facts_of([event])
    for _, tally in facts:
        for name, amount in tally.items():
            if abs(amount) > MOST:
                raise CountsTooMuch(name)
    return facts


def facts_of(events: Iterable[Event]) -> Facts:
    """Return what events add, all together."""
    facts = Facts()
    for event in events:
        if isinstance(event, CaseEvent):
            facts_of_case(event, facts)
        elif isinstance(event, OrderEvent):
            if event.type != ORDER_BUYER_ERASED:
                facts_of_order(event, facts)
        elif event.type in _OF_FEEDBACK:
            _OF_FEEDBACK[event.type](event, facts)
    return facts
