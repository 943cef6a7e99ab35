"""What is asked every day, put together by itself: who somebody is, and what became of an order or a case."""

from collections.abc import Iterable

import strawberry

from schema.cases.queries import CaseQueries
from schema.composed import AftersalesSchema, Extension, composed
from schema.orders.queries import OrderQueries
from schema.viewer import ViewerQueries
from schema.webhooks.types import Webhook


@strawberry.type(name="Query", description="What can be asked.")
class EverydayQuery(ViewerQueries, OrderQueries, CaseQueries):
    """The part of what can be asked that nobody waits for."""


def build_everyday_schema(*, extensions: Iterable[Extension] = ()) -> AftersalesSchema:
    """Return the schema of that part alone."""
    # A node may be a webhook, of which nothing else in this part tells.
    return composed(EverydayQuery, types=[Webhook], extensions=extensions)
