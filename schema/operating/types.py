"""What waits for a person, as clients see it."""

from datetime import datetime
from typing import Self

import strawberry

from aftersales import parking


@strawberry.type(description="An event that a consumer could not work off: it waits, and in its lane what follows it.")
class ParkedEvent:
    id: strawberry.ID = strawberry.field(description="The consumer and the event: relay_events/case_01…/3.")
    at: datetime = strawberry.field(description="When it was last tried, or came to wait behind another.")
    consumer: str = strawberry.field(description="Who could not work it off.")
    error: str = strawberry.field(description="Why, in the words of the program.")
    attempts: int = strawberry.field(
        description="How often it was tried: 0 waits behind another, from 3 on for a person."
    )

    @classmethod
    def of(cls, event: parking.ParkedEvent) -> Self:
        return cls(
            id=strawberry.ID(event.id),
            at=event.at,
            consumer=event.consumer,
            error=event.error,
            attempts=event.attempts,
        )
