"""The page about events names every event that there is, and no other."""

import re
from pathlib import Path

from aftersales.cases.events import CaseEventType
from aftersales.feedback.events import FeedbackEventType
from aftersales.orders.events import ORDER_BUYER_ERASED, ORDER_IMPORTED, ORDER_UPDATED
from aftersales.webhooks.webhook import EVENT_TYPES

PAGE = Path(__file__).parents[2] / "docs" / "events.md"


def test_the_events_page_names_every_event() -> None:
    named = set(re.findall(r"`((?:case|order|feedback)\.[a-z_]+)`", PAGE.read_text(encoding="utf-8")))

    assert named == {ORDER_BUYER_ERASED, ORDER_IMPORTED, ORDER_UPDATED, *CaseEventType, *FeedbackEventType}


def test_a_webhook_can_listen_to_every_event_of_the_page() -> None:
    named = set(re.findall(r"`((?:case|order|feedback)\.[a-z_]+)`", PAGE.read_text(encoding="utf-8")))

    assert named == EVENT_TYPES
