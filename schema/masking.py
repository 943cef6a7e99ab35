"""What clients learn when a question fails: what is wrong with it, and nothing at all about our own mistakes."""

from collections.abc import Iterator
from typing import Final

import graphql
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from aftersales.pages import BadQuestion

BAD_USER_INPUT: Final = "BAD_USER_INPUT"
INTERNAL: Final = "INTERNAL_SERVER_ERROR"
_APOLOGY: Final = "Something went wrong on our side. It was logged; please try again later."


def is_ours(error: GraphQLError) -> bool:
    """Tell whether an error is a bug or an outage, and not something that the client can put right."""
    return not isinstance(error.original_error, BadQuestion | GraphQLError | None)


class Masking(SchemaExtension):
    """Gives each error a code, and hides what our own are about."""

    def on_operation(self) -> Iterator[None]:
        """Replace the errors of an answer by what clients may see of them."""
        yield
        result = self.execution_context.result
        if isinstance(result, ExecutionResult | graphql.ExecutionResult) and result.errors:
            result.errors = [_shown(error) for error in result.errors]


def _shown(error: GraphQLError) -> GraphQLError:
    if is_ours(error):
        return _located(error, _APOLOGY, {"code": INTERNAL})
    return _located(error, error.message, {"code": BAD_USER_INPUT, **(error.extensions or {})})


def _located(error: GraphQLError, message: str, extensions: dict[str, object]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
