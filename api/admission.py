"""Which documents are let in: parsed within limits, weighed and validated, before the business is asked anything."""

from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    get_operation_ast,
    parse,
    validate,
)
from graphql.validation import specified_rules
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.limits import MAX_CHARACTERS, MAX_COMMENTS, MAX_TOKENS, refuse_too_much

_MAX_ERRORS: Final = 10
_KEPT: Final = 256
_LONG: Final = 10_000
_RULES: Final[tuple[type[ASTValidationRule], ...]] = (
    *specified_rules,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)


class Openness(Enum):
    """Who is asking: someone who is still learning the schema, or the public, which has read it."""

    DEVELOPMENT = auto()
    """The schema may be asked for, and mistakes are answered with suggestions."""
    PUBLIC = auto()


class Admission:
    """Lets documents in or refuses them, and remembers the short ones that it parsed."""

    def __init__(self, openness: Openness) -> None:
        self._hides_suggestions = openness is Openness.PUBLIC
        self._rules = (*_RULES, NoSchemaIntrospectionCustomRule) if openness is Openness.PUBLIC else _RULES
        self._again = lru_cache(_KEPT)(_parsed)
        self._mistakes = lru_cache(_KEPT)(self._validated)

    def extension(self) -> SchemaExtension:
        """Return what applies this to one request."""
        return _Admitted(self)

    def document(self, text: str) -> DocumentNode:
        """Return a text as a document, or refuse it with a GraphQLError."""
        return _parsed(text) if len(text) > _LONG else self._again(text)

    def mistakes(self, text: str, document: DocumentNode, schema: GraphQLSchema) -> tuple[GraphQLError, ...]:
        """Return what is wrong with a document of this schema."""
        return self._validated(document, schema) if len(text) > _LONG else self._mistakes(document, schema)

    def _validated(self, document: DocumentNode, schema: GraphQLSchema) -> tuple[GraphQLError, ...]:
        found = validate(
            schema, document, self._rules, max_errors=_MAX_ERRORS, hide_suggestions=self._hides_suggestions
        )
        return tuple(found)


def fields_asked_for(document: DocumentNode, operation: str | None) -> Iterator[str]:
    """Yield the fields of the schema that an operation begins with, as far as it names them itself."""
    chosen = get_operation_ast(document, operation)
    for selection in chosen.selection_set.selections if chosen else ():
        if isinstance(selection, FieldNode):
            yield selection.name.value


class _Admitted(SchemaExtension):
    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def on_parse(self) -> Iterator[None]:
        asked = self.execution_context
        asked.graphql_document = self._admission.document(asked.query or "")
        refuse_too_much(asked.graphql_document, asked.variables or {})
        yield

    def on_validate(self) -> Iterator[None]:
        asked = self.execution_context
        if asked.graphql_document is not None:
            schema: GraphQLSchema = asked.schema._schema  # noqa: SLF001 - Strawberry offers no other way to validate by hand.
            mistakes = self._admission.mistakes(asked.query or "", asked.graphql_document, schema)
            asked.pre_execution_errors = list(mistakes)
            if not mistakes:
                asked.context.asked_for.extend(fields_asked_for(asked.graphql_document, asked.operation_name))
        yield


def _parsed(text: str) -> DocumentNode:
    return parse(text, max_lexical_tokens=MAX_TOKENS, max_comments=MAX_COMMENTS, max_source_length=MAX_CHARACTERS)
