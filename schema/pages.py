"""Lists as Relay has them: a page of things, a cursor for each, and whether more follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, Generic, TypeVar

import strawberry

from aftersales.pages import MAX_PAGE, BadQuestion, Page, Slice
from schema.context import Context
from schema.inputs import unless_null

Node_ = TypeVar("Node_")
_Kept = TypeVar("_Kept")

First = Annotated[int | None, strawberry.argument(description=f"How many at most: 1–{MAX_PAGE}.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which the page begins.")]
PAGE: Final = 20


@strawberry.interface(description="Something that can be asked for again by its id alone.")
class Node:
    id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.type(description="Where a page begins and ends, and whether more follow.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow. A page may be short all the same.")
    has_previous_page: bool = strawberry.field(description="Whether the page begins after a cursor.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first thing.")
    end_cursor: str | None = strawberry.field(description="Where the next page begins.")


@strawberry.type(description="A thing in a list, and its place.")
class Edge(Generic[Node_]):
    cursor: str = strawberry.field(description="The place of the thing in the list.")
    node: Node_ = strawberry.field(description="The thing.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node_]):
    edges: list[Edge[Node_]] = strawberry.field(description="The things, each with its cursor.")
    nodes: list[Node_] = strawberry.field(description="The things alone.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")


def how_many(first: int | None, *, default: int = PAGE, most: int = MAX_PAGE) -> int:
    """Return how many of a list are wanted, or refuse a number that makes no sense."""
    wanted = unless_null(first, default)
    if not 1 <= wanted <= most:
        raise BadQuestion("first", f"must be from 1 to {most}")
    return wanted


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list as one viewer sees it: `of` says which one, and under which conditions."""

    context: Context
    of: object

    def page(
        self,
        read: Callable[[Slice], Page[_Kept]],
        show: Callable[[_Kept], Node_],
        *,
        first: int | None,
        after: str | None,
    ) -> Connection[Node_]:
        """Return the page after a cursor, or refuse an argument that makes no sense."""
        wanted = how_many(first)
        found = read(Slice(first=wanted, after=self.context.cursors.opened(after, of=self._identity)))
        edges = [
            Edge(cursor=self._cursor(position), node=show(item))
            for item, position in zip(found.items, found.positions, strict=True)
        ]
        end = self._cursor(found.resume) if found.resume is not None else None
        return Connection(
            edges=edges,
            nodes=[edge.node for edge in edges],
            page_info=PageInfo(
                has_next_page=found.more,
                has_previous_page=after is not None,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=end or (edges[-1].cursor if edges else None),
            ),
        )

    def _cursor(self, position: str) -> str:
        return self.context.cursors.sealed(position, of=self._identity)

    @property
    def _identity(self) -> object:
        viewer = self.context.actor
        return (self.of, viewer.party, viewer.merchant_id, viewer.id, viewer.order_id)
