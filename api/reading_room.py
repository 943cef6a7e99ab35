"""
The reading room of one machine: what buyers wrote is read as soon as the relay has told of it.

What waits is asked of the books themselves: a text that no reader has read yet, or only an earlier version of ours. A
machine that stops in the middle therefore loses nothing, and since a reading is kept in one transaction with the event
that tells of it, nothing is read twice. A text that cannot be read keeps no other waiting, and is tried again.
"""

import logging
from collections.abc import Callable
from threading import Event
from typing import Final

from aftersales.errors import ConcurrentChange
from aftersales.feedback.catching_up import Unread, catch_up
from aftersales.feedback.operations import FeedbackOperations
from aftersales.feedback.reader import Reader
from aftersales.identifiers import FeedbackId

_logger: Final = logging.getLogger(__name__)


class ReadingRoom:
    """Where a reader reads what waits. `news` is set whenever something may have come."""

    def __init__(self, reader: Reader, *, unread: Unread, feedback: FeedbackOperations) -> None:
        self.news = Event()
        self._reader = reader
        self._unread = unread
        self._feedback = feedback
        self._failed: set[FeedbackId] = set()

    def read(self, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Read everything that waits, but what failed before."""
        done = catch_up(
            self._unread,
            self._reader.version,
            read=lambda feedback_id: self._feedback.read(feedback_id, self._reader),
            leaving=frozenset(self._failed),
            may_go_on=may_go_on,
        )
        for feedback_id, error in done.failures:
            if not isinstance(error, ConcurrentChange):
                _logger.error(
                    "The text of %s was not read; it is tried again in a minute.", feedback_id, exc_info=error
                )
            self._failed.add(feedback_id)

    def try_again(self) -> None:
        """Let everything that waits be read now, what failed before as well."""
        self._failed.clear()
        self.news.set()
