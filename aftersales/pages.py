"""One page of a list, and where the next one begins."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MAX_PAGE: Final = 100


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """
    Some things of a list in its order, each with its position, and whether more follow.

    A page may be shorter than was asked for while more follow: further conditions filter what was read.
    `resume` is where the next page begins when nothing of what was read was kept.
    """

    items: tuple[T, ...] = ()
    positions: tuple[str, ...] = ()
    more: bool = False
    resume: str | None = None

    @property
    def end(self) -> str | None:
        """After which position the next page begins."""
        return self.positions[-1] if self.positions else self.resume


@dataclass(frozen=True, kw_only=True)
class Slice:
    """How much of a list is wanted, and after which position."""

    first: int = 20
    after: str | None = None


class BadQuestion(Exception):
    """An argument of a question makes no sense; clients get it as BAD_USER_INPUT."""

    def __init__(self, argument: str, message: str) -> None:
        super().__init__(f"{argument}: {message}")
        self.argument = argument
