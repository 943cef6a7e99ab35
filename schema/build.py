"""The schema as a whole, put together once: what can be asked and done, how refusals look, what is masked."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final

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

from schema.cases.mutations_of_buyers import BuyerMutations
from schema.cases.mutations_of_merchants import MerchantMutations
from schema.cases.queries import CaseQueries
from schema.cases.remedies import REMEDIES
from schema.feedback.mutations import FeedbackMutations
from schema.feedback.queries import FeedbackQueries
from schema.insights.mutations import InsightMutations
from schema.insights.queries import InsightQueries
from schema.law.queries import LawQueries
from schema.masking import Masking, is_ours
from schema.operating.mutations import OperatingMutations
from schema.operating.queries import OperatingQueries
from schema.orders.mutations import OrderMutations
from schema.orders.queries import OrderQueries
from schema.phones.mutations import PhoneMutations
from schema.policy.mutations import PolicyMutations
from schema.policy.queries import PolicyQueries
from schema.policy.rules import RULES
from schema.problems import TRANSLATIONS
from schema.scalars import SCALARS
from schema.speaking import Speaking
from schema.viewer import ViewerQueries
from schema.webhooks.mutations import WebhookMutations
from schema.webhooks.queries import WebhookQueries

_logger: Final = logging.getLogger(__name__)

Extension = type[SchemaExtension] | Callable[[], SchemaExtension]


@strawberry.type(description="What can be asked.")
class Query(
    ViewerQueries,
    OrderQueries,
    CaseQueries,
    PolicyQueries,
    LawQueries,
    FeedbackQueries,
    InsightQueries,
    WebhookQueries,
    OperatingQueries,
):
    """What can be asked."""


@strawberry.type(description="What can be done. A refusal is a part of the answer: a Problem.")
class Mutation(
    OrderMutations,
    BuyerMutations,
    MerchantMutations,
    PolicyMutations,
    FeedbackMutations,
    InsightMutations,
    WebhookMutations,
    PhoneMutations,
    OperatingMutations,
):
    """What can be done."""


class AftersalesSchema(strawberry.Schema):
    """The schema of the product."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:  # noqa: ARG002 - Strawberry passes it
        """Log what is our own mistake; what a client gets wrong, it is told."""
        for error in errors:
            if is_ours(error):
                # The error itself shows the document, with all that is written in it.
                _logger.error("A field could not be answered", exc_info=error.original_error)

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


def build_schema(*, extensions: Iterable[Extension] = ()) -> AftersalesSchema:
    """Return the schema; further extensions, such as limits, run within the masking of errors."""
    return AftersalesSchema(
        query=Query,
        mutation=Mutation,
        types=(*RULES, *REMEDIES),
        extensions=[Masking, Speaking, *extensions],
        exception_handlers=TRANSLATIONS,
        config=StrawberryConfig(scalar_map=SCALARS),
    ).without_null_defaults()
