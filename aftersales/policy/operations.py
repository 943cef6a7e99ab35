"""What can be done with policies: publish a version, and read one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftersales.actors import Actor
from aftersales.errors import ConcurrentChange, InvalidInput, NotFound, UnlawfulPolicy
from aftersales.idempotency import LostRace, RequestKey, Requests
from aftersales.identifiers import MerchantId
from aftersales.orders.repository import MerchantRepository
from aftersales.policy.lawfulness import unlawful_in
from aftersales.policy.policy import Policy
from aftersales.policy.publishing import MAX_RULES, rules_from
from aftersales.policy.repository import PolicyRepository
from aftersales.policy.rules import PolicyRule
from aftersales.policy.told import ToldRule
from aftersales.vocabulary import Party, Permission
from aftersales.wording import Said


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
        kept = self._checked(merchant_id, rules, actor)
        if (done := self.requests.remembered(request)) is not None:
            return self.policies.get(merchant_id, int(done.outcome_for(request)))
        return self._published(merchant_id, kept, request, effective_from, expected_version)

    def add(
        self,
        merchant_id: MerchantId,
        rule: ToldRule,
        *,
        actor: Actor,
        request: RequestKey,
        expected_version: int | None = None,
    ) -> Policy:
        """Publish the rules that are in force now together with one more, which takes the place of one of its id."""
        (added,) = self._checked(merchant_id, (rule,), actor)
        if (done := self.requests.remembered(request)) is not None:
            return self.policies.get(merchant_id, int(done.outcome_for(request)))
        # Read first: what is published meanwhile is not overwritten by rules that were in force before it.
        latest = self.policies.latest(merchant_id).version
        in_force = self.policies.effective(merchant_id, self.now()).rules
        others = tuple(one for one in in_force if one.id != added.id)
        if len(others) == MAX_RULES:
            raise InvalidInput.at("rules", message=Said("are {most} already", most=MAX_RULES))
        expected = latest if expected_version is None else expected_version
        return self._published(merchant_id, (*others, added), request, None, expected)

    def _checked(self, merchant_id: MerchantId, rules: Sequence[ToldRule], actor: Actor) -> tuple[PolicyRule, ...]:
        if not actor.works_for(merchant_id):
            raise NotFound(merchant_id)
        kept = rules_from(rules, currency=self.merchants.get(merchant_id).currency)
        actor.must_have(Permission.PUBLISH_POLICY)
        return kept

    def _published(
        self,
        merchant_id: MerchantId,
        rules: tuple[PolicyRule, ...],
        request: RequestKey,
        effective_from: datetime | None,
        expected_version: int | None,
    ) -> Policy:
        latest = self.policies.latest(merchant_id).version
        if expected_version not in (None, latest):
            raise ConcurrentChange(latest)
        at = self.now()
        begins = effective_from or at
        if broken := unlawful_in(rules, on=begins.date()):
            raise UnlawfulPolicy(broken)
        policy = Policy(
            merchant_id=merchant_id, version=latest + 1, published_at=at, effective_from=begins, rules=rules
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
