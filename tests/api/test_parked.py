"""The platform sees what waits for a person, and lets it go on."""

from typing import Any, Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from tests.api.stages import Stages
from tests.counter import Counter
from tests.shop import BUYER, LEAD, PLATFORM, SHOP_SYSTEM

PARKED: Final = """query ($first: Int, $after: String) { parked(first: $first, after: $after) {
    nodes { id at consumer error attempts } pageInfo { hasNextPage endCursor } } }"""


def parked(counter: Counter, by: Actor = PLATFORM, **page: object) -> Any:
    return counter.asks(PARKED, by=by, **page)["parked"]


class TestWhatWaits:
    def test_is_listed_with_its_consumer_and_reason(self, counter: Counter, stages: Stages) -> None:
        event_id = stages.parked()

        assert parked(counter)["nodes"] == [
            {
                "id": event_id,
                "at": "2026-11-22T12:00:00Z",
                "consumer": "read_feedback",
                "error": "ValueError()",
                "attempts": 3,
            }
        ]

    def test_is_listed_page_by_page(self, counter: Counter, stages: Stages) -> None:
        ids = [stages.parked() for _ in range(3)]

        first = parked(counter, first=2)
        second = parked(counter, first=2, after=first["pageInfo"]["endCursor"])

        assert [node["id"] for node in [*first["nodes"], *second["nodes"]]] == ids
        assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)

    @pytest.mark.parametrize("by", [BUYER, LEAD, SHOP_SYSTEM], ids=lambda by: by.party)
    def test_is_nothing_to_those_who_do_not_look_after_the_product(
        self, counter: Counter, stages: Stages, by: Actor
    ) -> None:
        stages.parked()

        assert parked(counter, by)["nodes"] == []


class TestRedriving:
    def test_lets_a_lane_be_tried_at_once(self, counter: Counter, stages: Stages, store: SqliteStore) -> None:
        event_id = stages.parked()

        result = counter.does("redriveParked", by=PLATFORM, id=event_id)

        assert result == {"__typename": "Deleted", "id": event_id}
        (lane,) = store.room("read_feedback").lanes()
        assert not lane.waits_for_a_person

    @pytest.mark.parametrize(
        "event_id",
        ["", "nobody/case_1/1", "read_feedback", "read_feedback/fb_1/1", "read_feedback/fb_1/one", "/case_1/1"],
    )
    def test_refuses_what_does_not_wait(self, counter: Counter, event_id: str) -> None:
        result = counter.does("redriveParked", by=PLATFORM, id=event_id)

        assert (result["__typename"], result["id"]) == ("NotFound", event_id)
