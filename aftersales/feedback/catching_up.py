"""Catching up: reading every text that waits for a version of the reader, whatever goes wrong with one of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from aftersales.attempts import attempted
from aftersales.identifiers import FeedbackId
from aftersales.pages import Page, Slice

_AT_ONCE: Final = 100


class Unread(Protocol):
    """Knows which texts wait for a version of the reader, as a FeedbackRepository does."""

    def to_read(self, version: str, page: Slice) -> Page[FeedbackId]: ...


@dataclass(frozen=True, kw_only=True)
class CaughtUp:
    """How many texts were read, and what went wrong with which of them."""

    read: int
    failures: tuple[tuple[FeedbackId, Exception], ...] = ()


def catch_up(
    unread: Unread,
    version: str,
    *,
    read: Callable[[FeedbackId], object],
    leaving: Collection[FeedbackId] = (),
    may_go_on: Callable[[], bool] = lambda: True,
) -> CaughtUp:
    """Read each text that waits once, but those to leave, for as long as `may_go_on` says."""
    done = 0
    failures: list[tuple[FeedbackId, Exception]] = []
    page: Page[FeedbackId] | None = None
    while page is None or page.more:
        page = unread.to_read(version, Slice(first=_AT_ONCE, after=page.end if page else None))
        for feedback_id in page.items:
            if not may_go_on():
                return CaughtUp(read=done, failures=tuple(failures))
            if feedback_id in leaving:
                continue
            error = attempted(partial(read, feedback_id))
            if isinstance(error, Exception):
                failures.append((feedback_id, error))
            else:
                done += 1
    return CaughtUp(read=done, failures=tuple(failures))
