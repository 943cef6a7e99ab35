"""
Time travel: the clock goes forward through every deadline on its way, so that each has its outcome at its own time.

    now ──▶ first deadline ──▶ what follows from it, and its own deadline ──▶ … ──▶ the instant that was asked for
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Final

from aftersales.attempts import attempted
from aftersales.cases.case import Case
from aftersales.cases.repository import CaseRepository
from aftersales.identifiers import CaseId
from api.sandbox.clock import SandboxClock
from api.workers import Workers

_logger: Final = logging.getLogger(__name__)


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
                self._workers.settle()
            return at

    def _through_deadlines(self, *, until: datetime) -> None:
        failed: set[CaseId] = set()
        while case := self._next_due(until, failed):
            passed = case.deadline.at if case.deadline else until
            with self._clock.standing_at(min(max(passed, self._clock.now()), until)):
                if not self._expire(case):
                    failed.add(case.id)
            self._workers.relay()

    def _next_due(self, until: datetime, failed: Collection[CaseId]) -> Case | None:
        """Return the most overdue case but those that failed; what followed from the one before may be due, too."""
        due = self._cases.due(until, limit=len(failed) + 1)
        return next((self._cases.get(case_id) for case_id in due if case_id not in failed), None)

    def _expire(self, case: Case) -> bool:
        """Let a case's deadline have its outcome, and tell whether it had one."""
        expired = attempted(partial(self._workers.business.cases.expire, case.id))
        if isinstance(expired, Exception):
            _logger.error(
                "The deadline of %s had no outcome; it is tried again in a minute.", case.id, exc_info=expired
            )
            return False
        return expired.version > case.version
