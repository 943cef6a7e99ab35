"""All that can be done, area by area."""

import strawberry

from schema.cases.mutations_of_buyers import BuyerMutations
from schema.cases.mutations_of_merchants import MerchantMutations
from schema.feedback.mutations import FeedbackMutations
from schema.insights.mutations import InsightMutations
from schema.operating.mutations import OperatingMutations
from schema.orders.mutations import OrderMutations
from schema.phones.mutations import PhoneMutations
from schema.policy.mutations import PolicyMutations
from schema.webhooks.mutations import WebhookMutations


@strawberry.type(description="What can be done. A refusal is a part of the answer: a Problem.")
class Mutation(
    OrderMutations,
    BuyerMutations,
    MerchantMutations,
    PolicyMutations,
    FeedbackMutations,
    InsightMutations,
    WebhookMutations,
    PhoneMutations,
    OperatingMutations,
):
    """What can be done."""
