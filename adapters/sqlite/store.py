"""The books of one machine: everything that the business keeps, in one SQLite database."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from adapters.announced import Announced
from adapters.sqlite.audit import SqliteAudit
from adapters.sqlite.cases import SqliteCases
from adapters.sqlite.connections import IN_MEMORY, Connections
from adapters.sqlite.counting import SqliteCounting
from adapters.sqlite.devices import SqliteDevices
from adapters.sqlite.feedback import SqliteFeedback
from adapters.sqlite.insights import SqliteInsights
from adapters.sqlite.listening import SqliteListener
from adapters.sqlite.marks import SqliteMarks
from adapters.sqlite.memos import Memos
from adapters.sqlite.merchants import SqliteMerchants
from adapters.sqlite.orders import SqliteOrders
from adapters.sqlite.parking import SqliteParking
from adapters.sqlite.personal import SqlitePersonal
from adapters.sqlite.policies import SqlitePolicies
from adapters.sqlite.recounting import SqliteRecounting
from adapters.sqlite.refunds import SqliteRefunds
from adapters.sqlite.requests import SqliteRequests
from adapters.sqlite.topic import SqliteTopic
from adapters.sqlite.waiting import SqliteLedger, SqliteRoom
from adapters.sqlite.webhooks import SqliteDeliveries, SqliteWebhooks


def _wall_now() -> datetime:
    return datetime.now(UTC)


_TOUCHED = """SELECT EXISTS (SELECT 1 FROM events) OR EXISTS (SELECT 1 FROM requests)
    OR EXISTS (SELECT 1 FROM products) OR EXISTS (SELECT 1 FROM evidence)
    OR EXISTS (SELECT 1 FROM policies WHERE version > 1)"""


class SqliteStore:
    """
    All repositories over one database, in memory or in a file; any number of threads may use it.

    `topic` is what the world is told, `counting` keeps `insights`, which `recounting` proves, as `audit` does events;
    `parked` is what waits for a person, `memos` what the machine itself must not forget, `refunds` the book of what
    gateways move, and `marks` what workers share. `wall_now` is the wall's clock, by which requests are forgotten.
    """

    def __init__(self, path: Path | str = IN_MEMORY, *, wall_now: Callable[[], datetime] = _wall_now) -> None:
        self._connections = Connections(path)
        self.wall_now = wall_now
        self.requests = SqliteRequests(self._connections, wall_now)
        self.cases = SqliteCases(self._connections, self.requests)
        self.orders = SqliteOrders(self._connections)
        self.merchants = SqliteMerchants(self._connections)
        self.policies = SqlitePolicies(self._connections, self.requests)
        self.feedback = SqliteFeedback(self._connections, self.requests)
        self.webhooks = SqliteWebhooks(self._connections, self.requests)
        self.deliveries = SqliteDeliveries(self._connections, wall_now)
        self.devices = SqliteDevices(self._connections, self.requests)
        self.insights = SqliteInsights(self._connections)
        self.counting = SqliteCounting(connections=self._connections, now=wall_now)
        self.recounting = SqliteRecounting(connections=self._connections, now=wall_now)
        self.audit = SqliteAudit(self._connections)
        self.personal = SqlitePersonal(self._connections)
        self.topic = SqliteTopic(connections=self._connections, now=wall_now)
        self.parked = SqliteParking(self._connections, self.requests)
        self.memos = Memos(self._connections)
        self.refunds = SqliteRefunds(self._connections)
        self.marks = SqliteMarks(self._connections, wall_now)

    def room(self, consumer: str) -> SqliteRoom:
        """Return where the events of a consumer wait."""
        return SqliteRoom(connections=self._connections, consumer=consumer)

    def hears(self, name: str, *, work: Callable[[Announced], object]) -> SqliteListener:
        """Return a consumer of the topic, whose work is not done twice."""
        ledger = SqliteLedger(connections=self._connections, consumer=name, now=self.wall_now)
        return SqliteListener.of(name, connections=self._connections, work=work, now=self.wall_now, ledger=ledger)

    def hears_repeatably(self, name: str, *, work: Callable[[Announced], object]) -> SqliteListener:
        """Return a consumer of the topic, whose work does no harm if it is done twice."""
        return SqliteListener.of(name, connections=self._connections, work=work, now=self.wall_now)

    def requests_so_far(self) -> int:
        """Return how often the database was asked for something, or to keep something."""
        return self._connections.lent

    def is_untouched(self) -> bool:
        """Tell whether nothing was ever written but merchants, their first policies and the machine's own memos."""
        with self._connections.reading() as connection:
            (touched,) = connection.execute(_TOUCHED).fetchone()
        return not touched

    def close(self) -> None:
        """Close the database; nothing may be asked of it any more."""
        self._connections.close()
