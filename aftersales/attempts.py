"""
Attempts: whatever is wrong with one of many, the others have their turn.

What went wrong is kept beside what went well, for whoever began the round to tell or to try again.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def attempted(work: Callable[[], T]) -> T | Exception:
    """Return what some work comes to, or whatever went wrong with it."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - nobody can list what may be wrong with one of many
        return error


def as_far_as_it_goes(find: Callable[[], Iterable[T]]) -> Iterator[T | Exception]:
    """Yield what is found one after another, and in the end whatever kept the rest from being found."""
    try:
        yield from find()
    except Exception as error:  # noqa: BLE001 - nobody can list what may be wrong with one of many
        yield error
