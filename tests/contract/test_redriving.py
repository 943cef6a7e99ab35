"""Whoever keeps the books: what waits for a person is listed, and goes on in its order once a person asks for it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import pytest

from aftersales.business import Repositories
from aftersales.consuming import PAUSE, UNTIL_ASKED, Consumer, Heard, Waiting
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace, Remembered, RequestKey
from aftersales.pages import Page, Slice
from aftersales.parking import ParkedEvent, ParkedEvents, ParkingOperations
from tests.contract.waiting import NAME, Desk, consumer_over, heard, room_in, waiting_in
from tests.open_shop import Clock
from tests.shop import NOON, PLATFORM, request_by


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def consumer(kept: Repositories, desk: Desk, wall: Clock) -> Consumer:
    return consumer_over(kept, desk, wall)


class TestRedriving:
    def test_lets_a_lane_go_on_from_its_first_event(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        _gives_up(consumer, desk, wall)

        kept.parked.redrive(f"{NAME}/B/2", at=wall(), request=request_by(PLATFORM))
        consumer.try_again()

        assert desk.done == ["B1", "B2"]
        assert kept.parked.waiting(Slice()) == Page()

    def test_is_one_attempt_more(self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        _gives_up(consumer, desk, wall)
        desk.fails["B1"] = 9

        kept.parked.redrive(f"{NAME}/B/1", at=wall(), request=request_by(PLATFORM))
        for _ in range(5):
            consumer.try_again()
            wall.at += PAUSE

        assert waiting_in(consumer.room) == [("B1", 4), ("B2", 0)]

    def test_does_not_take_a_lane_from_whoever_tries_it(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        _gives_up(consumer, desk, wall)
        rival = Desk()

        def meanwhile(_: str) -> None:
            kept.parked.redrive(f"{NAME}/B/2", at=wall(), request=request_by(PLATFORM))
            consumer_over(kept, rival, wall).try_again()

        desk.meanwhile = meanwhile
        kept.parked.redrive(f"{NAME}/B/2", at=wall(), request=request_by(PLATFORM))
        consumer.try_again()

        assert (desk.done, rival.tried) == (["B1", "B2"], [])

    @pytest.mark.parametrize("parked_id", ["settle_refunds/B/3", "settle_refunds/A/1", "relay_events/B/1", "B/1", ""])
    def test_refuses_what_does_not_wait(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock, parked_id: str
    ) -> None:
        _gives_up(consumer, desk, wall)

        with pytest.raises(NotFound):
            kept.parked.redrive(parked_id, at=wall(), request=request_by(PLATFORM))

        assert [lane.try_at for lane in consumer.room.lanes()] == [UNTIL_ASKED]

    def test_refuses_what_waits_no_more(self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        _gives_up(consumer, desk, wall)
        kept.parked.redrive(f"{NAME}/B/1", at=wall(), request=request_by(PLATFORM))
        consumer.try_again()

        with pytest.raises(NotFound):
            kept.parked.redrive(f"{NAME}/B/1", at=wall(), request=request_by(PLATFORM))

    def test_notes_its_request_with_it(self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        _gives_up(consumer, desk, wall)
        request = request_by(PLATFORM)

        kept.parked.redrive(f"{NAME}/B/2", at=wall(), request=request)

        assert kept.requests.remembered(request) == Remembered(fingerprint=request.fingerprint, outcome=f"{NAME}/B/2")

    def test_notes_its_request_where_the_lane_is_tried_already(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        _gives_up(consumer, desk, wall)
        request = request_by(PLATFORM)
        kept.parked.redrive(f"{NAME}/B/2", at=wall(), request=request_by(PLATFORM))

        kept.parked.redrive(f"{NAME}/B/1", at=wall() + PAUSE, request=request)

        assert kept.requests.remembered(request) is not None
        assert [lane.try_at for lane in consumer.room.lanes()] == [wall()]

    def test_changes_nothing_where_the_key_was_taken_since(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        _gives_up(consumer, desk, wall)
        request = request_by(PLATFORM)
        kept.requests.remember(request, "something else")

        with pytest.raises(LostRace):
            kept.parked.redrive(f"{NAME}/B/2", at=wall(), request=request)

        assert [lane.try_at for lane in consumer.room.lanes()] == [UNTIL_ASKED]

    def test_answers_a_retry_that_comes_meanwhile_with_the_same(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        _gives_up(consumer, desk, wall)
        request = request_by(PLATFORM)
        overtaken = ParkingOperations(events=_Overtaken(kept.parked), requests=kept.requests, wall_now=wall)

        assert overtaken.redrive(f"{NAME}/B/1", actor=PLATFORM, request=request) == f"{NAME}/B/1"


@dataclass
class _Overtaken:
    """Lets the same request through once, just before the one that asks."""

    parked: ParkedEvents

    def waiting(self, page: Slice) -> Page[ParkedEvent]:
        return self.parked.waiting(page)

    def redrive(self, parked_id: str, *, at: datetime, request: RequestKey) -> None:
        self.parked.redrive(parked_id, at=at, request=request)
        self.parked.redrive(parked_id, at=at, request=request)


class TestTheList:
    def test_says_what_waits_consumer_by_consumer_and_lane_by_lane(self, kept: Repositories) -> None:
        for consumer, text in (("settle_refunds", "B2 A1 B1"), ("deliver_webhooks", "C1"), ("relay_events", "A1")):
            for event in heard(text):
                room_in(kept, consumer).park(_waiting(event), try_at=UNTIL_ASKED)

        ids, after = [], None
        while True:
            page = kept.parked.waiting(Slice(first=2, after=after))
            ids += [event.id for event in page.items]
            if not page.more:
                break
            after = page.positions[-1]

        assert ids == [
            "deliver_webhooks/C/1",
            "relay_events/A/1",
            "settle_refunds/A/1",
            "settle_refunds/B/1",
            "settle_refunds/B/2",
        ]

    def test_says_how_it_came_to_that(self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        _gives_up(consumer, desk, wall)

        first, second = kept.parked.waiting(Slice()).items

        assert (first.id, first.consumer, first.attempts) == (f"{NAME}/B/1", NAME, 3)
        assert (first.at, first.error) == (NOON + 2 * PAUSE, "ValueError('B1')")
        assert (second.id, second.at, second.attempts) == (f"{NAME}/B/2", NOON, 0)


def _gives_up(consumer: Consumer, desk: Desk, wall: Clock) -> None:
    """Let a lane wait for a person, whose first event would go well from now on."""
    desk.fails["B1"] = 3
    consumer.hear(heard("B1 B2"))
    for _ in range(2):
        wall.at += PAUSE
        consumer.try_again()
    assert waiting_in(consumer.room) == [("B1", 3), ("B2", 0)]
    assert desk.fails == Counter(B1=0)


def _waiting(event: Heard) -> Waiting:
    return Waiting(event=event, attempts=3, error="ValueError()", at=NOON)
