"""
Lists of like things as columns: what is alike in many lines is then said once, and compresses to next to nothing.

    [{"id": "cln_01…1", "quantity": 2, "total": "900 EUR"}, {"id": "cln_01…2", "quantity": 2, "total": "750 EUR"}]
    {"#": [2, {"id": ["@", "cln_01…0", 1, 1], "quantity": ["=", 2], "total": ["$", "EUR", 900, 750]}]}

    ["=", value]               the same in every row
    ["+", 1, 1, 3]             whole numbers that rise, each as the step from the one before
    ["@", owner, 1, 1]         ids of one owner's things, by their numbers, as steps
    ["$", currency, 900, …]    amounts of one currency
    ["-", one, other]          amounts of which each is that of one column before, less that of another
    ["#", table]               a thing in each row
    ["*", lengths, table]      lists of things, all in one table
    ["?", rows, column]        a column that only these rows have
    [":", …] or […]            anything else
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, islice, pairwise, permutations
from typing import Final, cast

from aftersales.identifiers import is_id, number, owned, owner

Rows = Sequence[Mapping[str, object]]

_TABLE: Final = "#"
_FEW: Final = 5
_AMOUNT: Final = re.compile(r"(0|-?[1-9][0-9]*) ([A-Z]{3})")


def in_columns(document: object) -> object:
    """Return a document with its lists of things as columns."""
    if isinstance(document, Mapping):
        # JSON knows no other keys than texts.
        return {_escaped(str(key)): in_columns(value) for key, value in document.items()}
    if not isinstance(document, list):
        return document
    # A few things cost less as they are: the words that documents are packed with know them so.
    if len(document) > _FEW and _are_things(document):
        return {_TABLE: _table(document)}
    return [in_columns(one) for one in document]


def in_rows(document: object) -> object:
    """Return a document as it was before its lists became columns."""
    if isinstance(document, list):
        return [in_rows(one) for one in document]
    if not isinstance(document, Mapping):
        return document
    if _TABLE in document:
        return _rows(document[_TABLE])
    return {key.removeprefix(_TABLE): in_rows(value) for key, value in document.items()}


def _escaped(key: str) -> str:
    return f"{_TABLE}{key}" if key.startswith(_TABLE) else key


def _are_things(values: Sequence[object]) -> bool:
    return all(isinstance(value, Mapping) for value in values)


def _table(rows: Rows) -> list[object]:
    names = dict.fromkeys(name for row in rows for name in row)
    columns: dict[str, list[object]] = {}
    for name in names:
        column = _column_of(name, rows)
        columns[name] = _difference(column, columns) or column
    return [len(rows), columns]


def _difference(column: list[object], before: Mapping[str, list[object]]) -> list[object] | None:
    if column[0] != "$":
        return None
    alike = [name for name, one in before.items() if one[:2] == column[:2]]
    for one, other in permutations(alike, 2):
        rows = zip(_units(before[one]), _units(before[other]), _units(column), strict=True)
        if all(a - b == c for a, b, c in rows):
            return ["-", one, other]
    return None


def _units(amounts: list[object]) -> list[int]:
    return cast(list[int], amounts[2:])


def _column_of(name: str, rows: Rows) -> list[object]:
    having = [index for index, row in enumerate(rows) if name in row]
    column = _column([rows[index][name] for index in having])
    return column if len(having) == len(rows) else ["?", _column(cast(list[object], having)), column]


def _column(values: list[object]) -> list[object]:
    for form in (_same, _rising, _owned, _amounts, _things, _nested):
        if column := form(values):
            return column
    plain = [in_columns(value) for value in values]
    return [":", *plain] if isinstance(values[0], str) else plain


def _same(values: list[object]) -> list[object] | None:
    # 1 and true are equal to Python, but not to those who read them.
    alike = len(values) > 1 and len({json.dumps(value) for value in values}) == 1
    return ["=", in_columns(values[0])] if alike else None


def _rising(values: list[object]) -> list[object] | None:
    if not all(type(value) is int for value in values):
        return None
    numbers = cast(list[int], values)
    return ["+", *_steps(numbers)] if all(a < b for a, b in pairwise([0, *numbers])) else None


def _owned(values: list[object]) -> list[object] | None:
    ids = [value for value in values if isinstance(value, str) and is_id(value.partition("_")[0], value)]
    owners = {owner(one.partition("_")[0], one) for one in ids}
    numbers = [number(one) for one in ids]
    if len(ids) < len(values) or len(owners) > 1 or not all(numbers):
        return None
    return ["@", *owners, *_steps(numbers)]


def _amounts(values: list[object]) -> list[object] | None:
    amounts = [match for value in values if isinstance(value, str) and (match := _AMOUNT.fullmatch(value))]
    currencies = {match[2] for match in amounts}
    if len(amounts) < len(values) or len(currencies) > 1:
        return None
    return ["$", *currencies, *(int(match[1]) for match in amounts)]


def _things(values: list[object]) -> list[object] | None:
    return ["#", _table(cast(Rows, values))] if len(values) > 1 and _are_things(values) else None


def _nested(values: list[object]) -> list[object] | None:
    if not all(isinstance(value, list) and _are_things(value) for value in values):
        return None
    lists = cast(list[list[Mapping[str, object]]], values)
    rows = [row for rows in lists for row in rows]
    return ["*", _column([len(rows) for rows in lists]), _table(rows)] if len(rows) > 1 else None


def _steps(numbers: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *numbers])]


def _rows(table: Sequence[object]) -> list[dict[str, object]]:
    count, columns = cast(tuple[int, Mapping[str, list[object]]], table)
    rows: list[dict[str, object]] = [{} for _ in range(count)]
    for name, column in columns.items():
        having, values = _cells(column, count) if column[0] != "-" else (range(count), _differences(column, columns))
        for index, value in zip(having, values, strict=True):
            rows[index][name] = value
    return rows


def _differences(column: list[object], columns: Mapping[str, list[object]]) -> list[object]:
    one, other = columns[str(column[1])], columns[str(column[2])]
    return [f"{a - b} {one[1]}" for a, b in zip(_units(one), _units(other), strict=True)]


def _cells(column: list[object], count: int) -> tuple[Sequence[int], list[object]]:
    """Return which rows have a value, and the values."""
    if column[0] != "?":
        return range(count), _values(column, count)
    _, indexes, values = cast(tuple[str, list[object], list[object]], column)
    # No two indexes are the same, so their column needs no count.
    having = cast(list[int], _values(indexes, 1))
    return having, _values(values, len(having))


def _values(column: list[object], count: int) -> list[object]:
    tag = column[0] if isinstance(column[0], str) else None
    return _READERS[tag](column, count)


def _read_nested(column: list[object], count: int) -> list[object]:
    lengths = cast(list[int], _values(cast(list[object], column[1]), count))
    rows = iter(_rows(cast(list[object], column[2])))
    return [list(islice(rows, length)) for length in lengths]


def _read_owned(column: list[object], _: int) -> list[object]:
    first = str(column[1])
    prefix = first.partition("_")[0]
    return [owned(prefix, first, each) for each in accumulate(cast(list[int], column[2:]))]


_READERS: Final[Mapping[str | None, Callable[[list[object], int], list[object]]]] = {
    "=": lambda column, count: [in_rows(column[1])] * count,
    "+": lambda column, _: list(accumulate(cast(list[int], column[1:]))),
    "@": _read_owned,
    "$": lambda column, _: [f"{amount} {column[1]}" for amount in column[2:]],
    "#": lambda column, _: list(_rows(cast(list[object], column[1]))),
    "*": _read_nested,
    ":": lambda column, _: [in_rows(value) for value in column[1:]],
    None: lambda column, _: [in_rows(value) for value in column],
}
