"""What inputs of mutations have in common."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final, TypeVar

import strawberry

from aftersales.pages import BadQuestion

_Input = TypeVar("_Input")

Given = Annotated[_Input, strawberry.argument(description="What is asked.")]

REQUEST_KEY: Final = (
    "The client's own key for this request, 1–200 characters. Said again with the same input it answers with the thing "
    "as it is now; with another input, RequestKeyReused."
)
CASE: Final = "The case."
REMEDY: Final = "The remedy of the case."
TEXT: Final = "What is written, at most 5,000 characters."
NOTE: Final = "What is written with it, at most 5,000 characters."
EVIDENCE: Final = "Files that were uploaded for the order: at most 20."
EXPECTED_VERSION: Final = "The version as the client knows it; another answers ConcurrentChange. Left out, any will do."


def unless_null(given: _Input | None, default: _Input) -> _Input:
    """Return what was given; null means what leaving it out does."""
    return default if given is None else given


@strawberry.input(description="A span of days, both ends included.")
class Period:
    from_: date = strawberry.field(name="from", description="The first day.")
    to: date = strawberry.field(description="The last day.")


def instants(period: Period | None, *, argument: str) -> tuple[datetime | None, datetime | None]:
    """Return the instant at which a period begins and the one before which it ends, in UTC."""
    if period is None:
        return None, None
    if period.to < period.from_:
        raise BadQuestion(argument, "ends before it begins")
    first, after = (datetime.combine(day, time(), UTC) for day in (period.from_, period.to + timedelta(days=1)))
    return first, after
