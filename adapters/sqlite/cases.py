"""Cases, with their events, the words in them, and evidence."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from sqlite3 import Connection

from adapters.documents import document_of, read, text_of
from adapters.instants import sortable_text
from adapters.sealing import sealed_case
from adapters.sqlite.case_lists import due_of, page_of
from adapters.sqlite.connections import Connections
from adapters.sqlite.events import append, events_of, put_words, words_of
from adapters.sqlite.ledgers import change_ledger
from adapters.sqlite.merchants import products_of
from adapters.sqlite.orders import order_of
from adapters.sqlite.refunds import note_refunds
from adapters.sqlite.requests import SqliteRequests
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent, Words
from aftersales.cases.evidence import Evidence
from aftersales.cases.repository import CaseQuestion, Change, Opening, with_originals
from aftersales.errors import NotFound
from aftersales.idempotency import Remembered, RequestKey
from aftersales.identifiers import CaseId, EvidenceId, OrderId
from aftersales.pages import Page, Slice


@dataclass(frozen=True)
class SqliteCases:
    """Keeps cases, their events, the words in them, and evidence."""

    connections: Connections
    requests: SqliteRequests

    def opening(
        self,
        order_id: OrderId,
        line_numbers: Collection[int],
        *,
        skus: Collection[str] = (),
        evidence_ids: Collection[EvidenceId] = (),
        request: RequestKey | None = None,
    ) -> Opening:
        """Return what opening a case needs to know, as it all was at one instant; or raise NotFound."""
        with self.connections.reading() as connection:
            order = order_of(connection, order_id, line_numbers)
            return Opening(
                order=order,
                products=products_of(connection, order.merchant_id, with_originals(skus, order, line_numbers)),
                evidence=tuple(_evidence_of(connection, evidence_ids).values()),
                remembered=self.requests.read(connection, request) if request else None,
            )

    def get(self, case_id: CaseId) -> Case:
        """Return a case, or raise NotFound."""
        with self.connections.reading() as connection:
            return _case_of(connection, case_id)

    def with_request(self, case_id: CaseId, request: RequestKey) -> tuple[Case, Remembered | None]:
        """Return a case and what the request led to, if anything; or raise NotFound."""
        with self.connections.reading() as connection:
            return _case_of(connection, case_id), self.requests.read(connection, request)

    def many(self, case_ids: Collection[CaseId]) -> Mapping[CaseId, Case]:
        """Return the cases that exist, by id."""
        with self.connections.reading() as connection:
            found = _cases_of(connection, case_ids)
        return {case_id: found[case_id] for case_id in case_ids if case_id in found}

    def save(self, change: Change) -> Case:
        """Keep all of a change, or nothing, and return the case as kept; raise LostRace if someone else was first."""
        sealed = sealed_case(change.case)
        case = sealed.case
        with self.connections.writing() as connection:
            _put(connection, case)
            for event in sealed.events:
                append(connection, event)
            for number, words in sealed.words.items():
                put_words(connection, case.id, number, words)
            note_refunds(connection, change.case)
            change_ledger(connection, case.order_id, before=change.before, after=change.after)
            if change.request is not None:
                self.requests.note(connection, change.request, change.outcome)
        return case

    def page(self, question: CaseQuestion, page: Slice) -> Page[Case]:
        """Return a page of cases."""
        with self.connections.reading() as connection:
            return page_of(connection, question, page)

    def events(self, case_id: CaseId, *, after: int, limit: int) -> tuple[CaseEvent, ...]:
        """Return a case's events from the one after a number on, oldest first, with their words."""
        with self.connections.reading() as connection:
            return events_of(connection, case_id, after=after, limit=limit)

    def words(self, case_id: CaseId) -> Mapping[int, Words]:
        """Return what people wrote with a case's events, by the events' numbers."""
        with self.connections.reading() as connection:
            return words_of(connection, case_id)

    def due(self, at: datetime, *, limit: int) -> tuple[CaseId, ...]:
        """Return cases whose deadline is at or before an instant, the most overdue first."""
        with self.connections.reading() as connection:
            return due_of(connection, at, limit=limit)

    def add_evidence(self, evidence: Evidence, request: RequestKey) -> None:
        """Keep announced evidence and remember the request with its id; raise LostRace if the key was taken."""
        with self.connections.writing() as connection:
            connection.execute(
                "INSERT INTO evidence (id, body) VALUES (?, ?)", (evidence.id, text_of(document_of(evidence)))
            )
            self.requests.note(connection, request, evidence.id)

    def evidence(self, evidence_ids: Collection[EvidenceId]) -> Mapping[EvidenceId, Evidence]:
        """Return the evidence that exists, by id."""
        with self.connections.reading() as connection:
            return _evidence_of(connection, evidence_ids)


def _put(connection: Connection, case: Case) -> None:
    """Keep a case, new or not. What never changes of it is written once."""
    connection.execute(
        """INSERT INTO cases (id, merchant_id, buyer_id, order_id, number, kind, status, waiting_on, opened_at,
                              deadline_at, body)
           VALUES (:id, :merchant_id, :buyer_id, :order_id, :number, :kind, :status, :waiting_on, :opened_at,
                   :deadline_at, :body)
           ON CONFLICT (id) DO UPDATE SET buyer_id = excluded.buyer_id, status = excluded.status,
               waiting_on = excluded.waiting_on, deadline_at = excluded.deadline_at, body = excluded.body""",
        {
            "id": case.id,
            "merchant_id": case.merchant_id,
            "buyer_id": case.buyer_id,
            "order_id": case.order_id,
            "number": case.number,
            "kind": case.kind,
            "status": case.status,
            "waiting_on": case.waiting_on,
            "opened_at": sortable_text(case.opened_at),
            "deadline_at": case.deadline and sortable_text(case.deadline.at),
            "body": text_of(document_of(case)),
        },
    )


def _case_of(connection: Connection, case_id: CaseId) -> Case:
    found = _cases_of(connection, [case_id])
    if case_id not in found:
        raise NotFound(case_id)
    return found[case_id]


def _cases_of(connection: Connection, case_ids: Collection[CaseId]) -> dict[CaseId, Case]:
    rows = connection.execute(
        "SELECT id, body FROM cases WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(case_ids)),)
    )
    return {row["id"]: _case_in(row["body"]) for row in rows}


@lru_cache(maxsize=256)
def _case_in(body: str) -> Case:
    """Return the case that a text holds; one that nobody has changed since is not made anew."""
    return read(Case, json.loads(body))


def _evidence_of(connection: Connection, evidence_ids: Collection[EvidenceId]) -> dict[EvidenceId, Evidence]:
    rows = connection.execute(
        "SELECT id, body FROM evidence WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(evidence_ids)),),
    )
    return {row["id"]: read(Evidence, json.loads(row["body"])) for row in rows}
