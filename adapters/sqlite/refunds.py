"""The book of refunds that go through gateways, written with the cases that they are of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from adapters.instants import sortable_text
from adapters.sqlite.connections import Connections
from aftersales.cases.case import Case
from aftersales.cases.refund_book import Sent, is_under_way, sent_with
from aftersales.identifiers import CaseId, GatewayAccount, TransferReference


@dataclass(frozen=True)
class SqliteRefunds:
    """Keeps the promises of RefundBook."""

    connections: Connections

    def under_way(self, *, limit: int, after: CaseId | None = None) -> Sequence[CaseId]:
        """Return cases with refunds that gateways have, or are to have, from the one after an id on; oldest first."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT case_id FROM refunds_under_way WHERE case_id > ? ORDER BY case_id LIMIT ?", (after or "", limit)
            ).fetchall()
        return [CaseId(row["case_id"]) for row in rows]

    def sent(self, account: GatewayAccount, *, since: datetime, until: datetime) -> Sequence[Sent]:
        """Return what was given to an account from one instant until before another, in order."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT at, reference FROM refunds_sent
                   WHERE account = ? AND at >= ? AND at < ? ORDER BY at, reference""",
                (account, sortable_text(since), sortable_text(until)),
            ).fetchall()
        return [
            Sent(
                account=account,
                at=datetime.fromisoformat(row["at"]),
                reference=TransferReference(row["reference"]),
            )
            for row in rows
        ]


def note_refunds(connection: Connection, case: Case) -> None:
    """Write in the book what a case says as it is kept, with the events that are not recorded yet."""
    for sent in sent_with(case):
        connection.execute(
            "INSERT INTO refunds_sent (account, at, reference) VALUES (?, ?, ?)",
            (sent.account, sortable_text(sent.at), sent.reference),
        )
    if is_under_way(case):
        connection.execute("INSERT OR IGNORE INTO refunds_under_way (case_id) VALUES (?)", (case.id,))
    else:
        connection.execute("DELETE FROM refunds_under_way WHERE case_id = ?", (case.id,))
