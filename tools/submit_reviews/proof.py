"""The proof: what was submitted is there, as it was written, and each text was read exactly once."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from tools.replay.answers import JsonObject
from tools.submit_reviews.heard import Events
from tools.submit_reviews.submitting import Submitted

_ONCE: Final = [(1, "feedback.submitted"), (2, "feedback.read")]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What was submitted, and what the service told of it afterwards."""

    submitted: Submitted
    listed: Collection[JsonObject]
    events: Events
    kills: int
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """What must be as many as were submitted."""
        texts, readings = self.submitted.texts, self.events.readings
        return {
            "feedback listed": len(self.listed),
            "texts as they were written": sum(texts.get(str(one["id"])) == one["text"] for one in self.listed),
            "readings listed": sum(one["reader"] is not None for one in self.listed),
            "submitted and read, once each": sum(self.events.of.get(name) == _ONCE for name in texts),
            "events that tell of a reading": readings.total(),
            "by feedback and version": sum(readings[str(one["id"]), str(one["reader"])] == 1 for one in self.listed),
        }

    @property
    def holds(self) -> bool:
        """Tell whether every text was read exactly once; where there was none, nothing is proven."""
        submitted = len(self.submitted.texts)
        return submitted > 0 and all(count == submitted for count in self.counts.values())

    def lines(self) -> Iterator[str]:
        """Yield the figures, to be printed."""
        texts, refused = self.submitted.texts, self.submitted.refused
        yield f"reviews submitted            {len(texts):>8,}  in {self.seconds:,.0f} s, all waiting and dying included"
        yield f"refused                      {refused.total():>8,}"
        yield from (f"  {count:,}  {why}" for why, count in refused.most_common())
        yield f"service killed               {self.kills:>8,}"
        yield from (f"{name:<29}{count:>8,}" for name, count in self.counts.items())
        yield f"read as                       {_tally(self.listed, 'sentiment')}"
        yield f"written in                    {_tally(self.listed, 'language')}"
        yield "each text was read exactly once" if self.holds else "NOT every text was read exactly once"


def _tally(listed: Collection[JsonObject], name: str) -> str:
    counted = Counter(str(one[name] or "unknown") for one in listed)
    return ", ".join(f"{value} {count:,}" for value, count in counted.most_common(6))
