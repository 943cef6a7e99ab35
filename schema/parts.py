"""
The schema in two parts: what is asked every day, and all of it.

All of it takes a while to put together: every input, every outcome, every figure. A server does so before it says that
it is there. Where each start is somebody's first request, who looks up an order or a case does not wait for the rest.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from threading import Lock
from typing import Final

from strawberry.types import ExecutionResult

from schema.composed import AftersalesSchema, Extension
from schema.everyday import build_everyday_schema

_NEEDS_ALL: Final = re.compile(r"\b(?:mutation|subscription|__schema|__type)\b")
"""Words without which no document does anything, or asks what the schema is."""


class Ahead(Enum):
    """How much is put together before the first request."""

    EVERYDAY = auto()
    ALL = auto()


class Parts:
    """Answers from the everyday part until a document needs more; then from all of it, and only from that."""

    def __init__(self, ahead: Ahead, *, extensions: Iterable[Extension] = ()) -> None:
        self._extensions = tuple(extensions)
        self._all: AftersalesSchema | None = None
        self._lock = Lock()
        everyday = ahead is Ahead.EVERYDAY
        self._first = build_everyday_schema(extensions=self._extensions) if everyday else self._whole()

    def answer(self, document: str, execute: Callable[[AftersalesSchema], ExecutionResult]) -> ExecutionResult:
        """Return what is answered to a document by as much of the schema as it takes."""
        if self._all is None and not _NEEDS_ALL.search(document):
            result = execute(self._first)
            if not _was_refused(result):
                return result
        # Whoever asks for what is not there is told by what is: by all of it.
        return execute(self._whole())

    def _whole(self) -> AftersalesSchema:
        with self._lock:
            if self._all is None:
                from schema.build import build_schema  # noqa: PLC0415 - only whoever needs it waits for it

                self._all = build_schema(extensions=self._extensions)
            return self._all


def _was_refused(result: ExecutionResult) -> bool:
    """Tell whether nothing was executed: an error that stopped an execution names the field."""
    return result.data is None and any(error.path is None for error in result.errors or ())
