"""What the business needs of whoever keeps policies."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from aftersales.idempotency import RequestKey
from aftersales.identifiers import MerchantId
from aftersales.policy.policy import Policy


class PolicyRepository(Protocol):
    """Keeps policy versions: immutable, numbered from 1. They may be cached for as long as the process lives."""

    def get(self, merchant_id: MerchantId, version: int) -> Policy:
        """Return a version, or raise NotFound."""
        ...

    def many(self, merchant_id: MerchantId, versions: Collection[int]) -> Mapping[int, Policy]:
        """Return those of the versions that exist, by number."""
        ...

    def latest(self, merchant_id: MerchantId) -> Policy:
        """Return the newest version, whether or not it is effective yet; raise NotFound for an unknown merchant."""
        ...

    def effective(self, merchant_id: MerchantId, at: datetime) -> Policy:
        """Return the newest version that is effective at an instant; version 1 for any instant before that."""
        ...

    def publish(self, policy: Policy, request: RequestKey | None) -> None:
        """Keep a new version and remember the request; raise LostRace if the version exists or the key was taken."""
        ...
