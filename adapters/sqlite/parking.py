"""Everything that waits on one machine, whichever consumer it waits for."""

from dataclasses import dataclass
from datetime import datetime

from adapters.instants import sortable_text
from adapters.parking import ParkedId, parked_event
from adapters.sqlite.connections import Connections
from adapters.sqlite.requests import SqliteRequests
from adapters.sqlite.waiting import waiting_in
from aftersales.consuming import UNTIL_ASKED
from aftersales.errors import NotFound
from aftersales.idempotency import RequestKey
from aftersales.pages import Page, Slice
from aftersales.parking import ParkedEvent


@dataclass(frozen=True)
class SqliteParking:
    """Keeps the promises of ParkedEvents."""

    connections: Connections
    requests: SqliteRequests

    def waiting(self, page: Slice) -> Page[ParkedEvent]:
        """Return a page of what waits, consumer by consumer and lane by lane."""
        consumer, lane, number = ParkedId.read(page.after) if page.after else ("", "", 0)
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT consumer, lane, number, body, attempts, error, at FROM waiting
                   WHERE (consumer, lane, number) > (?, ?, ?) ORDER BY consumer, lane, number LIMIT ?""",
                (consumer, lane, number, page.first + 1),
            ).fetchall()
        shown = tuple(parked_event(row["consumer"], waiting_in(row)) for row in rows[: page.first])
        return Page(items=shown, positions=tuple(event.id for event in shown), more=len(rows) > page.first)

    def redrive(self, parked_id: str, *, at: datetime, request: RequestKey) -> None:
        """Let the lane be tried again in which an event waits, and note the request; or raise NotFound or LostRace."""
        consumer, lane, number = ParkedId.read(parked_id)
        with self.connections.writing() as connection:
            waits = connection.execute(
                "SELECT 1 FROM waiting WHERE consumer = ? AND lane = ? AND number = ?", (consumer, lane, number)
            ).fetchone()
            if waits is None:
                raise NotFound(parked_id)
            # Whoever is trying it, or is about to, needs no telling.
            connection.execute(
                "UPDATE lanes SET try_at = ? WHERE consumer = ? AND lane = ? AND try_at = ?",
                (sortable_text(at), consumer, lane, sortable_text(UNTIL_ASKED)),
            )
            self.requests.note(connection, request, parked_id)
