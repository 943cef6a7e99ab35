"""
All or nothing: records that are written together, each on its condition.

A condition that fails means that someone else was first. Two transactions that only met are tried again; anything else
that stops one, such as too many requests, is an outage and is told as it is.
"""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from adapters.dynamodb.keys import Key
from adapters.dynamodb.pauses import pauses
from adapters.dynamodb.records import Record
from adapters.dynamodb.refusals import refusal_in
from adapters.dynamodb.table import PK, Table
from aftersales.idempotency import LostRace

Request = dict[str, Any]  # What DynamoDB is asked: its own form, made by PynamoDB.

_ATTEMPTS: Final = 5
_FIRST_PAUSE: Final = 0.02
_LOST: Final = "ConditionalCheckFailed"
_MET: Final = "TransactionConflict"


@dataclass(frozen=True)
class Transaction:
    """What is to be written at once: at most a hundred records."""

    table: Table
    puts: list[Request] = field(default_factory=list)
    updates: list[Request] = field(default_factory=list)
    deletes: list[Request] = field(default_factory=list)

    def put(self, record: Record, *, only_if: Condition | None = None) -> None:
        """Write a record, over the one that may be there."""
        self.puts.append(
            self.table.connection.get_operation_kwargs(
                record.pk, record.sk, key="Item", attributes=record.serialize(), condition=only_if
            )
        )

    def put_new(self, record: Record) -> None:
        """Write a record where there is none."""
        self.put(record, only_if=PK.does_not_exist())

    def update(self, key: Key, *actions: Action, only_if: Condition | None = None, table: Table | None = None) -> None:
        """Change a record, in another table if one is named; without a condition, it may not be there yet."""
        connection = (table or self.table).connection
        self.updates.append(connection.get_operation_kwargs(key.pk, key.sk, actions=actions, condition=only_if))

    def delete(self, key: Key) -> None:
        """Delete a record, if it is there. No function may: it takes a person who may."""
        self.deletes.append(self.table.connection.get_operation_kwargs(key.pk, key.sk))

    def commit(self) -> None:
        """Write it all; raise LostRace if a condition does not hold, and then nothing was written."""
        # The same token for every attempt: DynamoDB knows one that it has committed, though its answer was lost.
        token = str(uuid.uuid4())
        for pause in pauses(_ATTEMPTS, first=_FIRST_PAUSE):
            try:
                self.table.connection.connection.transact_write_items((), self.deletes, self.puts, self.updates, token)
            except TransactWriteError as error:
                _tell_unless_met(error)
                time.sleep(pause)
            else:
                return
        raise LostRace


def _tell_unless_met(error: TransactWriteError) -> None:
    """Raise what the error means, unless two transactions only met."""
    refusal = refusal_in(error)
    if refusal == "TransactionInProgressException":
        return
    # Reasons come by kind of write, not in the order of our calls, so only which kinds there are is looked at.
    codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
    if refusal != "TransactionCanceledException" or not codes or codes - {_LOST, _MET}:
        raise error
    if _LOST in codes:
        raise LostRace from error
