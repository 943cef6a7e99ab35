"""Bad weather between a store and DynamoDB: what it answers instead, said before a test and used up one by one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError

from adapters.dynamodb.store import DynamoStore

Answer = Mapping[str, Any]  # DynamoDB's own form of an answer.


@dataclass
class Weather:
    """Answers that come before the real ones, and every request that was sent."""

    instead: list[Answer] = field(default_factory=list)
    turned: list[Callable[[Any], None]] = field(default_factory=list)
    sent: list[Mapping[str, Any]] = field(default_factory=list)


def canceled(*codes: str) -> Answer:
    """Return the answer to a transaction that was canceled, with the reason for each of its records."""
    return _refused("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])


def throttled() -> Answer:
    """Return the answer to too many requests."""
    return _refused("ThrottlingException")


def in_progress() -> Answer:
    """Return the answer to a transaction whose first sending is not done yet."""
    return _refused("TransactionInProgressException")


def unanswered(_: object) -> None:
    """Be gone before the answer comes, in the place of an answer that is turned."""
    raise ReadTimeoutError(endpoint_url="https://dynamodb.example/")


@contextmanager
def over(store: DynamoStore, operation: str) -> Iterator[Weather]:
    """Make the weather for one operation of a store."""
    weather, events = Weather(), store.table.connection.connection.client.meta.events

    def before(params: Mapping[str, Any], **_: object) -> tuple[AWSResponse, Answer] | None:
        weather.sent.append(params)
        if not weather.instead:
            return None
        answer = weather.instead.pop(0)
        status = 400 if "Error" in answer else 200
        return AWSResponse("https://dynamodb.example/", status, {}, None), answer  # type: ignore[arg-type]  # No body is read.

    def after(parsed: Any, **_: object) -> None:
        if weather.turned:
            weather.turned.pop(0)(parsed)

    # botocore sends nothing where a hook answers, though its types say that none does.
    hooks = {"before-call": cast(Callable[..., None], before), "after-call": after}
    for moment, hook in hooks.items():
        events.register(f"{moment}.dynamodb.{operation}", hook)
    try:
        yield weather
    finally:
        for moment, hook in hooks.items():
            events.unregister(f"{moment}.dynamodb.{operation}", hook)


def _refused(code: str, **more: object) -> Answer:
    return {"Error": {"Code": code, "Message": "The weather is bad."}, "ResponseMetadata": {}, **more}
