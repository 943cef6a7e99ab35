"""What is asked every day: who somebody is, and what became of an order or a case."""

import strawberry

from schema.cases.queries import CaseQueries
from schema.orders.queries import OrderQueries
from schema.viewer import ViewerQueries


@strawberry.type(name="Query", description="What can be asked.")
class EverydayQuery(ViewerQueries, OrderQueries, CaseQueries):
    """The part of what can be asked that nobody waits for."""
