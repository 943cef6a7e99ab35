"""However often the stream delivers again, nothing is lost and each lane is told in order."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.sns import TopicUnreachable
from handlers.lanes import Lanes
from tests.handlers.event_source_mapping import EventSourceMapping


@dataclass(frozen=True)
class Happened:
    """The nth thing that happened in a lane, at a place in the stream."""

    lane: str
    number: int
    place: int

    @property
    def id(self) -> str:
        return f"{self.lane}{self.number}"


@dataclass
class Relay:
    """A relay to which some events are refused, and some attempts cannot reach the topic."""

    shard: Sequence[Happened]
    refused: frozenset[str]
    unreachable: Sequence[object]
    attempts: int = 0
    told: list[Happened] = field(default_factory=list)
    parked: list[Happened] = field(default_factory=list)

    def handle(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        arrived = [self.shard[int(record["dynamodb"]["SequenceNumber"])] for record in event["Records"]]
        waiting = {parked.lane for parked in self.parked}
        leftover = Lanes(tell=self._tell, pause=lambda: None, parked=waiting).pass_on(arrived)
        self.parked += [stuck.event for stuck in leftover.stuck if stuck.event not in self.parked]
        again = [leftover.again_from] if leftover.again_from else []
        return {"batchItemFailures": [{"itemIdentifier": str(one.place)} for one in again]}

    def _tell(self, event: Happened) -> None:
        self.attempts += 1
        if event.id in self.refused:
            raise ValueError(event.id)
        if self.attempts <= len(self.unreachable) and self.unreachable[self.attempts - 1]:
            raise TopicUnreachable
        self.told.append(event)


def shard_of(lanes: Sequence[str]) -> list[Happened]:
    seen: Counter[str] = Counter()
    shard = []
    for place, lane in enumerate(lanes):
        seen[lane] += 1
        shard.append(Happened(lane, seen[lane], place))
    return shard


class TestTheStream:
    @given(
        lanes=st.lists(st.sampled_from("ABCDE"), max_size=40),
        refused=st.frozensets(st.builds("{}{}".format, st.sampled_from("ABCDE"), st.integers(1, 5)), max_size=3),
        unreachable=st.lists(st.booleans(), max_size=80),
        batch_size=st.integers(1, 15),
    )
    def test_is_told_whole_and_in_order_but_for_what_is_parked(
        self, lanes: list[str], refused: frozenset[str], unreachable: list[bool], batch_size: int
    ) -> None:
        shard = shard_of(lanes)
        relay = Relay(shard, refused, unreachable)

        mapping = EventSourceMapping(relay.handle, batch_size=batch_size)
        mapping.deliver([{"dynamodb": {"SequenceNumber": str(event.place)}} for event in shard])

        assert {*relay.told, *relay.parked} == set(shard)
        assert not {*relay.told} & {*relay.parked}
        numbers: dict[str, list[int]] = defaultdict(list)
        for event in dict.fromkeys(relay.told):
            numbers[event.lane].append(event.number)
        assert all(told == list(range(1, len(told) + 1)) for told in numbers.values())
        assert refused & {event.id for event in shard} <= {event.id for event in relay.parked}
