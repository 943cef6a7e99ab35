"""
The service over HTTP: GraphQL for whoever says who they are, and a sign of life for whoever watches.

    POST /graphql    Authorization: Bearer …
    GET  /health
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final

from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from aftersales.actors import Actor
from aftersales.business import Business
from api.admission import Admission, Openness
from api.answering import BAD_REQUEST, answer_with, media_type_for, refusal
from api.asking import Asked, BadRequest, asked_by
from api.languages import language_of
from api.tracing import Identify, Told, Tracing, heard_or_new, tell
from schema.composed import AftersalesSchema
from schema.context import Context
from schema.cursors import Cursors
from schema.masking import BAD_USER_INPUT
from schema.parts import Ahead, Parts

_DONE: Final = "OK"
_UNAUTHENTICATED: Final = "UNAUTHENTICATED"
_ALLOWED: Final = (OperationType.QUERY, OperationType.MUTATION)


class Unauthenticated(Exception):
    """The request does not say who asks, or nobody believes it."""


Authenticate = Callable[[Request], Actor]
"""Tells who asks, or raises Unauthenticated. The server reads the token; a Lambda is told by its authorizer."""

Work = Callable[[Callable[[], Response]], Awaitable[Response]]
"""Works out an answer: in a thread, so that a slow one keeps nobody else waiting. A Lambda answers one at a time."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What is put together before anybody asks, and where an answer is worked out; by itself as a server wants it."""

    ahead: Ahead = Ahead.ALL
    work: Work = run_in_threadpool


@dataclass(frozen=True, kw_only=True)
class GraphQLEndpoint:
    """Answers GraphQL requests."""

    schema: Parts
    business: Business
    authenticate: Authenticate
    cursors: Cursors
    work: Work

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        media_type = media_type_for(request)
        try:
            context = self._context_of(request)
            asked = await asked_by(request)
        except Unauthenticated:
            tell(request.scope, {"outcome": [_UNAUTHENTICATED]})
            return _who_are_you(media_type)
        except BadRequest as bad:
            tell(request.scope, {"outcome": [BAD_REQUEST]})
            return refusal(bad.message, bad.status, media_type=media_type)
        answer = await self.work(partial(self._answer, asked, context, media_type, request.scope))
        answer.headers["Content-Language"] = context.language
        return answer

    def _context_of(self, request: Request) -> Context:
        return Context(
            actor=self.authenticate(request),
            business=self.business,
            cursors=self.cursors,
            language=language_of(request),
        )

    def _answer(self, asked: Asked, context: Context, media_type: str, scope: Scope) -> Response:
        result = self._result_of(asked, context)
        tell(scope, _told_of(context, result))
        return answer_with(result.data, result.errors or (), media_type=media_type)

    def _result_of(self, asked: Asked, context: Context) -> ExecutionResult:
        def execute(schema: AftersalesSchema) -> ExecutionResult:
            return schema.execute_sync(
                asked.document,
                variable_values=dict(asked.variables),
                operation_name=asked.operation,
                context_value=context,
                allowed_operation_types=_ALLOWED,
            )

        try:
            return self.schema.answer(asked.document, execute)
        except (CannotGetOperationTypeError, InvalidOperationTypeError):
            unclear = GraphQLError("Name one of the document's operations that is a query or a mutation.")
            return ExecutionResult(data=None, errors=[unclear])


def create_app(
    business: Business,
    *,
    authenticate: Authenticate,
    identify: Identify = heard_or_new,
    cursors_key: Callable[[], bytes],
    openness: Openness = Openness.PUBLIC,
    pace: Pace = Pace(),
    routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
) -> Starlette:
    """Return the service over a business; `routes` are what an installation has besides."""
    endpoint = GraphQLEndpoint(
        schema=Parts(pace.ahead, extensions=[Admission(openness).extension]),
        business=business,
        authenticate=authenticate,
        cursors=Cursors(cursors_key),
        work=pace.work,
    )
    traced = Middleware(Tracing, identify=identify)
    graphql = Route("/graphql", endpoint.__call__, methods=["POST"])
    return Starlette(routes=[*routes, graphql, Route("/health", _health)], middleware=[traced, *middleware])


def _told_of(context: Context, result: ExecutionResult) -> Told:
    """Return what the log says of a request: names of the schema and of the shop, and nothing that anybody wrote."""
    codes = [str((error.extensions or {}).get("code", BAD_USER_INPUT)) for error in result.errors or ()]
    outcome = dict.fromkeys([*context.refusals, *codes])
    merchant = context.actor.merchant_id
    told = {"fields": list(dict.fromkeys(context.asked_for)), "outcome": list(outcome) or [_DONE]}
    return {**told, "merchant": merchant} if merchant else told


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _who_are_you(media_type: str) -> Response:
    answer = refusal(
        "Say who you are: Authorization: Bearer and a token that is valid.",
        HTTPStatus.UNAUTHORIZED,
        media_type=media_type,
        code=_UNAUTHENTICATED,
    )
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
