"""What is said is said in the language of the request: all at once, when everything that was asked for is there."""

from collections.abc import Iterator
from typing import Any

import graphql
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from aftersales.languages import LanguageTag
from aftersales.wording import ENGLISH, Said, spoken


class Speaking(SchemaExtension):
    """Says an answer in the language that its request asks for."""

    def on_operation(self) -> Iterator[None]:
        """Put every text that can say itself in other languages into the right one."""
        yield
        language: LanguageTag = self.execution_context.context.language
        result = self.execution_context.result
        if language != ENGLISH and isinstance(result, ExecutionResult | graphql.ExecutionResult):
            result.data = _said_in(language, result.data)


def in_named(language: LanguageTag | None, text: str) -> str:
    """Return a text in the language that a field was asked to be in; if in none, the request's will do."""
    return text if language is None else spoken(text, language)


def _said_in(language: LanguageTag, answer: Any) -> Any:  # noqa: ANN401 - an answer is JSON, as deep as it was asked for
    """Return an answer with its texts in a language; what people wrote themselves stays as it is."""
    if isinstance(answer, Said):
        return answer.in_language(language)
    if isinstance(answer, dict):
        return {name: _said_in(language, value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [_said_in(language, one) for one in answer]
    return answer
