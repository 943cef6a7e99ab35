"""Policies in DynamoDB. A version never changes, so each is read once for as long as the process lives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from adapters.dynamodb import keys
from adapters.dynamodb.bodies import packed, thing_in
from adapters.dynamodb.records import BodyRecord
from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.table import Range, Table, body_of
from adapters.dynamodb.transaction import Transaction
from aftersales.errors import NotFound
from aftersales.idempotency import RequestKey
from aftersales.identifiers import MerchantId
from aftersales.policy.policy import Policy

_PIECE: Final = 25
_FIRST: Final = 1


@dataclass(frozen=True, kw_only=True)
class DynamoPolicies:
    """Keeps the promises of PolicyRepository."""

    table: Table
    requests: DynamoRequests
    _known: dict[tuple[MerchantId, int], Policy] = field(default_factory=dict, repr=False, compare=False)

    def get(self, merchant_id: MerchantId, version: int) -> Policy:
        """Return a version, or raise NotFound."""
        known = self._known.get((merchant_id, version))
        return known if known is not None else self._read(merchant_id, version)

    def many(self, merchant_id: MerchantId, versions: Collection[int]) -> Mapping[int, Policy]:
        """Return those of the versions that exist, by number."""
        unknown = [version for version in versions if (merchant_id, version) not in self._known]
        for item in self.table.read([keys.policy(merchant_id, version) for version in unknown]).values():
            self._keep(thing_in(Policy, body_of(item)))
        found = {version: self._known.get((merchant_id, version)) for version in versions}
        return {version: policy for version, policy in found.items() if policy is not None}

    def latest(self, merchant_id: MerchantId) -> Policy:
        """Return the newest version, whether or not it is effective yet; raise NotFound for an unknown merchant."""
        return self._newest(merchant_id, limit=1)[0]

    def effective(self, merchant_id: MerchantId, at: datetime) -> Policy:
        """Return the newest version that is effective at an instant; version 1 for any instant before that."""
        policies = self._newest(merchant_id, limit=_PIECE)
        while True:
            for policy in policies:
                if policy.effective_from <= at or policy.version == _FIRST:
                    return policy
            policies = self._newest(merchant_id, limit=_PIECE, before=policies[-1].version)

    def publish(self, policy: Policy, request: RequestKey | None) -> None:
        """Keep a new version and remember the request; raise LostRace if the version exists or the key was taken."""
        pk, sk = keys.policy(policy.merchant_id, policy.version)
        transaction = Transaction(self.table)
        transaction.put_new(BodyRecord(pk=pk, sk=sk, body=packed(policy)))
        if request is not None:
            self.requests.remember_with(transaction, request, str(policy.version))
        transaction.commit()

    def _read(self, merchant_id: MerchantId, version: int) -> Policy:
        key = keys.policy(merchant_id, version)
        item = self.table.read([key]).get(key)
        if item is None:
            raise NotFound(merchant_id)
        return self._keep(thing_in(Policy, body_of(item)))

    def _newest(self, merchant_id: MerchantId, *, limit: int, before: int | None = None) -> list[Policy]:
        """Return the newest versions, or those before one; or raise NotFound."""
        first, last = keys.policy(merchant_id, _FIRST), keys.policy(merchant_id, before - 1 if before else 999_999)
        within = Range(partition=first.pk, low=first.sk, high=last.sk, newest_first=True)
        items = self.table.query(within, limit=limit).items
        if not items:
            raise NotFound(merchant_id)
        return [self._keep(thing_in(Policy, body_of(item))) for item in items]

    def _keep(self, policy: Policy) -> Policy:
        self._known[policy.merchant_id, policy.version] = policy
        return policy
