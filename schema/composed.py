"""How a schema is put together of what can be asked and done: how refusals look, what is masked, what is spoken."""

from collections.abc import Callable, Iterable, Iterator

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.cases.remedies import REMEDIES
from schema.masking import Masking, is_ours
from schema.policy.rules import RULES
from schema.problems import TRANSLATIONS
from schema.scalars import SCALARS
from schema.speaking import Speaking

Extension = type[SchemaExtension] | Callable[[], SchemaExtension]


class AftersalesSchema(strawberry.Schema):
    """The schema of the product."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log what is our own mistake; what a client gets wrong, it is told."""
        super().process_errors([error for error in errors if is_ours(error)], execution_context)

    def _warn_for_federation_directives(self) -> None:
        """Look for none: nothing here is federated, and to look is to load all that federation has."""

    def without_null_defaults(self) -> "AftersalesSchema":
        """Say of no input that it is null where it is left out: that goes without saying."""
        for given in self._inputs():
            if given.default_value is None:
                given.default_value = Undefined
        return self

    def _inputs(self) -> Iterator[GraphQLArgument | GraphQLInputField]:
        for kind in self._schema.type_map.values():
            if isinstance(kind, GraphQLInputObjectType):
                yield from kind.fields.values()
            elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
                for field in kind.fields.values():
                    yield from field.args.values()


def composed(
    query: type, mutation: type | None = None, *, types: Iterable[type] = (), extensions: Iterable[Extension] = ()
) -> AftersalesSchema:
    """Return the schema of a query and a mutation type, and of further types that neither of them names."""
    return AftersalesSchema(
        query=query,
        mutation=mutation,
        types=(*RULES, *REMEDIES, *types),
        extensions=[Masking, Speaking, *extensions],
        exception_handlers=TRANSLATIONS,
        config=StrawberryConfig(scalar_map=SCALARS),
    ).without_null_defaults()
