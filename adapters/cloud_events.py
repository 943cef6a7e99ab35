"""
Events as the world hears them: CloudEvents 1.0 in JSON, with the message attributes that subscribers filter by.

    {
      "specversion": "1.0",
      "id": "case_01…/3",                 subject and number: whoever got it before may drop it
      "source": "/merchants/shop-1",
      "subject": "case_01…",              the case, the order or the feedback; order what you get by subject and number
      "type": "case.approved",
      "time": "2026-11-22T12:00:00Z",
      "datacontenttype": "application/json",
      "data": {"number": 3, "by": "MERCHANT", "internal": false, "hash": "jg4…", "case_id": "case_01…", …}
    }

SNS takes 256 KB. Where an order's lines are more than that, data goes without them and says so: "left_out": ["lines"].
Whoever wants them asks the API for the subject.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.chain import hash_of
from adapters.documents import Document, document_of, text_of
from adapters.events import Event, subject_of
from adapters.instants import instant_text
from aftersales.cases.events import CaseEvent
from aftersales.feedback.events import FeedbackEvent

_MAX_BYTES: Final = 240_000
"""Of the data; the rest of what SNS takes is for what is around it."""


@dataclass(frozen=True, kw_only=True)
class CloudEvent:
    """What is published: the event as JSON would say it, and its message attributes."""

    body: Document
    attributes: Mapping[str, str]


def cloud_event(event: Event) -> CloudEvent:
    """Return an event as it is published: without its words, and without who of a party it was."""
    subject = subject_of(event)
    body: Document = {
        "specversion": "1.0",
        "id": f"{subject}/{event.number}",
        "source": f"/merchants/{event.merchant_id}",
        "subject": subject,
        "type": str(event.type),
        "time": instant_text(event.at),
        "datacontenttype": "application/json",
        "data": {
            **_fitting(event.data),
            "number": event.number,
            "by": event.by.value,
            **_visibility_of(event),
            **_proof_of(event),
        },
    }
    return CloudEvent(body=body, attributes=_attributes_of(event))


def _fitting(data: Mapping[str, object]) -> Mapping[str, object]:
    """Return data as it is, or without its lists if it is too big to be published."""
    if len(text_of(data).encode()) <= _MAX_BYTES:
        return data
    left_out = [name for name, value in data.items() if isinstance(value, list | tuple)]
    return {**{name: value for name, value in data.items() if name not in left_out}, "left_out": left_out}


def _visibility_of(event: Event) -> Mapping[str, object]:
    return {"internal": event.internal} if isinstance(event, CaseEvent) else {}


def _proof_of(event: Event) -> Mapping[str, object]:
    """Return the hash of an event, which everyone who heard it can hold against what is kept."""
    return {"hash": hash_of(document_of(event))} if event.previous_hash else {}


def _attributes_of(event: Event) -> Mapping[str, str]:
    always = {"type": str(event.type), "merchant": event.merchant_id}
    if isinstance(event, FeedbackEvent):
        return {**always, "stage": event.stage.value}
    if not isinstance(event, CaseEvent):
        return always
    return {**always, "kind": event.kind.value, "status": event.status.value}
