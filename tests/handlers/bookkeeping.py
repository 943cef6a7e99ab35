"""What becomes of a thousand events, two of them poisoned, where every fiftieth attempt fails: kept by the book."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from random import Random

FLAKY = 0.02


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What went wrong, event by event."""

    lost: int
    done_twice: int
    out_of_order: int
    delayed: int


NOTHING_WRONG = Outcome(lost=0, done_twice=0, out_of_order=0, delayed=0)


@dataclass
class Book:
    """Does what events ask for, and notes it. `now` counts whatever delays are counted in."""

    chance: Random
    poisoned: Collection[str]
    trouble: type[Exception]
    """What a flaky attempt fails with."""
    now: Callable[[], int] = lambda: 0
    offered: dict[str, int] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    done: list[tuple[str, int]] = field(default_factory=list)

    def offer(self, ids: Iterable[str]) -> None:
        """Note when events are handed over for the first time."""
        for event_id in ids:
            self.offered.setdefault(event_id, self.now())

    def work(self, event_id: str) -> None:
        """Do what an event asks for, or fail."""
        if event_id in self.poisoned:
            self._fail(event_id, ValueError(event_id))
        if self.chance.random() < FLAKY:
            self._fail(event_id, self.trouble(event_id))
        self.done.append((event_id, self.now()))

    def outcome(self, *, elsewhere: Collection[str] = ()) -> Outcome:
        """Return what went wrong, with all that was offered and is not kept elsewhere."""
        done = [event_id for event_id, _ in self.done]
        first = dict(reversed(self.done))
        sick = {_case_of(event_id) for event_id in self.failed}
        return Outcome(
            lost=len(self.offered.keys() - set(done) - set(elsewhere)),
            done_twice=len(done) - len(set(done)),
            out_of_order=_out_of_order(done),
            delayed=sum(at > self.offered[one] for one, at in first.items() if _case_of(one) not in sick),
        )

    def _fail(self, event_id: str, error: Exception) -> None:
        self.failed.add(event_id)
        raise error


def _case_of(event_id: str) -> str:
    return event_id.partition("/")[0]


def _out_of_order(done: Iterable[str]) -> int:
    """Return how many events were done when a later one of their case was, or an earlier one was not."""
    last: dict[str, int] = defaultdict(int)
    wrong = 0
    for event_id in done:
        case, _, number = event_id.partition("/")
        wrong += int(number) != last[case] + 1
        last[case] = int(number)
    return wrong
