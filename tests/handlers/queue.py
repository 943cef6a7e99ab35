"""
A model of what stands between the topic and a function: a standard queue, and Lambda that polls it.

Messages come in the order in which they were sent, as far as that goes. What a function takes is hidden for a while,
and comes again if it failed; what did not fail may come again all the same, for a standard queue delivers at least
once. What was handed over three times and failed is put aside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final

MOST_RECEIVES: Final = 3
MOST_DELIVERIES: Final = 2_000
HIDDEN_FOR: Final = 180
"""Seconds, as infra/feedback.yml has it."""

TAKES: Final = 1
"""Seconds that a delivery takes."""

Function = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message in a queue: from when on it can be seen, and how often it was received."""

    id: str
    body: str
    seen_from: int = 0
    receives: int = 0


@dataclass
class Queue:
    """
    Hands messages to a function; `aside` are those that it gave up, `deliveries` the batches by their sizes.

    `duplicates` is the share of messages that come once more though they were dealt with.
    """

    function: Function
    batch_size: int = 10
    duplicates: float = 0.0
    chance: Random = field(default_factory=lambda: Random(0))
    every_minute: Callable[[], object] = lambda: None
    """What happens besides each minute, by the queue's own clock."""
    aside: list[str] = field(default_factory=list)
    deliveries: list[int] = field(default_factory=list)
    now: int = 0

    def deliver(self, bodies: Sequence[str]) -> None:
        """Deliver every message until it is dealt with or put aside."""
        waiting = [Message(id=f"message-{nth}", body=body) for nth, body in enumerate(bodies)]
        while waiting and len(self.deliveries) < MOST_DELIVERIES:
            visible = [message for message in waiting if message.seen_from <= self.now][: self.batch_size]
            if visible:
                waiting = [message for message in waiting if message not in visible]
                waiting += self._left_of([replace(one, receives=one.receives + 1) for one in visible])
            self._let_pass(TAKES if visible else min(one.seen_from for one in waiting) - self.now)

    def let_minutes_pass(self, minutes: int) -> None:
        """Let time pass in which no message comes."""
        self._let_pass(60 * minutes)

    def _left_of(self, batch: Sequence[Message]) -> list[Message]:
        """Hand a batch over, and return what of it comes again."""
        failed = self._failed([_record(message) for message in batch])
        left = []
        for message in batch:
            if message.id in failed and message.receives == MOST_RECEIVES:
                self.aside.append(message.body)
            elif message.id in failed or self.chance.random() < self.duplicates:
                left.append(replace(message, seen_from=self.now + HIDDEN_FOR))
        return left

    def _failed(self, records: Sequence[Mapping[str, Any]]) -> set[str]:
        self.deliveries.append(len(records))
        try:
            answer = self.function({"Records": records})
        except Exception:  # noqa: BLE001 - Lambda does not ask what went wrong
            return {record["messageId"] for record in records}
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}

    def _let_pass(self, seconds: int) -> None:
        minutes = self.now // 60
        self.now += seconds
        for _ in range(self.now // 60 - minutes):
            self.every_minute()


def _record(message: Message) -> Mapping[str, Any]:
    return {
        "messageId": message.id,
        "receiptHandle": f"{message.id}/{message.receives}",
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.receives), "SentTimestamp": "1795348800000"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:aftersales-test-TextsQueue",
        "awsRegion": "eu-west-1",
    }
