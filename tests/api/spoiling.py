"""Requests with one thing wrong: what is answered, once it is sure that nothing was changed by asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aftersales.actors import Actor
from tests.api.doings import DOINGS
from tests.api.stages import Stages

Path = tuple[str | int, ...]

UNKNOWN: Final = "01ARZ3NDEKTSV4RRFFQ6KA0000"
"""The ULID of nothing."""


@dataclass(frozen=True)
class Spoiling:
    """Takes a doing that is possible, puts one thing wrong, and does it."""

    stages: Stages
    all_that_is_kept: Callable[[], list[str]]

    def __call__(self, mutation: str, path: Path = (), value: object = None, *, by: Actor | None = None) -> Any:
        """Return the refusal of a mutation in which one value is another, or which somebody else asks for."""
        usual, given = DOINGS[mutation](self.stages)
        before = self.all_that_is_kept()
        result = self.stages.counter.does(mutation, by=by or usual, **(put(given, path, value) if path else given))
        assert self.all_that_is_kept() == before
        return result


def put(given: Any, path: Path, value: object) -> Any:
    """Return an input with another value somewhere in it."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(given, Mapping):
        return {**given, step: put(given.get(step), rest, value)}
    return [put(one, rest, value) if index == step else one for index, one in enumerate(given)]
