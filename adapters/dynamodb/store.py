"""All that the business keeps, in one table of DynamoDB, and what it comes to in a second."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from adapters.dynamodb.audit import DynamoAudit
from adapters.dynamodb.cases import DynamoCases
from adapters.dynamodb.deliveries import DynamoDeliveries
from adapters.dynamodb.devices import DynamoDevices
from adapters.dynamodb.feedback import DynamoFeedback
from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.insights import DynamoInsights
from adapters.dynamodb.marks import DynamoMarks
from adapters.dynamodb.merchants import DynamoMerchants
from adapters.dynamodb.orders import DynamoOrders
from adapters.dynamodb.parking import DynamoParking
from adapters.dynamodb.personal import DynamoPersonal
from adapters.dynamodb.policies import DynamoPolicies
from adapters.dynamodb.recounting import DynamoRecounting
from adapters.dynamodb.refunds import DynamoRefunds
from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.table import Table
from adapters.dynamodb.waiting import DynamoRoom
from adapters.dynamodb.webhooks import DynamoWebhooks


def _wall_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class DynamoStore:
    """The repositories over the tables; `host` is for ones that are not AWS. Few need the one of insights."""

    table_name: str
    region: str
    host: str | None = None
    wall_now: Callable[[], datetime] = _wall_now
    insights_table: str | None = None

    @cached_property
    def table(self) -> Table:
        """The table, which nobody connects to before it is asked something."""
        return Table(name=self.table_name, region=self.region, host=self.host)

    @cached_property
    def cases(self) -> DynamoCases:
        """Cases, their events, the words in them, and evidence."""
        return DynamoCases(table=self.table, merchants=self.merchants, requests=self.requests)

    @cached_property
    def orders(self) -> DynamoOrders:
        """Orders and their ledgers."""
        return DynamoOrders(self.table)

    @cached_property
    def merchants(self) -> DynamoMerchants:
        """Merchants, their buyers and their products."""
        return DynamoMerchants(self.table)

    @cached_property
    def policies(self) -> DynamoPolicies:
        """Policies, each version read once."""
        return DynamoPolicies(table=self.table, requests=self.requests)

    @cached_property
    def feedback(self) -> DynamoFeedback:
        """What buyers said, and apart from it the words of it."""
        return DynamoFeedback(table=self.table, requests=self.requests)

    @cached_property
    def webhooks(self) -> DynamoWebhooks:
        """Where shops want to hear of what."""
        return DynamoWebhooks(table=self.table, requests=self.requests)

    @cached_property
    def deliveries(self) -> DynamoDeliveries:
        """What was sent there."""
        return DynamoDeliveries(table=self.table, wall_now=self.wall_now)

    @cached_property
    def devices(self) -> DynamoDevices:
        """Buyers' phones."""
        return DynamoDevices(table=self.table, requests=self.requests)

    @cached_property
    def insights(self) -> DynamoInsights:
        """What all of it comes to."""
        return DynamoInsights.of(self._counters)

    @cached_property
    def parked(self) -> DynamoParking:
        """What waits for a person."""
        return DynamoParking(cases=self.table, insights=self._counters, requests=self.requests)

    def room(self, consumer: str) -> DynamoRoom:
        """Return where the events of a consumer wait."""
        return DynamoRoom(table=self.table, consumer=consumer, now=self.wall_now)

    @cached_property
    def recounting(self) -> DynamoRecounting:
        """All events, beside what was counted of them."""
        return DynamoRecounting(cases=self.table, insights=self._counters)

    @cached_property
    def audit(self) -> DynamoAudit:
        """What was written, as it is kept."""
        return DynamoAudit(self.table)

    @cached_property
    def personal(self) -> DynamoPersonal:
        """What else is kept of buyers."""
        return DynamoPersonal(self.table)

    @cached_property
    def _counters(self) -> Table:
        if self.insights_table is None:
            raise LookupError("nobody said which table insights are in")
        return Table(name=self.insights_table, region=self.region, host=self.host, keys=insight_schema())

    @cached_property
    def refunds(self) -> DynamoRefunds:
        """The book of refunds that gateways move."""
        return DynamoRefunds(self.table)

    @cached_property
    def marks(self) -> DynamoMarks:
        """What workers share."""
        return DynamoMarks(self.table)

    @cached_property
    def requests(self) -> DynamoRequests:
        """What requests led to."""
        return DynamoRequests(table=self.table, wall_now=self.wall_now)
