"""What clients learn when a question fails: what is wrong with it, and nothing at all about our own mistakes."""

from typing import Final

from graphql import GraphQLError
from strawberry.extensions import MaskErrors

from aftersales.pages import BadQuestion

BAD_USER_INPUT: Final = "BAD_USER_INPUT"
INTERNAL: Final = "INTERNAL_SERVER_ERROR"
_APOLOGY: Final = "Something went wrong on our side. It was logged; please try again later."


def is_ours(error: GraphQLError) -> bool:
    """Tell whether an error is a bug or an outage, and not something that the client can put right."""
    return not isinstance(error.original_error, BadQuestion | GraphQLError | None)


class Masking(MaskErrors):
    """Gives each error a code, and hides what our own are about."""

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        """Return an error as clients may see it."""
        code = {"code": INTERNAL if is_ours(error) else BAD_USER_INPUT}
        return GraphQLError(
            message=_APOLOGY if is_ours(error) else error.message,
            nodes=error.nodes,
            source=error.source,
            positions=error.positions,
            path=error.path,
            extensions={**code, **({} if is_ours(error) else error.extensions or {})},
        )
