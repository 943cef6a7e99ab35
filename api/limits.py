"""
What a document may cost before anything is asked of it, so that nobody can keep the shop waiting with a small text.

    body      256 KB            document   50,000 characters, 2,000 tokens, 500 comments
    depth     15 fields         fields     600, as if every fragment were written out wherever it is used
    aliases   30                the same   20 fields may be merged into one: comparing them costs the square
    items     10,100            that the page sizes could lead to, which multiply; what is counted or replayed for an
                                answer is as much as hundreds of them, however little of it is asked for

Fragments are measured once each, so that measuring a hostile document is cheap itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

MAX_BODY: Final = 256 * 1024
MAX_CHARACTERS: Final = 50_000
MAX_TOKENS: Final = 2_000
MAX_COMMENTS: Final = 500
MAX_DEFINITIONS: Final = 40
MAX_DEPTH: Final = 15
MAX_FIELDS: Final = 600
MAX_ALIASES: Final = 30
MAX_SAME: Final = 20
MAX_ITEMS: Final = 10_100
_PAGE: Final = 20
"""What a list without `first` leads to, as far as this can be known before it is asked."""

_READ: Final[Mapping[str, int]] = {
    "simulatePolicy": 1_000,
    "insights": 200,
    "painPoints": 200,
    "products": 500,
    "alerts": 300,
    "recommendations": 1_000,
}
"""What answering a field takes beside what is shown of it, in items."""

_DIGITS: Final = 9
_OF_A_PAGE: Final = frozenset({"nodes", "edges"})

Variables = Mapping[str, object]


class TooMuch(GraphQLError):
    """A document costs more than it may."""

    def __init__(self, what: str, *, most: int) -> None:
        super().__init__(
            f"This asks for too much at once: {what}. At most {most:,} are allowed.", extensions={"code": "TOO_MUCH"}
        )


@dataclass(frozen=True, slots=True)
class Weight:
    """What a part of a document costs."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    items: int = 0

    def beside(self, other: "Weight") -> "Weight":
        """Return what two parts cost that stand beside each other."""
        return Weight(
            depth=max(self.depth, other.depth),
            fields=self.fields + other.fields,
            aliases=self.aliases + other.aliases,
            items=self.items + other.items,
        )

    def refuse(self) -> None:
        """Refuse what costs more than it may."""
        for what, found, most in (
            ("levels of fields within fields", self.depth, MAX_DEPTH),
            ("fields", self.fields, MAX_FIELDS),
            ("aliases", self.aliases, MAX_ALIASES),
            ("items on pages within pages", self.items, MAX_ITEMS),
        ):
            if found > most:
                raise TooMuch(what, most=most)


def refuse_too_much(document: DocumentNode, variables: Variables) -> None:
    """Refuse a document that costs more than it may, whichever of its operations is asked for."""
    if len(document.definitions) > MAX_DEFINITIONS:
        raise TooMuch("operations and fragments", most=MAX_DEFINITIONS)
    scale = _Scale(document, variables)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            scale.weigh(definition.selection_set)
            _refuse_repetition([definition.selection_set], scale.fragments)


class _Scale:
    """Weighs selections; a fragment that is used often is weighed once."""

    def __init__(self, document: DocumentNode, variables: Variables) -> None:
        self.fragments = {
            definition.name.value: definition.selection_set
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._variables = variables
        self._weighed: dict[str, Weight | None] = {}

    def weigh(self, selections: SelectionSetNode, *, level: int = 0) -> Weight:
        if level > 3 * MAX_DEPTH:
            raise TooMuch("levels of fields within fields", most=MAX_DEPTH)
        weight = Weight()
        for selection in selections.selections:
            weight = weight.beside(self._weight_of(selection, level))
            # A sum that doubles with every fragment must not be carried on with: its figures grow without end.
            weight.refuse()
        return weight

    def _weight_of(self, selection: SelectionNode, level: int) -> Weight:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value, level)
        within = self._within(selection, level)
        if not isinstance(selection, FieldNode):
            return within
        return self._paged(selection, within)

    def _within(self, selection: SelectionNode, level: int) -> Weight:
        inner: SelectionSetNode | None = getattr(selection, "selection_set", None)
        return self.weigh(inner, level=level + 1) if inner else Weight()

    def _fragment(self, name: str, level: int) -> Weight:
        if name not in self.fragments:
            return Weight()
        if name not in self._weighed:
            self._weighed[name] = None
            self._weighed[name] = self.weigh(self.fragments[name], level=level + 1)
        weighed = self._weighed[name]
        if weighed is None:
            raise GraphQLError(f"The fragment {name} contains itself.")
        return weighed

    def _paged(self, field: FieldNode, within: Weight) -> Weight:
        size = self._page_size(field)
        items = within.items if size is None else size * (1 + within.items)
        items += _READ.get(field.name.value, 0)
        return replace(
            within,
            depth=within.depth + 1,
            fields=within.fields + 1,
            aliases=within.aliases + (field.alias is not None),
            items=items,
        )

    def _page_size(self, field: FieldNode) -> int | None:
        """Return how many items a page may have; None for a field that is no list of pages."""
        for argument in field.arguments or ():
            if argument.name.value == "first":
                return max(self._number(argument.value), 1)
        selected = field.selection_set.selections if field.selection_set else ()
        is_connection = any(isinstance(one, FieldNode) and one.name.value in _OF_A_PAGE for one in selected)
        return _PAGE if is_connection else None

    def _number(self, value: ValueNode) -> int:
        if isinstance(value, VariableNode):
            given = self._variables.get(value.name.value)
            return given if isinstance(given, int) else _PAGE
        # What is not a number, or not a sensible one, is refused by its own type.
        return int(value.value) if isinstance(value, IntValueNode) and len(value.value) <= _DIGITS else _PAGE


def _refuse_repetition(sets: Sequence[SelectionSetNode], fragments: Mapping[str, SelectionSetNode]) -> None:
    """Refuse to merge very many fields into one, which validation does pair by pair."""
    same: dict[str, list[FieldNode]] = {}
    seen: set[str] = set()
    for selections in sets:
        for field in _fields(selections, fragments, seen):
            same.setdefault(field.alias.value if field.alias else field.name.value, []).append(field)
    for key, fields in same.items():
        if len(fields) > MAX_SAME:
            raise TooMuch(f"repetitions of the field {key[:50]}", most=MAX_SAME)
        _refuse_repetition([field.selection_set for field in fields if field.selection_set], fragments)


def _fields(
    selections: SelectionSetNode, fragments: Mapping[str, SelectionSetNode], seen: set[str]
) -> Iterator[FieldNode]:
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields(selection.selection_set, fragments, seen)
        elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
            seen.add(selection.name.value)
            if selection.name.value in fragments:
                yield from _fields(fragments[selection.name.value], fragments, seen)
