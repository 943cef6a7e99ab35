"""
A model of what stands between a queue and a function: Lambda polls it, and takes away what did not fail.

It hands over a batch; the messages that the function names come again, all of them if it fails as a whole. What was
handed over three times and failed is put aside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

MOST_RECEIVES: Final = 3
MOST_DELIVERIES: Final = 100


@dataclass
class Queue:
    """Hands messages to a function; `aside` are those that it gave up, `deliveries` the batches by their sizes."""

    function: Callable[[Any], Mapping[str, Any]]
    batch_size: int = 10
    aside: list[str] = field(default_factory=list)
    deliveries: list[int] = field(default_factory=list)

    def deliver(self, bodies: Sequence[str]) -> None:
        """Deliver every message until it is dealt with or put aside."""
        waiting = [(f"message-{nth}", body, 1) for nth, body in enumerate(bodies)]
        while waiting and len(self.deliveries) < MOST_DELIVERIES:
            batch, waiting = waiting[: self.batch_size], waiting[self.batch_size :]
            failed = self._failed([_record(*message) for message in batch])
            for message_id, body, times in batch:
                if message_id in failed and times == MOST_RECEIVES:
                    self.aside.append(body)
                elif message_id in failed:
                    waiting.append((message_id, body, times + 1))

    def _failed(self, records: Sequence[Mapping[str, Any]]) -> set[str]:
        self.deliveries.append(len(records))
        try:
            answer = self.function({"Records": records})
        except Exception:  # noqa: BLE001 - Lambda does not ask what went wrong
            return {record["messageId"] for record in records}
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}


def _record(message_id: str, body: str, times: int) -> Mapping[str, Any]:
    return {
        "messageId": message_id,
        "receiptHandle": f"{message_id}/{times}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(times), "SentTimestamp": "1795348800000"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:aftersales-test-TextsQueue",
        "awsRegion": "eu-west-1",
    }
