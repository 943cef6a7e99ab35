"""GraphQL over HTTP, the answering half: how an answer, or a refusal to answer, is written and with which status."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from schema.masking import INTERNAL

GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
BAD_REQUEST: Final = "BAD_REQUEST"
_JSON: Final = "application/json"
_MASKED: Final = "Something went wrong on our side. It was logged; nothing that you sent needs to change."

Answer = Mapping[str, object]


def media_type_for(request: Request) -> str:
    """Return how the answer is written: as GraphQL's own media type where it is asked for, else as plain JSON."""
    accepted = request.headers.get("accept", "")
    return GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in accepted.lower() else _JSON


def answer_with(data: object, errors: Sequence[GraphQLError], *, media_type: str) -> Response:
    """Return an answer. GraphQL's own media type tells by its status that nothing was executed; plain JSON says 200."""
    # An error that stopped an execution names the field; one that prevented it has no field to name.
    if data is None and errors and all(error.path is None for error in errors):
        status = HTTPStatus.BAD_REQUEST if media_type == GRAPHQL_RESPONSE else HTTPStatus.OK
        return _response({"errors": [_told(error) for error in errors]}, status, media_type)
    told = {"errors": [_told(error) for error in errors]} if errors else {}
    return _response({**told, "data": data}, HTTPStatus.OK, media_type)


def refusal(message: str, status: HTTPStatus, *, media_type: str = _JSON, code: str = BAD_REQUEST) -> Response:
    """Return a refusal to look at a request at all."""
    return _response({"errors": [{"message": message, "extensions": {"code": code}}]}, status, media_type)


def broken() -> Response:
    """Return what is answered where something broke on our side that no answer was made for."""
    return refusal(_MASKED, HTTPStatus.INTERNAL_SERVER_ERROR, code=INTERNAL)


def _told(error: GraphQLError) -> Answer:
    """Return an error as clients see it: never the text of an exception that was not written for them."""
    cause = error.original_error
    if cause is not None and not isinstance(cause, GraphQLError) and not error.extensions:
        return {**error.formatted, "message": _MASKED}
    return dict(error.formatted)


def _response(answer: Answer, status: HTTPStatus, media_type: str) -> Response:
    content = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(content, status_code=status, media_type=f"{media_type}; charset=utf-8", headers=_HEADERS)


_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
