"""
Lists, page by page: records in the order of an index, each with its position, of one partition or merged from several.

A page reads at most five times. Further conditions are asked of what was read, so a page may be shorter than was asked
for while more follows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from adapters.dynamodb.table import Item, Range, Table
from aftersales.pages import MAX_PAGE, BadQuestion, Page, Slice

T = TypeVar("T")

_ROUNDS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[T]):
    """
    What a question asks for: ranges to read, things to make of the records there, and which of them to keep.

    `of` returns a thing or None for each record. All ranges are read in one direction. With `picky`, few may be kept,
    so more are read at once.
    """

    table: Table
    ranges: Sequence[Range]
    of: Callable[[Sequence[Item]], Sequence[T | None]]
    keep: Callable[[T], bool]
    picky: object = None

    def page(self, page: Slice) -> Page[T]:
        """Return a page of the list."""
        # One more tells whether more follows, and one may be what the last page ended with.
        size = MAX_PAGE if self.picky else page.first + 2
        reading = _Reading([_Stream(self.table, within, size, page.after) for within in self.ranges])
        kept: list[tuple[str, T]] = []
        for _ in range(_ROUNDS):
            kept.extend(self._kept(reading.more()))
            if len(kept) > page.first or reading.is_over:
                break
        return page_of(kept, page.first, follows=not reading.is_over, horizon=reading.horizon)

    def _kept(self, found: Sequence[tuple[str, Item]]) -> Iterator[tuple[str, T]]:
        things = self.of([item for _, item in found]) if found else ()
        for (position, _), thing in zip(found, things, strict=True):
            if thing is not None and self.keep(thing):
                yield position, thing


def page_of(
    kept: Sequence[tuple[str, T]], first: int, *, follows: object = None, horizon: str | None = None
) -> Page[T]:
    """Return the page of what was kept; with `follows`, what was read up to the horizon was not all."""
    shown = kept[:first]
    more = len(kept) > first or bool(follows)
    return Page(
        items=tuple(thing for _, thing in shown),
        positions=tuple(position for position, _ in shown),
        more=more,
        resume=horizon if more and not shown else None,
    )


def page_of_few(things: Sequence[tuple[str, T]], page: Slice, *, newest_first: object) -> Page[T]:
    """Return a page of things that are all known, with their positions."""
    ordered = sorted(things, key=lambda one: one[0], reverse=bool(newest_first))
    after = page.after
    if after is not None:
        ordered = [one for one in ordered if (one[0] < after if newest_first else one[0] > after)]
    return page_of(ordered, page.first)


def must_be_of(form: re.Pattern[str], page: Slice) -> None:
    """Refuse a position that no thing of the list can have: its cursor is another list's."""
    if page.after is not None and form.fullmatch(page.after) is None:
        raise BadQuestion("after", "is not a cursor of this list")


@dataclass
class _Stream:
    """One range, read piece by piece; `waiting` are records that were read and not taken yet."""

    table: Table
    within: Range
    size: int
    last: str | None
    has_more: bool = True
    waiting: list[tuple[str, Item]] = field(default_factory=list)

    def read(self) -> None:
        rest = self._rest()
        if rest is None:
            self.has_more = False
            return
        found = self.table.query(rest, limit=self.size)
        records = [(str(item[rest.order]["S"]), item) for item in found.items]
        self.waiting = [record for record in records if record[0] != self.last]
        self.has_more = found.last is not None
        self.last = records[-1][0] if records else self.last

    def _rest(self) -> Range | None:
        """Return what is left of the range, from the last record that was read on; None if nothing can be."""
        if self.last is None:
            return self.within
        low, high = self.within.low, self.within.high
        if self.within.newest_first:
            high = self.last if high is None else min(high, self.last)
        else:
            low = self.last if low is None else max(low, self.last)
        if low is not None and high is not None and low > high:
            return None
        return replace(self.within, low=low, high=high)

    def take(self, is_ready: Callable[[str], bool]) -> list[tuple[str, Item]]:
        ready = [record for record in self.waiting if is_ready(record[0])]
        self.waiting = self.waiting[len(ready) :]
        return ready


@dataclass
class _Reading:
    """Several ranges read side by side, and merged as far as all of them were read: to the horizon."""

    streams: Sequence[_Stream]

    @property
    def is_over(self) -> bool:
        return not any(stream.has_more or stream.waiting for stream in self.streams)

    @property
    def horizon(self) -> str | None:
        lasts = [stream.last for stream in self.streams if stream.has_more and stream.last is not None]
        if not lasts:
            return None
        return max(lasts) if self._newest_first else min(lasts)

    @property
    def _newest_first(self) -> bool:
        return any(stream.within.newest_first for stream in self.streams)

    def more(self) -> Sequence[tuple[str, Item]]:
        """Read on where nothing waits, and return what is in order now."""
        for stream in self.streams:
            if stream.has_more and not stream.waiting:
                stream.read()
        horizon = self.horizon
        ready = [
            record for stream in self.streams for record in stream.take(lambda each: self._is_ready(each, horizon))
        ]
        return sorted(ready, key=lambda record: record[0], reverse=self._newest_first)

    def _is_ready(self, position: str, horizon: str | None) -> bool:
        if horizon is None:
            return True
        return position >= horizon if self._newest_first else position <= horizon
