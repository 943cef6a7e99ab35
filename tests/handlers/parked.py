"""What waits for a person in a deployment, and the minutes in which functions look after what waits."""

from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import INSIGHTS, TABLE, Cloud

MINUTE: Final = {"version": "0", "detail-type": "Scheduled Event", "source": "aws.events", "detail": {}}
"""What a schedule says when a minute has passed."""


def parked(cloud: Cloud, consumer: str, *, table: str = TABLE) -> list[Mapping[str, Any]]:
    """Return the records of what waits for a consumer."""
    items = cloud.items(f"PARKED#{consumer}", table=table)
    return [item for item in items if item["SK"]["S"].startswith("EVENT#") and "ttl" not in item]


def lanes(cloud: Cloud, consumer: str) -> list[str]:
    """Return the names of the lanes of a consumer in which something waits."""
    items = cloud.items(f"PARKED#{consumer}")
    return [item["SK"]["S"].removeprefix("LANE#") for item in items if "try_at" in item]


def uncounted(cloud: Cloud) -> list[Mapping[str, Any]]:
    """Return the records of what could not be counted into the first generation."""
    return parked(cloud, "update_insights#1", table=INSIGHTS)
