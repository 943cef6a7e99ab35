"""The schema as a whole, put together once."""

from collections.abc import Iterable

from schema.composed import AftersalesSchema, Extension, composed
from schema.mutations import Mutation
from schema.queries import Query


def build_schema(*, extensions: Iterable[Extension] = ()) -> AftersalesSchema:
    """Return the schema; further extensions, such as limits, run within the masking of errors."""
    return composed(Query, Mutation, extensions=extensions)
