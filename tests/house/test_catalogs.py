"""Whatever people read is in every catalog, translated, and compiled as it is translated."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Final

import pytest

from tests.house.tree import Module, modules_in
from tools.catalogs import CATALOGS, compiled, gathered, updated, written

CATALOG_FILES: Final = sorted(CATALOGS.glob("*.po"))
WORDING: Final = "aftersales/wording.py"
"""The one module that may say what is written elsewhere: words of the vocabulary, and rows of the law."""

READ: Final = frozenset({("Citation", "text"), ("complain", "message"), ("at", "message"), ("InvalidField", "message")})
"""The arguments that are for people to read."""

in_every_catalog = pytest.mark.parametrize("file", CATALOG_FILES, ids=lambda file: file.stem)


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _calls(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _name_of(node) == "Said":
            yield node


@in_every_catalog
def test_every_text_is_translated(file: Path) -> None:
    missing = [message.id for message in updated(file) if message.id and not message.string]

    assert not missing, f"run `make catalogs` and translate these in {file.name}: {missing}"


@in_every_catalog
def test_every_translation_has_the_places_of_its_text(file: Path) -> None:
    others = {
        message.id: message.string
        for message in updated(file)
        if message.id and _placeholders(str(message.id)) != _placeholders(str(message.string))
    }

    assert not others, f"name the same values as the English does: {others}"


@in_every_catalog
def test_the_catalog_holds_what_is_said_now(file: Path) -> None:
    assert file.read_bytes() == written(updated(file)), "run `make catalogs` and translate what is new"


@in_every_catalog
def test_the_catalog_is_compiled(file: Path) -> None:
    assert file.with_suffix(".mo").read_bytes() == compiled(updated(file)), "run `make catalogs`"


def test_every_text_can_be_gathered() -> None:
    known = {message.id for message in gathered()}
    hidden = [
        f"{module.path}:{call.lineno}"
        for folder in ("aftersales", "schema")
        for module in modules_in(folder)
        if module.path != WORDING
        for call in _calls(module)
        if not isinstance(call.args[0], ast.Constant) or call.args[0].value not in known
    ]

    assert not hidden, f"write templates out where they are said, with their values after them: {hidden}"


def _plain_texts(call: ast.Call) -> Iterator[ast.expr]:
    """Return the texts of a call that people read and that are in English alone."""
    read = [word.value for word in call.keywords if (_name_of(call), word.arg) in READ]
    told = [argument for argument in call.args if _name_of(call) == "complain" and " " in ast.unparse(argument)]
    return (text for text in (*read, *told) if isinstance(text, ast.Constant | ast.JoinedStr))


def test_what_refuses_and_what_is_cited_is_said() -> None:
    plain = [
        f"{module.path}:{text.lineno}"
        for module in modules_in("aftersales")
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        for text in _plain_texts(call)
    ]

    assert not plain, f"say these as Said(…), so that buyers can read them in their own language: {plain}"


@pytest.mark.parametrize(
    "line",
    [
        'Citation(rule="a", text="In English.")',
        'vocabulary.Citation(rule="a", text=f"In {language}.")',
        'InvalidInput.at("note", message="is missing")',
        'check.complain("note", "must say why")',
    ],
)
def test_the_check_of_plain_texts_can_fail(line: str) -> None:
    call = ast.parse(line, mode="eval").body

    assert isinstance(call, ast.Call)
    assert list(_plain_texts(call))
