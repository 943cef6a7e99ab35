"""Filing: case files are fetched from where their parts are, and kept whole. A passed deadline needs nothing more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.consequences import with_consequences
from aftersales.cases.expiring import expire
from aftersales.cases.gateways import BY_HAND, Routes
from aftersales.cases.moving_money import with_refunds_routed
from aftersales.cases.owing import with_refunds_dated
from aftersales.cases.repository import CaseRepository, Change
from aftersales.errors import ConcurrentChange
from aftersales.idempotency import LostRace, RequestKey
from aftersales.identifiers import CaseId, number
from aftersales.orders.ledger import Ledger, UnitsMissing
from aftersales.orders.repository import OrderRepository
from aftersales.policy.repository import PolicyRepository

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class CaseFiles:
    """Where case files are fetched and kept."""

    cases: CaseRepository
    orders: OrderRepository
    policies: PolicyRepository
    now: Callable[[], datetime]
    routes: Routes = BY_HAND

    def file_of(self, case: Case) -> CaseFile:
        """Return a case with its order, as far as the case is about it, and its policy."""
        numbers = {number(line.order_line_id) for line in case.lines}
        order = self.orders.with_lines(case.order_id, numbers)
        return CaseFile(case=case, order=order, policy=self.policies.get(case.merchant_id, case.policy_version))

    def keep(
        self,
        file: CaseFile,
        *,
        since: Case | None,
        before: Ledger,
        request: RequestKey | None = None,
        outcome: str | None = None,
    ) -> Case:
        """
        Keep a file whole, with the request that led to it; raise LostRace if it changed since it was fetched.

        `since` and `before` are the case and the ledger as they were fetched; a new case was not there.
        """
        file = with_refunds_routed(with_refunds_dated(file, since=since), since=since, routes=self.routes)
        case = with_consequences(file, since=since, before=before).case
        return self.cases.save(
            Change(case=case, before=before, after=file.order.ledger, request=request, outcome=outcome or case.id)
        )

    def expire(self, case_id: CaseId) -> Case:
        """Let a case's deadline have its outcome if it has passed; otherwise leave the case as it is."""
        return racing(lambda: self._expire(case_id), lambda: self.cases.get(case_id).version)

    def _expire(self, case_id: CaseId) -> Case:
        file = self.file_of(self.cases.get(case_id))
        after = expire(file, at=self.now())
        if after is file:
            return file.case
        return self.keep(after, since=file.case, before=file.order.ledger)


def racing(attempt: Callable[[], T], version: Callable[[], int], *, attempts: int = 2) -> T:
    """Return what an attempt leads to. A lost race is run again, with what the winner left, and then told."""
    for left in reversed(range(attempts)):
        try:
            return attempt()
        except LostRace:
            continue
        except UnitsMissing:
            # A case is read before its ledger: someone may have moved the units between.
            if not left:
                raise
    raise ConcurrentChange(version())
