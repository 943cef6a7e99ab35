"""Whoever keeps the books: what fails waits in its lane, is tried again in its order, and is done once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.business import Repositories
from aftersales.consuming import LEASE, PAUSE, Consumer
from tests.contract.waiting import Desk, consumer_over, heard, ledger_in, waiting_in
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

    def test_is_for_the_first_of_those_who_saw_the_lane(self, consumer: Consumer, desk: Desk, wall: Clock) -> None:
        desk.fails["B1"] = 1
        consumer.hear(heard("B1"))
        (lane,) = consumer.room.lanes()

        taken = consumer.room.take(lane, until=wall() + LEASE)

        assert taken == replace(lane, try_at=NOON + LEASE)
        assert consumer.room.take(lane, until=wall() + LEASE) is None

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


def _hears(consumer: Consumer, text: str) -> None:
    consumer.hear(heard(text))


def _tries(consumer: Consumer) -> None:
    consumer.try_again()
