"""What is done with what insights recommend."""

import strawberry

from aftersales.identifiers import MerchantId
from schema.context import Info
from schema.inputs import Given
from schema.insights.inputs import ApplyRecommendationInput
from schema.policy.mutations import PublishPolicyResult
from schema.policy.types import Policy


@strawberry.type
class InsightMutations:
    @strawberry.mutation(
        description="Publish the rules in force with the rule that is recommended, as the next version of the policy."
    )
    def apply_recommendation(self, info: Info, input: Given[ApplyRecommendationInput]) -> PublishPolicyResult:
        ask = info.context
        return Policy.of(
            ask.business.recommendations.apply(
                MerchantId(input.merchant_id),
                input.recommendation_id,
                actor=ask.actor,
                request=ask.key_of(input, mutation=info.field_name),
                expected_version=input.expected_version,
            )
        )
