"""What the business needs of whoever keeps cases."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from aftersales.actors import Scope
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent, Words
from aftersales.cases.evidence import Evidence
from aftersales.idempotency import Remembered, RequestKey
from aftersales.identifiers import CaseId, EvidenceId, OrderId, number
from aftersales.orders.ledger import Ledger
from aftersales.orders.merchant import Product
from aftersales.orders.order import Order
from aftersales.pages import Page, Slice
from aftersales.vocabulary import CaseKind, CaseSort, CaseStatus, Party

_AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True)
class CaseQuestion(Scope):
    """
    Which cases, in which order; all conditions hold, a collection means "one of".

    A merchant, a buyer or an order is given. A buyer without a merchant: that id in every shop, shop by shop.
    DEADLINE_ASC only with a merchant, and finds only cases that have a deadline.
    """

    number: str | None = None
    statuses: frozenset[CaseStatus] | None = None
    kinds: frozenset[CaseKind] | None = None
    waiting_on: Party | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    sort: CaseSort = CaseSort.OPENED_AT_DESC


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What opening a case needs to know, read at once; things that do not exist are missing in it."""

    order: Order
    products: Mapping[str, Product] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    remembered: Remembered | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """
    All that one act writes, in one transaction: the case, its unrecorded events, the ledger, the request.

    `before` is the ledger as it was read. Each account that differs is written on the condition that it still is as it
    was, and `order_version` is; accounts that do not differ are another case's to change at the same time.
    """

    case: Case
    before: Ledger
    after: Ledger
    request: RequestKey | None = None
    outcome: str = ""


class CaseRepository(Protocol):
    """Keeps cases, their events, the words in them, and evidence."""

    def opening(
        self,
        order_id: OrderId,
        line_numbers: Collection[int],
        *,
        skus: Collection[str] = (),
        evidence_ids: Collection[EvidenceId] = (),
        request: RequestKey | None = None,
    ) -> Opening:
        """
        Return an order with these lines, products, evidence and the request's outcome, or raise NotFound.

        With products that are asked for come those that the lines are of: a buyer exchanges within a group. One read;
        where products are asked for, one more may be needed, since the order says whose and which they are.
        """
        ...

    def get(self, case_id: CaseId) -> Case:
        """Return a case, or raise NotFound."""
        ...

    def with_request(self, case_id: CaseId, request: RequestKey) -> tuple[Case, Remembered | None]:
        """Return a case and what the request led to, if anything, in one read; or raise NotFound."""
        ...

    def many(self, case_ids: Collection[CaseId]) -> Mapping[CaseId, Case]:
        """Return the cases that exist, by id."""
        ...

    def save(self, change: Change) -> Case:
        """
        Keep all of a change, or nothing, and return the case as it is kept: its events are chained by their hashes.

        Raise LostRace if an event of that number exists (the case was changed since it was read), an account of the
        ledger is not as it was, or the request's key was taken.
        """
        ...

    def page(self, question: CaseQuestion, page: Slice) -> Page[Case]:
        """Return a page of cases."""
        ...

    def events(self, case_id: CaseId, *, after: int, limit: int) -> tuple[CaseEvent, ...]:
        """Return a case's events after a number, oldest first, with their words: all that there are, up to `limit`."""
        ...

    def words(self, case_id: CaseId) -> Mapping[int, Words]:
        """Return what people wrote with a case's events, by the events' numbers; events without words are missing."""
        ...

    def due(self, at: datetime, *, limit: int) -> tuple[CaseId, ...]:
        """Return cases whose deadline is at or before an instant, the most overdue first."""
        ...

    def add_evidence(self, evidence: Evidence, request: RequestKey) -> None:
        """Keep announced evidence and remember the request with its id; raise LostRace if the key was taken."""
        ...

    def evidence(self, evidence_ids: Collection[EvidenceId]) -> Mapping[EvidenceId, Evidence]:
        """Return the evidence that exists, by id."""
        ...


def events_of(cases: CaseRepository, case_id: CaseId) -> Iterator[CaseEvent]:
    """Yield all events of a case, oldest first, with their words."""
    after = 0
    while len(events := cases.events(case_id, after=after, limit=_AT_ONCE)) == _AT_ONCE:
        yield from events
        after = events[-1].number
    yield from events


def with_originals(skus: Collection[str], order: Order, line_numbers: Collection[int]) -> set[str]:
    """Return these skus together with those of an order's lines; none where none are asked for."""
    if not skus:
        return set()
    return {*skus, *(line.sku for line in order.all_lines if number(line.id) in line_numbers)}
