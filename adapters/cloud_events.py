"""
Events as the world hears them: CloudEvents 1.0 in JSON, with the message attributes that subscribers filter by.

    {
      "specversion": "1.0",
      "id": "case_01…/3",                 subject and number: whoever got it before may drop it
      "source": "/merchants/shop-1",
      "subject": "case_01…",              the case, or the order; order what you get by subject and number
      "type": "case.approved",
      "time": "2026-11-22T12:00:00Z",
      "datacontenttype": "application/json",
      "data": {"number": 3, "by": "MERCHANT", "internal": false, "case_id": "case_01…", "status": "APPROVED", …}
    }
"""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.documents import Document, instant_text
from aftersales.cases.events import CaseEvent
from aftersales.orders.events import OrderEvent


@dataclass(frozen=True, kw_only=True)
class CloudEvent:
    """What is published: the event as JSON would say it, and its message attributes."""

    body: Document
    attributes: Mapping[str, str]


def cloud_event(event: CaseEvent | OrderEvent) -> CloudEvent:
    """Return an event as it is published: without its words, and without who of a party it was."""
    subject = event.case_id if isinstance(event, CaseEvent) else event.order_id
    body: Document = {
        "specversion": "1.0",
        "id": f"{subject}/{event.number}",
        "source": f"/merchants/{event.merchant_id}",
        "subject": subject,
        "type": str(event.type),
        "time": instant_text(event.at),
        "datacontenttype": "application/json",
        "data": {**event.data, "number": event.number, "by": event.by.value, **_visibility_of(event)},
    }
    return CloudEvent(body=body, attributes=_attributes_of(event))


def _visibility_of(event: CaseEvent | OrderEvent) -> Mapping[str, object]:
    return {"internal": event.internal} if isinstance(event, CaseEvent) else {}


def _attributes_of(event: CaseEvent | OrderEvent) -> Mapping[str, str]:
    always = {"type": str(event.type), "merchant": event.merchant_id}
    if not isinstance(event, CaseEvent):
        return always
    return {**always, "kind": event.kind.value, "status": event.status.value}
