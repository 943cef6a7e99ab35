"""A name says what is inside. These say nothing, so nothing is called so."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from tests.house.tree import Module, files, modules

EMPTY_WORDS: Final = frozenset(
    {"base", "common", "data", "helper", "info", "manager", "misc", "processor", "service", "util", "utility"}
)
EMPTY_IN_CLASSES: Final = EMPTY_WORDS | {"abstract", "dto", "impl", "interface"}
SHORTHAND: Final = frozenset({"cust", "item2", "mgr", "obj", "prod", "qty", "svc", "tmp"})

_WORD_OF_CLASS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+")


GIVEN_BY_THE_CONTRACT: Final = frozenset(
    {"PageInfo", "ProvideInfo", "ProvideInfoInput", "RequestInfo", "RequestInfoInput"}
)
"""Names that clients know: the mutations requestInfo and provideInfo, and the Relay specification's PageInfo."""


def _singular(word: str) -> str:
    word = word.lower()
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _words_of(path: str) -> set[str]:
    names = (part.lstrip(".").split(".")[0] for part in PurePosixPath(path).parts)
    return {_singular(word) for name in names for word in re.split(r"[_-]", name)}


def _named_in(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_no_file_or_folder_has_an_empty_name() -> None:
    empty = [path for path in files() if _words_of(path) & EMPTY_WORDS]

    assert not empty, f"name these for the noun or the verb that is inside: {empty}"


def test_no_class_has_an_empty_name() -> None:
    empty = [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules()
        for node in module.classes()
        if {word.lower() for word in _WORD_OF_CLASS.findall(node.name)} & EMPTY_IN_CLASSES
        and node.name not in GIVEN_BY_THE_CONTRACT
    ]

    assert not empty, f"name these for what they are, not for a pattern: {empty}"


def test_names_are_whole_words() -> None:
    short = [f"{module.path} {name}" for module in modules() for name in _named_in(module) if name in SHORTHAND]

    assert not short, f"write these names out: {short}"
