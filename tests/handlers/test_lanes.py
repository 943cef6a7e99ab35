"""Events are passed on in their order, and an accident in one lane holds up no other."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from adapters.sns import TopicUnreachable
from aftersales.consuming import ATTEMPTS
from handlers.lanes import Lanes, Leftover

MANY: Final = 1_000_000


@dataclass(frozen=True)
class Happened:
    """The nth thing that happened in a lane."""

    lane: str
    number: int

    @property
    def id(self) -> str:
        return f"{self.lane}{self.number}"


@dataclass
class Topic:
    """A topic that refuses some events as often as we say, and cannot be reached for others."""

    refuses: Counter[str] = field(default_factory=Counter)
    misses: Counter[str] = field(default_factory=Counter)
    down_after: int = MANY
    told: list[str] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)

    def tell(self, event: Happened) -> None:
        self.tried[event.id] += 1
        if self.refuses[event.id] >= self.tried[event.id]:
            raise ValueError(event.id)
        if self.misses[event.id] >= self.tried[event.id] or len(self.told) >= self.down_after:
            raise TopicUnreachable
        self.told.append(event.id)


def happened(text: str) -> list[Happened]:
    """Return what a text like "A1 B1 A2" says."""
    return [Happened(word[0], int(word[1:])) for word in text.split()]


def pass_on(text: str, topic: Topic, *parked: str) -> Leftover[Happened]:
    return Lanes(tell=topic.tell, pause=lambda: None, parked=parked).pass_on(happened(text))


def stuck_in(leftover: Leftover[Happened]) -> list[str]:
    return [stuck.event.id for stuck in leftover.stuck]


class TestEvents:
    def test_are_told_in_their_order(self) -> None:
        topic = Topic()

        assert pass_on("A1 B1 A2 C1 B2", topic) == Leftover(stuck=[], again_from=None)
        assert topic.told == ["A1", "B1", "A2", "C1", "B2"]

    def test_wait_behind_one_that_fails_and_follow_it_once_it_is_told(self) -> None:
        topic = Topic(refuses=Counter(B1=1))

        assert pass_on("A1 B1 A2 C1 B2", topic) == Leftover(stuck=[], again_from=None)
        assert topic.told == ["A1", "A2", "C1", "B1", "B2"]

    def test_are_parked_with_their_lane_after_three_attempts(self) -> None:
        topic = Topic(refuses=Counter(B1=MANY))

        leftover = pass_on("A1 B1 A2 C1 B2", topic)

        assert [(stuck.event.id, stuck.error) for stuck in leftover.stuck] == [
            ("B1", "ValueError('B1')"),
            ("B2", "ValueError('B1')"),
        ]
        assert leftover.again_from is None
        assert topic.told == ["A1", "A2", "C1"]
        assert topic.tried["B1"] == ATTEMPTS
        assert topic.tried["B2"] == 0

    def test_that_were_told_are_not_parked_with_what_follows_them(self) -> None:
        topic = Topic(refuses=Counter(A2=MANY))

        leftover = pass_on("A1 B1 A2 A3", topic)

        assert stuck_in(leftover) == ["A2", "A3"]
        assert topic.told == ["A1", "B1"]

    def test_have_three_attempts_each(self) -> None:
        topic = Topic(refuses=Counter(A1=2, A2=2, A3=2))

        assert pass_on("A1 A2 A3", topic) == Leftover(stuck=[], again_from=None)
        assert topic.told == ["A1", "A2", "A3"]

    def test_are_not_even_tried_in_a_lane_that_was_parked_before(self) -> None:
        topic = Topic()

        leftover = pass_on("A1 B1 A2", topic, "A")

        assert stuck_in(leftover) == ["A1", "A2"]
        assert topic.tried == Counter(B1=1)

    def test_are_to_blame_when_others_are_told_while_they_cannot_be(self) -> None:
        topic = Topic(misses=Counter(A1=MANY))

        leftover = pass_on("A1 B1", topic)

        assert stuck_in(leftover) == ["A1"]
        assert leftover.again_from is None
        assert topic.told == ["B1"]


class TestAnOutage:
    def test_parks_nothing_and_asks_for_everything_again(self) -> None:
        topic = Topic(down_after=0)

        leftover = pass_on("A1 B1 C1 D1 E1", topic)

        assert leftover == Leftover(stuck=[], again_from=Happened("A", 1))

    def test_is_believed_after_three_events_and_the_rest_is_spared(self) -> None:
        topic = Topic(down_after=0)

        pass_on("A1 B1 C1 D1 E1", topic)

        assert topic.tried == Counter(A1=1, B1=1, C1=1)

    def test_that_begins_midway_asks_for_what_is_left(self) -> None:
        topic = Topic(down_after=2)

        leftover = pass_on("A1 B1 A2 B2 C1 D1", topic)

        assert topic.told == ["A1", "B1"]
        assert leftover == Leftover(stuck=[], again_from=Happened("A", 2))

    def test_that_only_one_event_meets_is_tried_three_times_before_it_is_asked_for_again(self) -> None:
        topic = Topic(down_after=1)

        leftover = pass_on("A1 A2 A3", topic)

        assert topic.tried["A2"] == ATTEMPTS
        assert leftover == Leftover(stuck=[], again_from=Happened("A", 2))

    def test_does_not_keep_what_is_its_own_fault_from_being_parked(self) -> None:
        topic = Topic(refuses=Counter(A1=MANY), down_after=0)

        leftover = pass_on("A1 A2 B1", topic)

        assert stuck_in(leftover) == ["A1", "A2"]
        assert leftover.again_from == Happened("B", 1)


letters = st.lists(st.sampled_from("ABCDEF"), max_size=30)
faults = st.dictionaries(st.integers(0, 29), st.sampled_from([1, 2, 3, MANY]))


def numbered(lanes: Sequence[str]) -> list[Happened]:
    seen: Counter[str] = Counter()
    events = []
    for lane in lanes:
        seen[lane] += 1
        events.append(Happened(lane, seen[lane]))
    return events


class TestWhateverHappens:
    @given(letters, faults, faults, st.integers(0, 60))
    def test_nothing_is_lost_or_told_twice_or_out_of_order(
        self, lanes: list[str], refused: dict[int, int], missed: dict[int, int], down_after: int
    ) -> None:
        events = numbered(lanes)
        topic = Topic(down_after=down_after)
        for nth, event in enumerate(events):
            topic.refuses[event.id] = refused.get(nth, 0)
            topic.misses[event.id] = missed.get(nth, 0)

        leftover = Lanes(tell=topic.tell, pause=lambda: None).pass_on(events)

        left = {event.id for event in _from(events, leftover.again_from)} | set(stuck_in(leftover))
        assert set(topic.told) | left == {event.id for event in events}
        assert len(set(topic.told)) == len(topic.told)
        assert not set(topic.told) & set(stuck_in(leftover))
        by_lane: dict[str, list[int]] = defaultdict(list)
        for told in topic.told:
            by_lane[told[0]].append(int(told[1:]))
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_lane.values())
        assert max(topic.tried.values(), default=0) <= ATTEMPTS


def _from(events: list[Happened], first: Happened | None) -> list[Happened]:
    return events[events.index(first) :] if first else []
