"""
The books on AWS, for tools that open either kind.

AWS's libraries are loaded by whoever opens such books and by nobody else: an installation on one machine has none.
"""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from aftersales.cases.evidence import EvidenceStore
from aftersales.personal.erasing import Endpoints

if TYPE_CHECKING:
    from adapters.dynamodb.store import DynamoStore


def store_in(table: str, *, region: str, insights_table: str | None = None) -> "DynamoStore":
    """Return the books in a table."""
    from adapters.dynamodb.store import DynamoStore  # noqa: PLC0415 - one machine has no library of AWS

    return DynamoStore(table, region=region, insights_table=insights_table)


def files_in(bucket: str, *, region: str) -> EvidenceStore:
    """Return the files of evidence in a bucket."""
    from adapters.s3 import S3Evidence  # noqa: PLC0415 - one machine has no library of AWS

    return S3Evidence(bucket, wall_now=partial(datetime.now, UTC), region=region)


def phones_in(region: str) -> Endpoints:
    """Return where phones are known."""
    from adapters.phones import SnsPhones  # noqa: PLC0415 - one machine has no library of AWS

    return SnsPhones({}, region=region)
