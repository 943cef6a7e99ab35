"""
GraphQL over HTTP, the asking half: what a request asks, or why it cannot be understood.

The specification is graphql.github.io/graphql-over-http. Batches are not taken.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, NoReturn

from starlette.requests import Request

from api.limits import MAX_BODY

_JSON: Final = "application/json"
_MOST_HEARD: Final = 32 * MAX_BODY
"""How much is heard out, though not kept: whoever is still sending when the connection ends never gets the refusal."""


@dataclass
class BadRequest(Exception):
    """The request asks nothing that can be understood; its message is for whoever sent it."""

    message: str
    status: HTTPStatus = HTTPStatus.BAD_REQUEST


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request asks: a document, the operation of it, and its variables."""

    document: str
    operation: str | None = None
    variables: Mapping[str, object] = field(default_factory=dict)


async def asked_by(request: Request) -> Asked:
    """Return what a POST request asks, or refuse."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise BadRequest(f"Send {_JSON}.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return asked_in(await body_of(request))


async def body_of(request: Request) -> bytes:
    """Return a request's body, or refuse one that is too big: once it was heard out, unless it is far too big."""
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > _MOST_HEARD:
        raise _too_big()
    body, heard = bytearray(), 0
    async for part in request.stream():
        heard += len(part)
        if heard > _MOST_HEARD:
            raise _too_big()
        if heard <= MAX_BODY:
            body += part
    if heard > MAX_BODY:
        raise _too_big()
    return bytes(body)


def asked_in(body: bytes) -> Asked:
    """Return what a JSON body asks, or refuse."""
    content = json_in(body)
    if not isinstance(content, dict):
        raise BadRequest("Send one JSON object; batches are not taken.")
    document, operation = content.get("query"), content.get("operationName")
    variables, extensions = content.get("variables"), content.get("extensions")
    if not isinstance(document, str) or not document.strip():
        raise BadRequest("query must be a GraphQL document.")
    if operation is not None and not isinstance(operation, str):
        raise BadRequest("operationName must be a text.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("variables must be an object.")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest("extensions must be an object.")
    return Asked(document=document, operation=operation or None, variables=variables or {})


def json_in(body: bytes) -> object:
    """Return what a body says in JSON, whose texts can be kept and sent on, or refuse."""
    try:
        text = body.decode("utf-8")
        content: object = json.loads(text, parse_constant=_no_number)
        # Half of a character can be written in JSON, but neither kept nor sent.
        if "\\u" in text:
            json.dumps(content, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON in UTF-8.") from None
    return content


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _too_big() -> BadRequest:
    return BadRequest(f"A body may have at most {MAX_BODY // 1024} KB.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
