"""How every mutation of a case goes: the input becomes one call, and the call's case the answer."""

from typing import Protocol

import strawberry

from aftersales.cases.act import Act
from aftersales.cases.requesting import Ask
from aftersales.identifiers import CaseId
from schema.cases.types import Case
from schema.context import Info


class _Asking(Protocol):
    request_key: strawberry.ID

    def ask(self) -> Ask: ...


class _OfCase(Protocol):
    request_key: strawberry.ID
    case_id: strawberry.ID
    expected_version: int | None


class _Acting(_OfCase, Protocol):
    def act(self) -> Act: ...


def requested(input: _Asking, *, info: Info) -> Case:
    """Return the case that a request opened."""
    ask = info.context
    key = ask.key_of(input, mutation=info.field_name)
    return Case.of(ask.business.cases.request(input.ask(), actor=ask.actor, request=key))


def acted(input: _Acting, *, info: Info) -> Case:
    """Return a case after what its input says."""
    return done(input.act(), input, info=info)


def done(act: Act, input: _OfCase, *, info: Info) -> Case:
    """Return a case after an act."""
    ask = info.context
    return Case.of(
        ask.business.cases.act(
            CaseId(input.case_id),
            act,
            actor=ask.actor,
            request=ask.key_of(input, mutation=info.field_name),
            expected_version=input.expected_version,
        )
    )
