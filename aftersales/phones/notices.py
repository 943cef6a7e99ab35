"""
What phones say: which events a buyer waits for, each in a sentence.

A phone on a table shows it to everyone, and it passes through other companies' hands: so it names the case by its
number, and neither a person nor an article nor an amount. What the buyer did themselves they know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aftersales.cases.events import FEEDBACK_REQUESTED, CaseEventType
from aftersales.feedback.events import FeedbackEventType
from aftersales.identifiers import MerchantId
from aftersales.vocabulary import Party
from aftersales.wording import Said, sentences

_SAID: Final[Mapping[str, Callable[[str], Said]]] = {
    CaseEventType.INFO_REQUESTED: lambda number: Said("The shop needs something from you for {number}.", number=number),
    CaseEventType.OFFER_MADE: lambda number: Said("The shop made you an offer for {number}.", number=number),
    CaseEventType.APPROVED: lambda number: Said("{number} was approved.", number=number),
    CaseEventType.DECLINED: lambda number: Said("{number} was declined.", number=number),
    CaseEventType.GOODS_RECEIVED: lambda number: Said("What you sent back for {number} has arrived.", number=number),
    CaseEventType.GOODS_INSPECTED: lambda number: Said("What you sent back for {number} was inspected.", number=number),
    CaseEventType.REFUND_SETTLED: lambda number: Said("The refund for {number} was paid.", number=number),
    CaseEventType.REPLACEMENT_SHIPPED: lambda number: Said(
        "Something is on its way to you for {number}.", number=number
    ),
    CaseEventType.REPAIR_COMPLETED: lambda number: Said("There is news about your repair {number}.", number=number),
    CaseEventType.ARBITRATED: lambda number: Said("{number} was ruled on.", number=number),
    CaseEventType.REOPENED: lambda number: Said("{number} was opened again.", number=number),
    CaseEventType.MESSAGE_POSTED: lambda number: Said("You have a new message about {number}.", number=number),
    CaseEventType.DEADLINE_PASSED: lambda number: Said("A deadline of {number} has passed.", number=number),
    FeedbackEventType.REPLIED: lambda _: Said("The shop replied to your feedback."),
}
HEARD_OF: Final = frozenset(map(str, _SAID))
"""The types of events that phones are told of, unless the buyer did it."""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An event as it was published; `subject` is the case or the feedback that it is about."""

    event_id: str
    type: str
    merchant_id: MerchantId
    subject: str
    at: datetime
    by: Party
    internal: bool = False
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Push:
    """What a phone shows, in its language; `event_id` is the same however often it is sent, and replaces itself."""

    event_id: str
    type: str
    subject: str
    title: str
    text: str


def notice_of(happened: Happened) -> str | None:
    """Return what a phone says of an event, or None where the buyer does not wait for it."""
    say = _SAID.get(happened.type)
    if say is None or happened.internal or happened.by is Party.BUYER:
        return None
    said = say(str(happened.told.get("case_number", "")))
    if not happened.told.get(FEEDBACK_REQUESTED):
        return said
    return sentences(said, Said("How did it go?"))
