"""
The reading room of one machine: what buyers wrote is read as soon as the relay has told of it.

What waits is asked of the books themselves: a text that no reader has read yet, or only an earlier version of ours. A
machine that stops in the middle therefore loses nothing, and since a reading is kept in one transaction with the event
that tells of it, nothing is read twice. A text that cannot be read keeps no other waiting: it is tried again, and after
three attempts waits for a person.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Event
from typing import Final

from adapters.announced import cause_in
from adapters.causes import because_of
from adapters.documents import text_of
from aftersales.attempts import attempted
from aftersales.consuming import Consumer, Heard, WaitingRoom
from aftersales.errors import ConcurrentChange
from aftersales.feedback.catching_up import Unread, catch_up
from aftersales.feedback.operations import FeedbackOperations
from aftersales.feedback.reader import Reader
from aftersales.identifiers import CorrelationId, FeedbackId

_SUBMITTED: Final = 1
"""The number of the event that asks for a text to be read."""

_logger: Final = logging.getLogger(__name__)


class ReadingRoom:
    """Where a reader reads what waits. `news` is set whenever something may have come."""

    def __init__(
        self,
        reader: Reader,
        *,
        unread: Unread,
        feedback: FeedbackOperations,
        waiting: WaitingRoom,
        now: Callable[[], datetime],
        cause_of: Callable[[FeedbackId, int], CorrelationId | None],
    ) -> None:
        self.news = Event()
        self.parked = Consumer(work=self._work, room=waiting, now=now)
        self._reader = reader
        self._feedback = feedback
        self._cause_of = cause_of
        self._version = reader.version
        self._unread = unread

    def read(self, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Read everything that waits, but what failed before."""
        catch_up(
            self._unread,
            self._version,
            read=self._read,
            leaving=frozenset(FeedbackId(lane.name) for lane in self.parked.room.lanes()),
            may_go_on=may_go_on,
        )

    def _read(self, feedback_id: FeedbackId) -> None:
        came = self.parked.hear([self._heard(feedback_id)])
        for failure in came.failures:
            if isinstance(failure.error, ConcurrentChange):
                continue
            with because_of(cause_in(failure.event.body)):
                _logger.error(
                    "The text of %s was not read; it is tried again in a minute.", feedback_id, exc_info=failure.error
                )

    def _heard(self, feedback_id: FeedbackId) -> Heard:
        """Return what asks for a text to be read; it says by which request, where that can be told."""
        told = attempted(partial(self._cause_of, feedback_id, _SUBMITTED))
        said = None if isinstance(told, Exception) else told
        return Heard(lane=feedback_id, number=_SUBMITTED, body=text_of({"correlation_id": said}).encode())

    def _work(self, heard: Heard) -> object:
        with because_of(cause_in(heard.body)):
            return self._feedback.read(FeedbackId(heard.lane), self._reader)
