"""
Time travel: the clock goes forward through every deadline on its way, so that each has its outcome at its own time.

    now ──▶ first deadline ──▶ what follows from it, and its own deadline ──▶ … ──▶ the instant that was asked for
"""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from aftersales.cases.repository import CaseRepository
from aftersales.identifiers import CaseId
from api.sandbox.clock import SandboxClock
from api.workers import Workers


class OnlyForward(Exception):
    """Something happened already, so time does not go back."""


class TimeTravel:
    """Sets the clock, for one traveler at a time."""

    def __init__(
        self, clock: SandboxClock, *, workers: Workers, cases: CaseRepository, is_untouched: Callable[[], bool]
    ) -> None:
        self._clock = clock
        self._workers = workers
        self._cases = cases
        self._is_untouched = is_untouched
        self._one_at_a_time = Lock()

    def to(self, at: datetime) -> datetime:
        """Set the clock, and return its time once all that is due by then has happened and was told."""
        with self._one_at_a_time:
            if at < self._clock.now() and not self._is_untouched():
                raise OnlyForward
            self._through_deadlines(until=at)
            with self._clock.standing_at(at):
                self._workers.relay()
            return at

    def _through_deadlines(self, *, until: datetime) -> None:
        failed: set[CaseId] = set()
        while due := self._workers.next_due(until, failed):
            deadline = self._cases.get(due).deadline
            passed = deadline.at if deadline else until
            with self._clock.standing_at(min(max(passed, self._clock.now()), until)):
                if not self._workers.expire(due):
                    failed.add(due)
            self._workers.relay()
