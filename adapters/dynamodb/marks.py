"""Marks that workers share, in DynamoDB: leases and buckets of tokens."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.expressions.operand import Path

from adapters.dynamodb import keys
from adapters.dynamodb.records import MarkRecord
from adapters.dynamodb.table import PK, Table


@dataclass(frozen=True)
class DynamoMarks:
    """Keeps the promises of Marks."""

    table: Table

    def read(self, name: str) -> str | None:
        """Return a mark, if there is one."""
        key = keys.mark(name)
        item = self.table.read([key]).get(key)
        return str(item["text"]["S"]) if item else None

    def replace(self, name: str, *, before: str | None, after: str, until: datetime) -> None:
        """Keep a mark, until then at least, if it still is as it was before; else raise LostRace."""
        pk, sk = keys.mark(name)
        as_it_was = PK.does_not_exist() if before is None else Path(["text"]) == {"S": before}
        self.table.put(MarkRecord(pk=pk, sk=sk, text=after, ttl=int(until.timestamp()) + 1), only_if=as_it_was)
