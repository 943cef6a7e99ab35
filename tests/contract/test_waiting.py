"""Whoever keeps the books: what fails waits in its lane, is tried again in its order, and is done once."""

from collections import Counter
from datetime import timedelta

import pytest

from aftersales.business import Repositories
from aftersales.consuming import LEASE, PAUSE, UNTIL_ASKED, Consumer, Heard, Waiting
from aftersales.errors import NotFound
from aftersales.pages import Page, Slice
from tests.contract.waiting import NAME, Desk, consumer_over, heard, ledger_in, room_in, waiting_in
from tests.open_shop import Clock
from tests.shop import NOON


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def consumer(kept: Repositories, desk: Desk, wall: Clock) -> Consumer:
    return consumer_over(kept, desk, wall)


class TestEvents:
    def test_are_worked_off_in_their_order(self, consumer: Consumer, desk: Desk) -> None:
        report = consumer.hear(heard("A1 B1 A2 C1 B2"))

        assert desk.done == ["A1", "B1", "A2", "C1", "B2"]
        assert (report.failures, report.again, waiting_in(consumer.room)) == ([], [], [])

    def test_are_worked_off_once_however_often_they_come(self, consumer: Consumer, desk: Desk) -> None:
        consumer.hear(heard("A1 A1 B1"))
        consumer.hear(heard("B1 A1 A2"))

        assert desk.done == ["A1", "B1", "A2"]

    def test_wait_with_their_lane_and_no_other(self, consumer: Consumer, desk: Desk) -> None:
        desk.fails["B1"] = 1

        consumer.hear(heard("A1 B1 A2 C1 B2"))
        consumer.hear(heard("B3 C2"))

        assert desk.done == ["A1", "A2", "C1", "C2"]
        assert waiting_in(consumer.room) == [("B1", 1), ("B2", 0), ("B3", 0)]

    def test_that_wait_wait_once_however_often_they_come(self, consumer: Consumer, desk: Desk) -> None:
        desk.fails["B1"] = 9

        for _ in range(3):
            consumer.hear(heard("B1 B2"))

        assert desk.tried == ["B1"]
        assert waiting_in(consumer.room) == [("B1", 1), ("B2", 0)]


class TestTryingAgain:
    def test_waits_for_a_minute(self, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        desk.fails["B1"] = 1
        consumer.hear(heard("B1 B2"))

        wall.at += PAUSE - timedelta(seconds=1)
        consumer.try_again()
        assert desk.done == []

        wall.at += timedelta(seconds=1)
        consumer.try_again()
        assert desk.done == ["B1", "B2"]
        assert waiting_in(consumer.room) == []

    def test_lets_the_lane_go_on_afterwards(self, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        desk.fails["B1"] = 1
        consumer.hear(heard("B1"))
        wall.at += PAUSE
        consumer.try_again()

        consumer.hear(heard("B2"))

        assert desk.done == ["B1", "B2"]

    def test_ends_after_three_attempts(self, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        desk.fails["B1"] = 9
        consumer.hear(heard("B1 B2"))

        for _ in range(10):
            wall.at += PAUSE
            consumer.try_again()

        assert desk.tried == ["B1"] * 3
        assert waiting_in(consumer.room) == [("B1", 3), ("B2", 0)]
        assert [lane.waits_for_a_person for lane in consumer.room.lanes()] == [True]

    def test_counts_no_attempt_that_reached_nobody(self, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        desk.unreachable |= {"B1"}
        consumer.hear(heard("B1 B2"))
        for _ in range(10):
            wall.at += PAUSE
            consumer.try_again()
        assert waiting_in(consumer.room) == [("B1", 0), ("B2", 0)]
        desk.unreachable.clear()

        wall.at += PAUSE
        consumer.try_again()

        assert desk.done == ["B1", "B2"]

    def test_spares_the_other_lanes_an_outage(self, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        desk.unreachable |= {f"{lane}1" for lane in "ABCDEF"}

        assert consumer.hear(heard("A1 B1 C1 D1 E1 F1")).is_outage
        wall.at += PAUSE
        assert consumer.try_again().is_outage

        assert desk.tried == ["A1", "B1", "C1"] * 2
        assert len(consumer.room.lanes()) == 6

    def test_puts_what_comes_meanwhile_behind_the_others(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        # Given a lane that is being emptied when another event of it comes
        desk.fails["B1"] = 1
        consumer.hear(heard("B1 B2"))
        other = consumer_over(kept, Desk(), wall)
        desk.meanwhile = lambda word: _hears(other, "B3") if word == "B2" else None

        wall.at += PAUSE
        consumer.try_again()

        assert desk.done == ["B1", "B2", "B3"]
        assert waiting_in(consumer.room) == []

    def test_is_one_attempt_at_a_time(self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        desk.fails["B1"] = 1
        consumer.hear(heard("B1 B2"))
        rival = Desk()
        desk.meanwhile = lambda _: _tries(consumer_over(kept, rival, wall))

        wall.at += PAUSE
        consumer.try_again()

        assert (desk.done, rival.tried) == (["B1", "B2"], [])

    def test_goes_on_for_whoever_stopped_in_the_middle(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        # Given someone who ends between two events of a lane
        desk.fails["B1"] = 1
        consumer.hear(heard("B1 B2"))
        may_go_on = iter([True, True, False])
        wall.at += PAUSE
        consumer.try_again(may_go_on=lambda: next(may_go_on))
        assert desk.done == ["B1"]

        # When the lane is free again
        next_one = Desk()
        wall.at += LEASE
        consumer_over(kept, next_one, wall).try_again()

        assert next_one.done == ["B2"]
        assert waiting_in(consumer.room) == []

    def test_repeats_nothing_that_was_done_before_somebody_stopped(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        desk.fails["B1"] = 1
        consumer.hear(heard("B1 B2"))
        ledger_in(kept, wall).note("B/1")

        wall.at += PAUSE
        consumer.try_again()

        assert desk.done == ["B2"]


class TestRedriving:
    def test_lets_a_lane_go_on_from_its_first_event(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock
    ) -> None:
        _gives_up(consumer, desk, wall)

        kept.parked.redrive(f"{NAME}/B/2", at=wall())
        consumer.try_again()

        assert desk.done == ["B1", "B2"]
        assert kept.parked.waiting(Slice()) == Page()

    def test_is_one_attempt_more(self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        _gives_up(consumer, desk, wall)
        desk.fails["B1"] = 9

        kept.parked.redrive(f"{NAME}/B/1", at=wall())
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
            kept.parked.redrive(f"{NAME}/B/2", at=wall())
            consumer_over(kept, rival, wall).try_again()

        desk.meanwhile = meanwhile
        kept.parked.redrive(f"{NAME}/B/2", at=wall())
        consumer.try_again()

        assert (desk.done, rival.tried) == (["B1", "B2"], [])

    @pytest.mark.parametrize("parked_id", ["settle_refunds/B/3", "settle_refunds/A/1", "relay_events/B/1", "B/1", ""])
    def test_refuses_what_does_not_wait(
        self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock, parked_id: str
    ) -> None:
        _gives_up(consumer, desk, wall)

        with pytest.raises(NotFound):
            kept.parked.redrive(parked_id, at=wall())

        assert [lane.try_at for lane in consumer.room.lanes()] == [UNTIL_ASKED]

    def test_refuses_what_waits_no_more(self, kept: Repositories, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        _gives_up(consumer, desk, wall)
        kept.parked.redrive(f"{NAME}/B/1", at=wall())
        consumer.try_again()

        with pytest.raises(NotFound):
            kept.parked.redrive(f"{NAME}/B/1", at=wall())


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


class TestALedger:
    def test_knows_what_was_done(self, kept: Repositories, wall: Clock) -> None:
        ledger = ledger_in(kept, wall)
        ledger.note("case_1/1")
        ledger.note("case_1/1")

        assert set(ledger.done(["case_1/1", "case_1/2"])) == {"case_1/1"}
        assert set(ledger.done([])) == set()

    def test_forgets_once_nothing_comes_again(self, kept: Repositories, wall: Clock) -> None:
        ledger = ledger_in(kept, wall)
        ledger.note("case_1/1")

        wall.move(days=15)

        assert set(ledger.done(["case_1/1"])) == set()


def _gives_up(consumer: Consumer, desk: Desk, wall: Clock) -> None:
    """Let a lane wait for a person, whose first event would go well from now on."""
    desk.fails["B1"] = 3
    consumer.hear(heard("B1 B2"))
    for _ in range(2):
        wall.at += PAUSE
        consumer.try_again()
    assert waiting_in(consumer.room) == [("B1", 3), ("B2", 0)]
    assert desk.fails == Counter(B1=0)


def _hears(consumer: Consumer, text: str) -> None:
    consumer.hear(heard(text))


def _tries(consumer: Consumer) -> None:
    consumer.try_again()


def _waiting(event: Heard) -> Waiting:
    return Waiting(event=event, attempts=3, error="ValueError()", at=NOON)
