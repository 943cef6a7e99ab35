"""The questions of whoever looks after the product itself."""

import strawberry

from schema.context import Info
from schema.operating.types import ParkedEvent
from schema.pages import PAGE, After, Connection, First, Listing


@strawberry.type
class OperatingQueries:
    @strawberry.field(description="The events that wait, consumer by consumer and lane by lane; to the platform alone.")
    def parked(self, info: Info, first: First = PAGE, after: After = None) -> Connection[ParkedEvent]:
        ask = info.context
        return Listing(context=ask, of="parked").page(
            lambda page: ask.business.parking.waiting(page, viewer=ask.actor),
            ParkedEvent.of,
            first=first,
            after=after,
        )
