"""What subscribers get: CloudEvents with attributes to filter by, and nobody's words in them."""

import json
from dataclasses import replace
from typing import cast

from adapters.chain import chained
from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from aftersales.cases.events import Words
from aftersales.orders.events import told
from aftersales.vocabulary import Party
from tests.said import a_feedback, a_reading
from tests.shop import LEAD, NOON, a_case_file, an_order


class TestTheEventOfACase:
    def test_is_a_cloud_event(self) -> None:
        event = a_case_file(an_order()).case.unrecorded[0]

        body = dict(cloud_event(event).body)

        assert body.pop("data") == {**event.data, "number": 1, "by": "BUYER", "internal": False}
        assert body == {
            "specversion": "1.0",
            "id": f"{event.case_id}/1",
            "source": "/merchants/shop-1",
            "subject": event.case_id,
            "type": "case.requested",
            "time": "2026-11-22T12:00:00Z",
            "datacontenttype": "application/json",
        }

    def test_can_be_filtered_by_its_attributes(self) -> None:
        event = a_case_file(an_order()).case.unrecorded[0]

        assert cloud_event(event).attributes == {
            "type": "case.requested",
            "merchant": "shop-1",
            "kind": "RETURN",
            "status": "REQUESTED",
        }

    def test_carries_the_hash_that_the_next_event_will_say(self) -> None:
        event = a_case_file(an_order()).case.unrecorded[0]
        (first, second), head = chained([event, replace(event, number=2)], after="")

        published = [cast(dict[str, object], cloud_event(one).body["data"])["hash"] for one in (first, second)]

        assert published == [second.previous_hash, head]

    def test_tells_nobodys_words_and_no_name(self) -> None:
        event = replace(a_case_file(an_order()).case.unrecorded[0], words=Words(text="It squeaks."))

        published = json.dumps(cloud_event(event).body)

        assert "squeaks" not in published
        assert "ann" not in published


class TestTheEventOfAnOrder:
    def test_is_about_the_order_and_has_neither_kind_nor_status(self) -> None:
        order = an_order(2)
        published = cloud_event(told(order, by=Party.SYSTEM, at=NOON))

        assert published.body["id"] == f"{order.id}/1"
        assert published.body["subject"] == order.id
        assert published.attributes == {"type": "order.imported", "merchant": "shop-1"}
        assert "internal" not in str(published.body)

    def test_goes_without_its_lines_where_they_are_more_than_a_topic_takes(self) -> None:
        event = told(an_order(*[1] * 3_000), by=Party.SYSTEM, at=NOON)

        published = cloud_event(event)

        assert len(text_of(event.data)) > 256 * 1024 > len(text_of(published.body))
        assert published.body["data"] == {
            **{name: value for name, value in event.data.items() if name != "lines"},
            "left_out": ["lines"],
            "number": 1,
            "by": "SYSTEM",
        }


class TestTheEventOfAFeedback:
    def test_is_about_the_feedback_and_has_its_stage(self) -> None:
        feedback = a_feedback("It was slow.")
        (event,) = feedback.unrecorded

        published = cloud_event(event)

        assert published.body["id"] == f"{feedback.id}/1"
        assert published.body["subject"] == feedback.id
        assert published.body["data"] == {**event.data, "number": 1, "by": "BUYER"}
        assert published.attributes == {"type": "feedback.submitted", "merchant": "shop-1", "stage": "AFTER_SALES"}

    def test_tells_nobodys_words_and_no_name(self) -> None:
        feedback = a_feedback("It was slow.").read(a_reading(), at=NOON).replied("Sorry!", by=LEAD, at=NOON)

        published = json.dumps([cloud_event(event).body for event in feedback.unrecorded])

        assert [word for word in ("slow", "Sorry", "ann", "lea") if word in published] == []
