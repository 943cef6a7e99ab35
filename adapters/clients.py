"""
Clients of AWS, as botocore makes them.

boto3 would add an object for each thing in a bucket, and transfers of big files in parts. Nobody here uses either, and
every cold start would wait for them.
"""

from functools import cache

from botocore.client import BaseClient
from botocore.config import Config
from botocore.session import Session, get_session


def client(service: str, *, config: Config, region: str | None = None) -> BaseClient:
    """Return a client of a service; it is where the function is, unless a region is named."""
    return _session().create_client(service, region_name=region, config=config)


@cache
def _session() -> Session:
    """Return what all clients share: who asks, and what botocore has read of the services."""
    return get_session()
