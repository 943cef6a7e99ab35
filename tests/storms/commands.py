"""What customers and their shop ask for in a storm: each command under a key, and asked again until it is answered."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Final

from aftersales.actors import Actor
from aftersales.cases.events import CaseEventType
from tests.handlers.http_api import request
from tests.storms.worker import Failed

_MOST_TRIES: Final = 200
_FOR_AN_HOUR: Final = timedelta(hours=1)

_CASE: Final = "... on Case { id status lines { id } remedies { id } }"
_MESSAGE: Final = "... on Message { id }"


@dataclass(frozen=True)
class Kind:
    """A kind of command: its mutation, and what happens if it is taken."""

    mutation: str
    happens: CaseEventType
    answer: str = _CASE

    @property
    def document(self) -> str:
        """What API Gateway is sent."""
        given = f"{self.mutation[0].upper()}{self.mutation[1:]}Input"
        asked = f"result: {self.mutation}(input: $input) {{ __typename {self.answer} ... on Problem {{ message }} }}"
        return f"mutation ($input: {given}!) {{ {asked} }}"


REQUEST: Final = Kind("requestReturn", CaseEventType.REQUESTED)
APPROVE: Final = Kind("approveCase", CaseEventType.APPROVED)
SEND: Final = Kind("registerShipment", CaseEventType.SHIPMENT_REGISTERED)
RECEIVE: Final = Kind("receiveReturn", CaseEventType.GOODS_RECEIVED)
INSPECT: Final = Kind("inspectReturn", CaseEventType.GOODS_INSPECTED)
SETTLE: Final = Kind("settleRefund", CaseEventType.REFUND_SETTLED)
POST: Final = Kind("postMessage", CaseEventType.MESSAGE_POSTED, _MESSAGE)


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something that somebody asks for, with the key that makes it once."""

    kind: Kind
    by: Actor
    key: str
    given: Mapping[str, object]

    @property
    def event(self) -> Mapping[str, Any]:
        """What Lambda gets from API Gateway."""
        body = {"query": self.kind.document, "variables": {"input": {"requestKey": self.key, **self.given}}}
        until = (datetime.now(UTC) + _FOR_AN_HOUR).timestamp()
        claims = {"sub": self.by.id, "party": self.by.party, "merchant": self.by.merchant_id, "exp": str(int(until))}
        return request(body, told=claims if self.by.role is None else {**claims, "role": self.by.role})


@dataclass(frozen=True)
class Answered:
    """A command, and what its sender was told in the end."""

    command: Command
    result: Mapping[str, Any]

    @property
    def was_taken(self) -> bool:
        """Tell whether it was done; otherwise it was refused."""
        return self.result["__typename"] in ("Case", "Message")

    @property
    def case_id(self) -> str:
        """The case that it was about, or that it opened."""
        return str(self.command.given.get("caseId") or self.result["id"])


@dataclass
class Desk:
    """Where commands are handed in. `then` is told after each answer how many there are."""

    invoke: Callable[[str, object], Any]
    then: Callable[[int], None] = lambda _: None
    answered: list[Answered] = field(default_factory=list)
    tries: int = 0
    trouble: object = None
    """What was in the way of an answer last."""
    _lock: Lock = field(default_factory=Lock)

    def ask(self, command: Command) -> Mapping[str, Any]:
        """Return what a command is answered with, asked again under its key for as long as that is needed."""
        for _ in range(_MOST_TRIES):
            result = self._tried(command)
            if result is not None and result["__typename"] != "ConcurrentChange":
                return self._noted(Answered(command, result))
        raise AssertionError(f"{command.key} was never answered, because of {self.trouble}")

    def _noted(self, one: Answered) -> Mapping[str, Any]:
        with self._lock:
            self.answered.append(one)
            count = len(self.answered)
        self.then(count)
        return one.result

    def _tried(self, command: Command) -> Mapping[str, Any] | None:
        """Return what a command is answered with, or None where nobody can know what became of it."""
        with self._lock:
            self.tries += 1
        try:
            answer = self.invoke("serve_graphql", command.event)
        except Failed as failed:
            self.trouble = failed
            return None
        content = json.loads(answer["body"])
        if answer["statusCode"] != 200 or "errors" in content:
            self.trouble = content
            return None
        result: Mapping[str, Any] = content["data"]["result"]
        return result
