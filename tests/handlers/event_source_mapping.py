"""
A model of what stands between the table's stream and its readers: Lambda's event source mapping.

It hands over a batch, and hands it over again from the first record that failed on: the records behind that one come
again even if they went through. A function that fails gets the whole batch again. Some day it gives up a batch, with
all that is left of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

MOST_DELIVERIES: Final = 200

Record = Mapping[str, Any]  # As the stream says it.


class GaveUp(Exception):
    """Nothing went on for so long that the records would be reported as not relayed."""


@dataclass
class EventSourceMapping:
    """Delivers a shard to a function; `deliveries` are the batches that it was handed, by their sizes."""

    function: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    batch_size: int = 100
    window: Mapping[str, Any] = field(default_factory=dict)
    """What Lambda says besides, where records belong to windows."""
    deliveries: list[int] = field(default_factory=list)
    retries: int = MOST_DELIVERIES
    """How often what is left of a batch is delivered again, before it is given up."""
    given_up: list[Record] = field(default_factory=list)

    def deliver(self, shard: Sequence[Record]) -> None:
        """Deliver every record of a shard, or give up."""
        for first in range(0, len(shard), self.batch_size):
            batch = shard[first : first + self.batch_size]
            for _ in range(self.retries + 1):
                batch = self._once(batch) if batch else ()
            self.given_up += batch

    def _once(self, batch: Sequence[Record]) -> Sequence[Record]:
        """Deliver a batch, and return what of it is to be delivered again."""
        if len(self.deliveries) == MOST_DELIVERIES:
            raise GaveUp
        self.deliveries.append(len(batch))
        try:
            answer = self.function({"Records": list(batch), **self.window})
        except Exception:  # noqa: BLE001 - Lambda does not ask what went wrong
            return batch
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        places = [nth for nth, record in enumerate(batch) if record["dynamodb"]["SequenceNumber"] in failed]
        return batch[min(places) :] if places else ()
