"""All that can be asked, area by area."""

import strawberry

from schema.cases.queries import CaseQueries
from schema.feedback.queries import FeedbackQueries
from schema.insights.queries import InsightQueries
from schema.law.queries import LawQueries
from schema.operating.queries import OperatingQueries
from schema.orders.queries import OrderQueries
from schema.policy.queries import PolicyQueries
from schema.viewer import ViewerQueries
from schema.webhooks.queries import WebhookQueries


@strawberry.type(description="What can be asked.")
class Query(
    ViewerQueries,
    OrderQueries,
    CaseQueries,
    PolicyQueries,
    LawQueries,
    FeedbackQueries,
    InsightQueries,
    WebhookQueries,
    OperatingQueries,
):
    """What can be asked."""
