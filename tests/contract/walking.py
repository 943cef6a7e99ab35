"""Walking through a list from page to page, as clients do."""

from collections.abc import Callable
from typing import TypeVar

from aftersales.pages import Page, Slice

T = TypeVar("T")

_MOST_PAGES = 500


def walk(ask: Callable[[Slice], Page[T]], *, first: int) -> list[T]:
    """Return everything in a list, read in pages of so many; a page may be shorter while more follow."""
    found: list[T] = []
    after = None
    for _ in range(_MOST_PAGES):
        page = ask(Slice(first=first, after=after))
        assert len(page.items) == len(page.positions) <= first
        found += page.items
        if not page.more:
            return found
        after = page.positions[-1] if page.positions else page.resume
        assert after is not None, "more follows, but nobody says where"
    raise AssertionError("the list does not end")
