"""
What requests led to, in DynamoDB.

Keys are kept for 30 days of wall-clock time. The table forgets them by itself, but up to days late; what has expired
is not read, and may be written over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from adapters.dynamodb import keys
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import RequestRecord
from adapters.dynamodb.table import PK, Item, Table
from adapters.dynamodb.transaction import Transaction
from aftersales.idempotency import Remembered, RequestKey

REMEMBERED_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class DynamoRequests:
    """Keeps the promises of Requests."""

    table: Table
    wall_now: Callable[[], datetime]

    def remembered(self, request: RequestKey) -> Remembered | None:
        """Return what a request led to, unless it is unknown or forgotten."""
        return self.remembered_in(self.table.read([keys.request(request)]), request)

    def remember(self, request: RequestKey, outcome: str) -> None:
        """Note what a request led to, where no other write carries it; raise LostRace if the key was taken since."""
        self.table.put(self._record(request, outcome), only_if=self._is_free())

    def remember_with(self, transaction: Transaction, request: RequestKey, outcome: str) -> None:
        """Note what a request led to, together with its effect."""
        transaction.put(self._record(request, outcome), only_if=self._is_free())

    def remembered_in(self, found: Mapping[Key, Item], request: RequestKey) -> Remembered | None:
        """Return what a request led to, out of what was found."""
        item = found.get(keys.request(request))
        if item is None or int(item["ttl"]["N"]) <= self._seconds():
            return None
        return Remembered(fingerprint=item["fingerprint"]["S"], outcome=item["outcome"]["S"])

    def _record(self, request: RequestKey, outcome: str) -> RequestRecord:
        pk, sk = keys.request(request)
        ttl = self._seconds() + int(REMEMBERED_FOR.total_seconds())
        return RequestRecord(pk=pk, sk=sk, fingerprint=request.fingerprint, outcome=outcome, ttl=ttl)

    def _is_free(self) -> Condition:
        free: Condition = PK.does_not_exist() | (Path("ttl") <= {"N": str(self._seconds())})
        return free

    def _seconds(self) -> int:
        return int(self.wall_now().timestamp())
