"""Designs that look right and are not: a proof that cannot tell them from ours proves nothing."""

from collections.abc import Callable, Mapping
from typing import Final

from adapters.dynamodb.requests import DynamoRequests
from adapters.dynamodb.transaction import Transaction


def _forget_requests() -> None:
    """Leave what a request led to out of the transaction of its effect."""
    DynamoRequests.remember_with = lambda *_: None  # type: ignore[method-assign]  # That is the flaw.


def _overwrite_events() -> None:
    """Write an event where there may be one already."""
    Transaction.put_new = Transaction.put  # type: ignore[method-assign]  # That is the flaw.


FLAWS: Final[Mapping[str, Callable[[], None]]] = {
    "forgets requests": _forget_requests,
    "overwrites events": _overwrite_events,
}
