"""Applying: what was recommended becomes the merchant's policy, as it was recommended."""

import re
from dataclasses import dataclass
from typing import Final

from aftersales.actors import Actor
from aftersales.currencies import CurrencyCode
from aftersales.errors import InvalidInput, NotFound
from aftersales.idempotency import RequestKey
from aftersales.identifiers import MerchantId
from aftersales.insights.approving import approval_id, automatic_approval
from aftersales.money import Money, NotAnAmount
from aftersales.policy.operations import PolicyOperations
from aftersales.policy.policy import Policy
from aftersales.policy.reasons import REASONS
from aftersales.policy.told import ToldAutomaticApproval, ToldMoney
from aftersales.vocabulary import CaseKind
from aftersales.wording import Said

_APPROVAL: Final = re.compile(r"rec_approve_([a-z]+)_([a-z_]+)_([0-9.]+)_([a-z]{3})")
_ADVICE: Final = "rec_mend_"


@dataclass(frozen=True, kw_only=True)
class RecommendationOperations:
    """What can be done with a recommendation: publish the policy that it recommends."""

    policies: PolicyOperations

    def apply(
        self,
        merchant_id: MerchantId,
        recommendation_id: str,
        *,
        actor: Actor,
        request: RequestKey,
        expected_version: int | None = None,
    ) -> Policy:
        """Publish the rules in force with the rule that is recommended, or refuse."""
        rule = _rule_in(recommendation_id)
        return self.policies.add(merchant_id, rule, actor=actor, request=request, expected_version=expected_version)


def _rule_in(recommendation_id: str) -> ToldAutomaticApproval:
    """Return the rule that an id names; it says all of it, and is none if the rule would not say the same again."""
    if recommendation_id.startswith(_ADVICE):
        raise InvalidInput.at(
            "recommendationId", message=Said("names advice that changes no rule: it is for people to follow")
        )
    match = _APPROVAL.fullmatch(recommendation_id)
    if match is None:
        raise NotFound(recommendation_id)
    kind, reason, amount, currency = (part.upper() for part in match.groups())
    try:
        rule = automatic_approval(CaseKind(kind), reason, Money.parse(amount, CurrencyCode(currency)))
    except (ValueError, KeyError, NotAnAmount) as error:
        raise NotFound(recommendation_id) from error
    if reason not in REASONS or approval_id(rule) != recommendation_id:
        raise NotFound(recommendation_id)
    return ToldAutomaticApproval(
        id=rule.id,
        up_to=ToldMoney(amount=rule.up_to.amount, currency=rule.up_to.currency),
        kinds=rule.kinds,
        reasons=rule.reasons,
    )
