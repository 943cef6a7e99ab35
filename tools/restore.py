"""
Take a table back in time, into a table of another name: `python -m tools.restore --table … --into … --at …`.

AWS restores what was kept. It does not carry over how the table is cared for, so that is switched on again: going back
in time, forgetting by `ttl` where the table did, and being protected from deletion. The table that is there stays as it
is.
"""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import boto3

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

PATIENCE: Final = 4 * 60 * 60
"""Seconds for a restored table to be there; big ones take hours."""


@dataclass(frozen=True, kw_only=True)
class Restoring:
    """A table that is taken back, and the one that it is taken into."""

    dynamodb: "DynamoDBClient"
    table: str
    into: str
    pause: float = 10.0

    def restore(self, at: datetime | None) -> None:
        """Restore what was kept at a time, or as late as can be, and care for it as before."""
        if at is None:
            self.dynamodb.restore_table_to_point_in_time(
                SourceTableName=self.table, TargetTableName=self.into, UseLatestRestorableTime=True
            )
        else:
            self.dynamodb.restore_table_to_point_in_time(
                SourceTableName=self.table, TargetTableName=self.into, RestoreDateTime=at
            )
        self._wait()
        self._care()

    def records_in(self, table: str) -> int:
        """Count the records of a table, by reading all of them."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=table, Select="COUNT")
        return sum(page["Count"] for page in pages)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while self.dynamodb.describe_table(TableName=self.into)["Table"].get("TableStatus") != "ACTIVE":
            if time.monotonic() > until:
                raise TimeoutError(
                    f"{self.into} is not there after {PATIENCE / 3600:.0f} hours; AWS goes on restoring it."
                )
            time.sleep(self.pause)

    def _care(self) -> None:
        self.dynamodb.update_continuous_backups(
            TableName=self.into, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        forgetting = self.dynamodb.describe_time_to_live(TableName=self.table)["TimeToLiveDescription"]
        if name := forgetting.get("AttributeName"):
            self.dynamodb.update_time_to_live(
                TableName=self.into, TimeToLiveSpecification={"Enabled": True, "AttributeName": name}
            )
        self.dynamodb.update_table(TableName=self.into, DeletionProtectionEnabled=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Restore a table, and tell how many records each has."""
    given = _given(arguments)
    restoring = Restoring(
        dynamodb=boto3.client("dynamodb", region_name=given.region), table=given.table, into=given.into
    )
    restoring.restore(given.at)
    for table in (given.table, given.into):
        print(f"{table} has {restoring.records_in(table):,} records.")


def _given(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tools.restore", description="Take a table back in time, into another.")
    parser.add_argument("--table", required=True, help="the table that is there")
    parser.add_argument("--into", required=True, help="the name of the table to restore into")
    parser.add_argument(
        "--at", type=datetime.fromisoformat, help="the time, with its zone; as late as can be if left out"
    )
    parser.add_argument("--region", required=True, help="where it is")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
