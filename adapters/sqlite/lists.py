"""How lists are read: from an index by its name, page by page, each position being what the list is sorted by."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import TypeVar

from adapters.instants import sortable_text
from aftersales.identifiers import is_id
from aftersales.pages import BadQuestion, Page, Slice

T = TypeVar("T")
Values = Mapping[str, str | int]


@dataclass(frozen=True)
class Sorting:
    """What a list is sorted by, all one way; the last column is the id. `ids` is what those begin with."""

    columns: tuple[str, ...]
    way: str
    ids: str

    @property
    def order_by(self) -> str:
        """The sorting in SQL."""
        return ", ".join(f"{column} {self.way}" for column in self.columns)

    @property
    def beyond(self) -> str:
        """The condition in SQL for what comes after a position."""
        marks = ", ".join(f":after_{column}" for column in self.columns)
        return f"({', '.join(self.columns)}) {'>' if self.way == 'ASC' else '<'} ({marks})"

    def position_of(self, row: Row) -> str:
        """Return where in the list a row is."""
        return "/".join(row[column] for column in self.columns)

    def values_of(self, position: str) -> Values:
        """Return what a position says, or refuse one that is not of such a list."""
        parts = position.rsplit("/", len(self.columns) - 1)
        if len(parts) != len(self.columns) or not is_id(self.ids, parts[-1]):
            raise BadQuestion("after", "is not a cursor of this list")
        return {f"after_{column}": part for column, part in zip(self.columns, parts, strict=True)}


def select(
    columns: str, sources: Collection[str], page: Slice, *, sorting: Sorting, values: Values
) -> tuple[str, dict[str, str | int]]:
    """Return the statement that reads a page, and its values. Sources say where from, and on which conditions."""
    values = {**values, "count": page.first + 1}
    beyond = ""
    if page.after is not None:
        values |= sorting.values_of(page.after)
        beyond = f" AND {sorting.beyond}"
    each = (f"SELECT {columns} FROM {source}{beyond}" for source in sources)  # noqa: S608 - names and marks of this program alone; values are bound
    return f"{' UNION ALL '.join(each)} ORDER BY {sorting.order_by} LIMIT :count", values


def page_in(rows: Sequence[Row], page: Slice, *, sorting: Sorting, read: Callable[[Row], T]) -> Page[T]:
    """Return the page that rows are; one row too many shows that there is more."""
    shown = rows[: page.first]
    return Page(
        items=tuple(read(row) for row in shown),
        positions=tuple(sorting.position_of(row) for row in shown),
        more=len(rows) > page.first,
    )


def instant(at: datetime | None) -> str | None:
    """Return an instant as columns hold it, if there is one."""
    return None if at is None else sortable_text(at)


def conditions(possible: Mapping[str, str], values: Mapping[str, object]) -> str:
    """Return those of the possible conditions that values are given for, in SQL."""
    return " AND ".join(condition for name, condition in possible.items() if name in values)
