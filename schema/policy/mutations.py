"""What can be done with policies."""

from typing import Annotated

import strawberry

from aftersales.identifiers import MerchantId
from schema.context import Info
from schema.inputs import Given
from schema.policy.inputs import PublishPolicyInput
from schema.policy.types import Policy
from schema.problems import ConcurrentChange, InvalidInput, NotFound, NotPermitted, RequestKeyReused, UnlawfulPolicy

PublishPolicyResult = Annotated[
    Policy | NotFound | NotPermitted | InvalidInput | UnlawfulPolicy | ConcurrentChange | RequestKeyReused,
    strawberry.union("PublishPolicyResult", description="The version that was published, or why none was."),
]


@strawberry.type
class PolicyMutations:
    @strawberry.mutation(description="Publish the next version of a merchant's policy.")
    def publish_policy(self, info: Info, input: Given[PublishPolicyInput]) -> PublishPolicyResult:
        ask = info.context
        return Policy.of(
            ask.business.policies.publish(
                MerchantId(input.merchant_id),
                [rule.told() for rule in input.rules],
                actor=ask.actor,
                request=ask.key_of(input, mutation=info.field_name),
                effective_from=input.effective_from,
                expected_version=input.expected_version,
            )
        )
