"""
The book of refunds that go through gateways, in DynamoDB.

What is under way, an index of the cases tells; what was ever sent has a partition for each account and day, and is
written in the transaction of the case that says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from adapters.dynamodb import keys
from adapters.dynamodb.case_records import SHARDS, case_id_of
from adapters.dynamodb.records import Record
from adapters.dynamodb.table import Range, Table
from adapters.instants import sortable_text
from aftersales.cases.case import Case
from aftersales.cases.refund_book import Sent, sent_with
from aftersales.identifiers import CaseId, GatewayAccount, TransferReference


@dataclass(frozen=True)
class DynamoRefunds:
    """Keeps the promises of RefundBook."""

    table: Table

    def under_way(self, *, limit: int, after: CaseId | None = None) -> Sequence[CaseId]:
        """Return cases with refunds that gateways have, or are to have, from the one after an id on; oldest first."""
        # The end of a range belongs to it, so the case to come after may be found as well.
        low = keys.case(after).pk if after else "CASE#"
        shards = [Range(index="refunds", partition=shard, low=low, high=f"CASE#{keys.LAST}") for shard in SHARDS]
        found = (item for shard in shards for item in self.table.query(shard, limit=limit + 1).items)
        return [each for each in sorted(map(case_id_of, found)) if each != after][:limit]

    def sent(self, account: GatewayAccount, *, since: datetime, until: datetime) -> Sequence[Sent]:
        """Return what was given to an account from one instant until before another, in order."""
        low, high = sortable_text(since), sortable_text(until)
        days = [Range(partition=keys.sent_on(account, day), low=low, high=high) for day in _days(since, until)]
        return [_sent_in(account, key.sk) for day in days for key in self.table.read_range(day)]


def sent_records(case: Case) -> Iterator[Record]:
    """Yield the records of what the unrecorded events of a case say is given to gateways."""
    for sent in sent_with(case):
        partition = keys.sent_on(sent.account, sent.at.astimezone(UTC).date())
        yield Record(partition, f"{sortable_text(sent.at)}#{sent.reference}")


def _sent_in(account: GatewayAccount, place: str) -> Sent:
    at, _, reference = place.partition("#")
    return Sent(account=account, at=datetime.fromisoformat(at), reference=TransferReference(reference))


def _days(since: datetime, until: datetime) -> Iterator[date]:
    day, last = since.astimezone(UTC).date(), until.astimezone(UTC).date()
    while day <= last:
        yield day
        day += timedelta(days=1)
