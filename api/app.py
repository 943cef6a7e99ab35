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
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from aftersales.actors import Actor
from aftersales.business import Business
from api.admission import Admission, Openness
from api.answering import answer_with, media_type_for, refusal
from api.asking import Asked, BadRequest, asked_by
from api.languages import language_of
from schema.composed import AftersalesSchema
from schema.context import Context
from schema.cursors import Cursors
from schema.parts import Ahead, Parts

_ALLOWED: Final = (OperationType.QUERY, OperationType.MUTATION)


class Unauthenticated(Exception):
    """The request does not say who asks, or nobody believes it."""


Authenticate = Callable[[Request], Actor]
"""Tells who asks, or raises Unauthenticated. The server reads the token; a Lambda is told by its authorizer."""

Work = Callable[[Callable[[], Response]], Awaitable[Response]]
"""Works out an answer: in a thread, so that a slow one keeps nobody else waiting. A Lambda answers one at a time."""


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
            return _who_are_you(media_type)
        except BadRequest as bad:
            return refusal(bad.message, bad.status, media_type=media_type)
        answer = await self.work(partial(self._answer, asked, context, media_type))
        answer.headers["Content-Language"] = context.language
        return answer

    def _context_of(self, request: Request) -> Context:
        return Context(
            actor=self.authenticate(request),
            business=self.business,
            cursors=self.cursors,
            language=language_of(request),
        )

    def _answer(self, asked: Asked, context: Context, media_type: str) -> Response:
        def execute(schema: AftersalesSchema) -> ExecutionResult:
            return schema.execute_sync(
                asked.document,
                variable_values=dict(asked.variables),
                operation_name=asked.operation,
                context_value=context,
                allowed_operation_types=_ALLOWED,
            )

        try:
            result = self.schema.answer(asked.document, execute)
        except (CannotGetOperationTypeError, InvalidOperationTypeError):
            unclear = GraphQLError("Name one of the document's operations that is a query or a mutation.")
            return answer_with(None, [unclear], media_type=media_type)
        return answer_with(result.data, result.errors or (), media_type=media_type)


def create_app(
    business: Business,
    *,
    authenticate: Authenticate,
    cursors_key: Callable[[], bytes],
    openness: Openness = Openness.PUBLIC,
    work: Work = run_in_threadpool,
    ahead: Ahead = Ahead.ALL,
    routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
) -> Starlette:
    """Return the service over a business; `routes` are what an installation has besides."""
    endpoint = GraphQLEndpoint(
        schema=Parts(ahead, extensions=[Admission(openness).extension]),
        business=business,
        authenticate=authenticate,
        cursors=Cursors(cursors_key),
        work=work,
    )
    graphql = Route("/graphql", endpoint.__call__, methods=["POST"])
    return Starlette(routes=[*routes, graphql, Route("/health", _health)], middleware=list(middleware))


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _who_are_you(media_type: str) -> Response:
    answer = refusal(
        "Say who you are: Authorization: Bearer and a token that is valid.",
        HTTPStatus.UNAUTHORIZED,
        media_type=media_type,
        code="UNAUTHENTICATED",
    )
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
