"""
What everything goes back to: the request of someone outside, or the errand of a worker, by its correlation id.

    request a1…  →  its event says a1…  →  whoever hears of that works because of a1…  →  its own event says a1…
    a minute has passed, b2…  →  the deadline's event says b2…  →  …

Whoever begins something says so here, once. Whatever is written and logged meanwhile, in this thread and in those that
it hands its context to, says the same: nobody has to hand the id through, and nobody can forget to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from aftersales.identifiers import CorrelationId

REQUEST_ID: Final = "X-Request-Id"
"""The header in which an answer says what its request is called."""

_CAUSE: Final = ContextVar[CorrelationId | None]("cause", default=None)


@contextmanager
def because_of(correlation_id: CorrelationId | None) -> Iterator[None]:
    """Let all that is done meanwhile go back to this; where that is not known, to what it went back to already."""
    before = _CAUSE.set(correlation_id or _CAUSE.get())
    try:
        yield
    finally:
        _CAUSE.reset(before)


def cause() -> CorrelationId | None:
    """Return what goes on now goes back to, if anybody said."""
    return _CAUSE.get()
