"""Empty tables for tests, each of its own name: in moto within this process, or in MiniStack beside it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Final

import boto3
from moto import mock_aws

from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.records import schema
from adapters.dynamodb.store import DynamoStore

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

REGION: Final = "us-east-1"

_NOBODY: Final = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nobody"}
# Streams of moto do not answer where boto3 puts the account into the address.
_PLAIN_ADDRESSES: Final = {"AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled"}

_tables: Final = count(1)


@contextmanager
def in_moto(wall_now: Callable[[], datetime]) -> Iterator[DynamoStore]:
    """Keep books in a table of moto's, which no two threads may use."""
    os.environ.update(_PLAIN_ADDRESSES)
    with mock_aws():
        yield _new_store(None, wall_now)


@contextmanager
def in_ministack(host: str, wall_now: Callable[[], datetime]) -> Iterator[DynamoStore]:
    """Keep books in a table of MiniStack's."""
    os.environ.update(_NOBODY)
    yield _new_store(host, wall_now)


def _new_store(host: str | None, wall_now: Callable[[], datetime]) -> DynamoStore:
    name = f"cases-{os.getpid()}-{next(_tables)}"
    insights = f"insights-of-{name}"
    _client_of(host).create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **schema())
    _client_of(host).create_table(TableName=insights, BillingMode="PAY_PER_REQUEST", **insight_schema())
    return DynamoStore(name, REGION, host, wall_now, insights)


@cache
def _client_of(host: str | None) -> "DynamoDBClient":
    return boto3.client("dynamodb", region_name=REGION, endpoint_url=host)
