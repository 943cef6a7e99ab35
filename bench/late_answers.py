"""A DynamoDB that answers as it did before, and late: what a question takes is then waiting alone, on any machine."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, cast

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from adapters.dynamodb.table import Table

Answers = dict[bytes, Mapping[str, Any]]  # By what was asked, in DynamoDB's own form.


@contextmanager
def remembering(table: Table) -> Iterator[Answers]:
    """Remember what a table answers."""
    answers: Answers = {}

    def ask(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
        context["asked"] = params["body"]

    def answer(parsed: Mapping[str, Any], context: Mapping[str, Any], **_: object) -> None:
        answers[context["asked"]] = parsed

    with _hooks(table, {"before-call": ask, "after-call": answer}):
        yield answers


@contextmanager
def answering(table: Table, answers: Answers, *, turn: AbstractContextManager[object], after: float) -> Iterator[None]:
    """Answer in the place of a table, after so many seconds, which each answer waits for in its turn."""

    def late(params: Mapping[str, Any], **_: object) -> tuple[AWSResponse, Mapping[str, Any]]:
        with turn:
            time.sleep(after)
        # What botocore asks of it are its status and its headers.
        return AWSResponse("https://dynamodb.example/", 200, HTTPHeaders(), None), answers[params["body"]]

    # botocore sends nothing where a hook answers, though its types say that none does.
    with _hooks(table, {"before-call": cast(Callable[..., None], late)}):
        yield


@contextmanager
def _hooks(table: Table, hooks: Mapping[str, Callable[..., None]]) -> Iterator[None]:
    events = table.connection.connection.client.meta.events
    for moment, hook in hooks.items():
        events.register(f"{moment}.dynamodb", hook)
    try:
        yield
    finally:
        for moment, hook in hooks.items():
            events.unregister(f"{moment}.dynamodb", hook)
