"""Sweeping: giving every deadline that has passed its outcome, whatever goes wrong with one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from aftersales.attempts import attempted
from aftersales.errors import ConcurrentChange
from aftersales.identifiers import CaseId

_AT_ONCE: Final = 100


class Agenda(Protocol):
    """Knows which deadlines have passed, as a CaseRepository does."""

    def due(self, at: datetime, *, limit: int) -> tuple[CaseId, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many cases were looked at, and what went wrong with which of them."""

    looked_at: int
    failures: Sequence[tuple[CaseId, Exception]] = field(default=())


def sweep(
    cases: Agenda,
    *,
    expire: Callable[[CaseId], object],
    at: datetime,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Swept:
    """Expire each case whose deadline is due once, the most overdue first, for as long as `may_go_on` says."""
    seen: set[CaseId] = set()
    failures: list[tuple[CaseId, Exception]] = []
    # Those that failed stay due: they must not keep the sweep from what is behind them.
    while due := [case for case in cases.due(at, limit=_AT_ONCE + len(seen)) if case not in seen]:
        for case_id in due:
            if not may_go_on():
                return Swept(looked_at=len(seen), failures=failures)
            seen.add(case_id)
            error = attempted(partial(expire, case_id))
            # Someone may act on it at this moment; the next sweep sees what that led to.
            if isinstance(error, Exception) and not isinstance(error, ConcurrentChange):
                failures.append((case_id, error))
    return Swept(looked_at=len(seen), failures=failures)
