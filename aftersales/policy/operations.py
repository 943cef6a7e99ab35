"""What can be done with policies: publish a version, and read one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftersales.actors import Actor
from aftersales.errors import ConcurrentChange, NotFound
from aftersales.idempotency import LostRace, RequestKey, Requests
from aftersales.identifiers import MerchantId
from aftersales.orders.repository import MerchantRepository
from aftersales.policy.policy import Policy
from aftersales.policy.publishing import ToldRule, rules_from
from aftersales.policy.repository import PolicyRepository
from aftersales.vocabulary import Party, Permission


@dataclass(frozen=True, kw_only=True)
class PolicyOperations:
    """The use cases of policies. A version never changes; orders stay pinned to theirs."""

    policies: PolicyRepository
    merchants: MerchantRepository
    requests: Requests
    now: Callable[[], datetime]

    def publish(
        self,
        merchant_id: MerchantId,
        rules: Sequence[ToldRule],
        *,
        actor: Actor,
        request: RequestKey,
        effective_from: datetime | None = None,
        expected_version: int | None = None,
    ) -> Policy:
        """Publish the next version, for orders placed from an instant on: now, if none is named."""
        if not actor.works_for(merchant_id):
            raise NotFound(merchant_id)
        merchant = self.merchants.get(merchant_id)
        kept = rules_from(rules, currency=merchant.currency)
        actor.must_have(Permission.PUBLISH_POLICY)
        if (done := self.requests.remembered(request)) is not None:
            return self.policies.get(merchant_id, int(done.outcome_for(request)))
        latest = self.policies.latest(merchant_id).version
        if expected_version not in (None, latest):
            raise ConcurrentChange(latest)
        at = self.now()
        policy = Policy(
            merchant_id=merchant_id,
            version=latest + 1,
            published_at=at,
            effective_from=effective_from or at,
            rules=kept,
        )
        return self._kept(policy, request)

    def policy(self, merchant_id: MerchantId, version: int | None, *, viewer: Actor) -> Policy | None:
        """Return a version, or the one effective now, if the viewer has to do with the merchant."""
        if viewer.party is not Party.PLATFORM and viewer.merchant_id != merchant_id:
            return None
        try:
            if version is not None:
                return self.policies.get(merchant_id, version)
            return self.policies.effective(merchant_id, self.now())
        except NotFound:
            return None

    def _kept(self, policy: Policy, request: RequestKey) -> Policy:
        try:
            self.policies.publish(policy, request)
        except LostRace:
            if (done := self.requests.remembered(request)) is not None:
                return self.policies.get(policy.merchant_id, int(done.outcome_for(request)))
            raise ConcurrentChange(self.policies.latest(policy.merchant_id).version) from None
        return policy
