"""
The schema in two halves: what can be asked, and all of it with what can be done.

To do takes more than to ask: every input, every outcome. Nobody who asks waits until that is put together.
"""

import re
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Final

from strawberry.types import ExecutionResult

from schema.composed import AftersalesSchema, Extension, composed
from schema.queries import Query

_NEEDS_ALL: Final = re.compile(r"\b(?:mutation|subscription|__schema|__type)\b")
"""Words without which no document does anything, or asks what the schema is."""


class Halves:
    """Answers from the half that can be asked, until a document needs all of it."""

    def __init__(self, *, extensions: Iterable[Extension] = ()) -> None:
        self._extensions = tuple(extensions)
        self._asking = composed(Query, extensions=self._extensions)
        self._all: AftersalesSchema | None = None
        self._lock = Lock()

    def answer(self, document: str, execute: Callable[[AftersalesSchema], ExecutionResult]) -> ExecutionResult:
        """Return what is answered to a document by as much of the schema as it takes."""
        if self._all is None and not _NEEDS_ALL.search(document):
            result = execute(self._asking)
            if not _was_refused(result):
                return result
        # Whoever asks for what is not there is told by what is: by all of it.
        return execute(self._whole())

    def _whole(self) -> AftersalesSchema:
        with self._lock:
            if self._all is None:
                from schema.build import build_schema  # noqa: PLC0415 - that is what nobody who asks waits for

                self._all = build_schema(extensions=self._extensions)
            return self._all


def _was_refused(result: ExecutionResult) -> bool:
    """Tell whether nothing was executed: an error that stopped an execution names the field."""
    return result.data is None and any(error.path is None for error in result.errors or ())
