"""Cases in DynamoDB: one read to open or to act, one transaction for all that an act writes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.dynamodb import case_records, keys, ledgers, order_records
from adapters.dynamodb.bodies import packed, thing_in
from adapters.dynamodb.case_lists import CaseLists
from adapters.dynamodb.keys import Key
from adapters.dynamodb.merchants import DynamoMerchants
from adapters.dynamodb.records import BodyRecord
from adapters.dynamodb.refunds import sent_records
from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.table import Item, Range, Table, body_of
from adapters.dynamodb.torn import untorn
from adapters.dynamodb.transaction import Transaction
from adapters.sealing import sealed_case
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent, Words
from aftersales.cases.evidence import Evidence
from aftersales.cases.repository import CaseQuestion, Change, Opening, with_originals
from aftersales.errors import NotFound
from aftersales.idempotency import Remembered, RequestKey
from aftersales.identifiers import CaseId, EvidenceId, OrderId
from aftersales.pages import Page, Slice


@dataclass(frozen=True, kw_only=True)
class DynamoCases:
    """Keeps the promises of CaseRepository."""

    table: Table
    merchants: DynamoMerchants
    requests: DynamoRequests

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

        One read; one more for products, since the order says whose they are and what they would replace.
        """
        wanted = [*order_records.keys_of(order_id, line_numbers), *map(keys.evidence, evidence_ids)]
        if request is not None:
            wanted.append(keys.request(request))

        def read() -> Opening:
            found = self.table.read(wanted)
            return Opening(
                order=order_records.order_in(found, order_id, line_numbers),
                evidence=tuple(_evidence_in(found).values()),
                remembered=self.requests.remembered_in(found, request) if request else None,
            )

        opening = untorn(read)
        order, wanted_skus = opening.order, with_originals(skus, opening.order, line_numbers)
        return replace(opening, products=self.merchants.products(order.merchant_id, wanted_skus))

    def get(self, case_id: CaseId) -> Case:
        """Return a case, or raise NotFound."""
        return untorn(lambda: _case_in(self.table.read(case_records.keys_of(case_id)), case_id))

    def with_request(self, case_id: CaseId, request: RequestKey) -> tuple[Case, Remembered | None]:
        """Return a case and what the request led to, if anything, in one read; or raise NotFound."""
        wanted = (*case_records.keys_of(case_id), keys.request(request))

        def read() -> tuple[Case, Remembered | None]:
            found = self.table.read(wanted)
            return _case_in(found, case_id), self.requests.remembered_in(found, request)

        return untorn(read)

    def many(self, case_ids: Collection[CaseId]) -> Mapping[CaseId, Case]:
        """Return the cases that exist, by id."""
        wanted = [key for case_id in case_ids for key in case_records.keys_of(case_id)]

        def read() -> Mapping[CaseId, Case]:
            found = self.table.read(wanted)
            cases = {case_id: case_records.case_in(found, case_id) for case_id in case_ids}
            return {case_id: case for case_id, case in cases.items() if case is not None}

        return untorn(read)

    def save(self, change: Change) -> Case:
        """Keep all of a change, or nothing, and return the case as kept; raise LostRace if someone else was first."""
        sealed = sealed_case(change.case)
        transaction = Transaction(self.table)
        for record in case_records.records_of(sealed.case):
            transaction.put(record)
        for event in sealed.events:
            # A case has one nth event: whoever writes it first wins, and everyone else was stale.
            transaction.put_new(case_records.event_record(event))
        for number, words in sealed.words.items():
            transaction.put(case_records.text_record(sealed.case.id, number, words))
        for record in sent_records(change.case):
            transaction.put(record)
        ledgers.change(transaction, change.case.order_id, before=change.before, after=change.after)
        if change.request is not None:
            self.requests.remember_with(transaction, change.request, change.outcome)
        transaction.commit()
        return sealed.case

    def page(self, question: CaseQuestion, page: Slice) -> Page[Case]:
        """Return a page of cases."""
        return CaseLists(self.table, self.many).page(question, page)

    def events(self, case_id: CaseId, *, after: int, limit: int) -> tuple[CaseEvent, ...]:
        """Return a case's events from the one after a number on, oldest first, with their words."""
        within = _beside(case_id, keys.event(after + 1), keys.event(after + limit))
        events = [thing_in(CaseEvent, body_of(item)) for item in self.table.read_range(within).values()]
        words = self._words(case_id, after + 1, after + limit) if events else {}
        return tuple(replace(event, words=words.get(event.number, event.words)) for event in events)

    def words(self, case_id: CaseId) -> Mapping[int, Words]:
        """Return what people wrote with a case's events, by the events' numbers; events without words are missing."""
        return self._words(case_id, 1, keys.MOST_EVENTS)

    def due(self, at: datetime, *, limit: int) -> tuple[CaseId, ...]:
        """Return cases whose deadline is at or before an instant, the most overdue first."""
        return CaseLists(self.table, self.many).due(at, limit=limit)

    def add_evidence(self, evidence: Evidence, request: RequestKey) -> None:
        """Keep announced evidence and remember the request with its id; raise LostRace if the key was taken."""
        pk, sk = keys.evidence(evidence.id)
        transaction = Transaction(self.table)
        transaction.put(BodyRecord(pk=pk, sk=sk, body=packed(evidence)))
        self.requests.remember_with(transaction, request, evidence.id)
        transaction.commit()

    def evidence(self, evidence_ids: Collection[EvidenceId]) -> Mapping[EvidenceId, Evidence]:
        """Return the evidence that exists, by id."""
        return _evidence_in(self.table.read([keys.evidence(each) for each in evidence_ids]))

    def _words(self, case_id: CaseId, first: int, last: int) -> Mapping[int, Words]:
        found = self.table.read_range(_beside(case_id, keys.text(first), keys.text(last)))
        return {keys.number_in(key): thing_in(Words, body_of(item)) for key, item in found.items()}


def _evidence_in(found: Mapping[Key, Item]) -> Mapping[EvidenceId, Evidence]:
    """Return the evidence among what was found, by id."""
    items = (item for key, item in sorted(found.items()) if key.pk.startswith("EVIDENCE#"))
    known = (thing_in(Evidence, body_of(item)) for item in items)
    return {evidence.id: evidence for evidence in known}


def _case_in(found: Mapping[Key, Item], case_id: CaseId) -> Case:
    case = case_records.case_in(found, case_id)
    if case is None:
        raise NotFound(case_id)
    return case


def _beside(case_id: CaseId, low: str, high: str) -> Range:
    return Range(partition=keys.case(case_id).pk, low=low, high=high)
